import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { AgentError, UsageError } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { writeLong } from '@glmkit/memory'
import { createIndex } from '@glmkit/tools/search'
import { openEndpoint } from './endpoint.ts'
import type { Command } from './main.ts'
import { createTerminal } from './terminal.ts'
import { documentList, documentSources } from './write/document-sources.ts'
import { readOutlineFile } from './write/outline-file.ts'
import { partsOf, readWriteArguments, writeUsage } from './write/write-arguments.ts'
import { createJsonWriteView, createTerminalWriteView } from './write/write-view.ts'

/** One long document, written to a file; called again after it was stopped, it goes on. */
export const writeCommand: Command = {
  usage: writeUsage,
  async run(args, signal) {
    const { brief, file, outline: outlineFile, docs, flags, options, isJson, ...rest } = readWriteArguments(args)
    const outline = outlineFile === undefined ? undefined : await readOutlineFile(outlineFile, options.targetTokens)
    await using resources = new AsyncDisposableStack()
    const index = docs === undefined ? undefined : resources.use(await createIndex({ dir: docs, signal }))
    const endpoint = await openEndpoint(flags, resources)
    const model = createGlm(endpoint)
    const instructions = [rest.instructions, index && documentList(index)].filter((text) => text !== undefined)
    const { targetTokens } = options
    const header = { model: model.id, endpoint, brief, file, targetTokens }
    using view = isJson ? createJsonWriteView(header) : createTerminalWriteView(createTerminal(), header)
    const writing = writeLong({
      ...options,
      model,
      brief,
      file,
      ...(outline && { outline }),
      ...(index && { sources: documentSources(index) }),
      ...(instructions.length > 0 && { instructions: instructions.join('\n\n') }),
      signal,
      onEvent: (event) => view.show(event),
    })
    view.end(await writing.catch((error: unknown) => refuse(error, file)))
  },
}

/** Says that what was written is kept, where the error does not. */
function refuse(error: unknown, file: string): never {
  const parts = partsOf(file)
  const isTold = error instanceof AgentError && error.message.includes(basename(parts))
  if (!(error instanceof AgentError) || error instanceof UsageError || isTold || !existsSync(parts)) throw error
  const kept = `what is written is in "${parts}", the same command goes on with it`
  throw new AgentError(`${error.message}; ${kept}`, { cause: error })
}
