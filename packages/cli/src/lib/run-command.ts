import { parseArgs } from 'node:util'
import { createAgent, notTextError, UsageError } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import type { Thinking } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { createMemory } from '@glmkit/memory'
import { createExecutor, executeCode } from '@glmkit/tools/execute'
import { createIndex, searchDocuments } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import { createJsonView } from './json-view.ts'
import type { Command } from './main.ts'
import { readSettings } from './settings.ts'
import { createTerminalView } from './terminal-view.ts'

const usage = `glmkit run "PROMPT" [options]

  --docs DIR       folder of Markdown and text files the agent may search
  --tools LIST     search,execute (default: execute, and search with --docs)
  --out DIR        where charts go (default: out)
  --base-url URL   any OpenAI-compatible endpoint (or GLMKIT_BASE_URL)
  --model ID       default glm-5 (or GLMKIT_MODEL)
  --max-turns N    stop after N model calls (default: 50)
  --thinking MODE  on, off or auto (default: on)
  --json           one event a line on stdout

The key is read from ZAI_API_KEY. Without a key or a base URL the local emulator answers, and says so.`

const instructions = `You are a careful research assistant.
- Facts about the user's subject come from the documents: search them before you answer, in the language of the documents.
- End every statement taken from a document with its reference in square brackets, exactly as the search tool gave it.
- If the documents do not answer, say so plainly and name what is missing. Never guess.
- Compute and draw with code: numbers in a chart must be numbers from the documents.
- Answer in the user's language, briefly.`

/** One agent run over documents and code. */
export const runCommand: Command = {
  usage,
  async run(args, signal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        docs: { type: 'string' },
        tools: { type: 'string' },
        out: { type: 'string', default: 'out' },
        'base-url': { type: 'string' },
        model: { type: 'string' },
        'max-turns': { type: 'string' },
        thinking: { type: 'string', default: 'on' },
        json: { type: 'boolean', default: false },
      },
    })
    const prompt = promptOf(positionals)
    const wanted = toolNames(values.tools, values.docs)
    const index = wanted.has('search') ? await createIndex({ dir: values.docs ?? '', signal }) : undefined

    await using resources = new AsyncDisposableStack()
    const settings = await readSettings({
      ...(values['base-url'] !== undefined && { baseURL: values['base-url'] }),
      ...(values.model !== undefined && { model: values.model }),
    })
    const isEmulated = settings.baseURL === undefined && settings.apiKey === undefined
    const emulator = isEmulated ? resources.use(await startEmulator()) : undefined
    const endpoint = { ...settings, ...(emulator && { baseURL: emulator.baseURL, apiKey: emulator.apiKey }) }
    const model = createGlm({ ...endpoint, thinking: thinkingOf(values.thinking) })

    const agent = createAgent({
      name: 'glmkit-run',
      model,
      instructions,
      tools: openTools(wanted, index, values.out, resources),
      memory: createMemory(),
      ...(values['max-turns'] !== undefined && { maxTurns: Number(values['max-turns']) }),
    })
    const view = values.json ? createJsonView() : createTerminalView({ index, isEmulated })
    view.open({ prompt, model: model.id, endpoint: isEmulated ? 'local emulator' : (endpoint.baseURL ?? 'Z.ai') })
    for await (const event of agent.stream(prompt, { signal })) view.show(event)
  },
}

function openTools(
  wanted: ReadonlySet<string>,
  index: DocumentIndex | undefined,
  outDir: string,
  resources: AsyncDisposableStack,
): Tool[] {
  const tools: Tool[] = []
  if (index !== undefined) tools.push(searchDocuments(index))
  if (wanted.has('execute')) tools.push(executeCode(resources.use(createExecutor({ outDir }))))
  return tools
}

function promptOf(positionals: readonly string[]): string {
  const [prompt = '', ...more] = positionals
  if (prompt.trim() === '') throw new UsageError('No prompt: call glmkit run "PROMPT", see glmkit run --help')
  if (more.length > 0) throw new UsageError(`Put the prompt in quotes: found "${more.join(' ')}" after "${prompt}"`)
  if (/data:image\/|!\[[^\]]*\]\([^)]*\)/.test(prompt)) throw notTextError('image')
  return prompt
}

function thinkingOf(mode: string): Thinking {
  if (mode === 'on' || mode === 'off' || mode === 'auto') return mode
  throw new UsageError(`Unknown --thinking "${mode}": expected on, off or auto`)
}

function toolNames(list: string | undefined, docs: string | undefined): Set<string> {
  const names =
    list?.split(',').map((name) => name.trim()) ?? (docs === undefined ? ['execute'] : ['search', 'execute'])
  const unknown = names.find((name) => name !== 'search' && name !== 'execute')
  if (unknown !== undefined)
    throw new UsageError(`Unknown tool "${unknown}" in --tools: expected search, execute or both`)
  if (names.includes('search') && docs === undefined)
    throw new UsageError('--tools search needs documents: pass --docs DIR')
  return new Set(names)
}
