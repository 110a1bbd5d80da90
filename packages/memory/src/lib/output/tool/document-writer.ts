import type { Tool, ToolContext } from '@glmkit/core'
import { UsageError } from '@glmkit/glm/model'
import { openMemoryFiles } from '../../directory/memory-files.ts'
import { MemoryPathError, pathsBelow } from '../../directory/memory-path.ts'
import { openLedger, sha256 } from './document-ledger.ts'
import { documentInput, documentParameters } from './document-input.ts'
import type { DocumentInput } from './document-input.ts'
import { contentsOf, lastLineOf, readLines, sizeOf } from './document-view.ts'
import { appendEdit, replaceEdit } from './section-edit.ts'

export interface DocumentWriterOptions {
  /** Made when it is not there. Nothing outside of it is read or written. */
  readonly dir: string
  /** Of one file. Default: 4_000_000. */
  readonly maxChars?: number
  /** Of all files together, with what is kept beside them. Default: 50_000_000. */
  readonly maxBytes?: number
}

/** A text of this length is better sent in parts: a call that is cut at the output limit is lost whole. */
const longChars = 12_000
const maxFiles = 3_000
const paths = pathsBelow('')

/**
 * Long texts as files, written part by part, so that no part has to be said in one argument: the tool `write_document`.
 *
 * A call that was interrupted may be run again: beside `FILE` the tool keeps `.FILE.ledger.jsonl`, by which it knows what
 * each call of a run has done, and does nothing twice. A call that was killed half-way is completed by the next one.
 *
 * @throws {UsageError} If a limit is not positive.
 */
export function documentWriter({
  dir,
  maxChars = 4_000_000,
  maxBytes = 50_000_000,
}: DocumentWriterOptions): Tool<'write_document', DocumentInput, string> {
  for (const [name, value] of Object.entries({ maxChars, maxBytes })) {
    if (!(value > 0)) throw new UsageError(`Cannot make a document writer: ${name} is ${value}, expected more than 0`)
  }
  // As JSON, a text that has been decided on takes more bytes than the file.
  const files = openMemoryFiles({ dir, paths, maxFileBytes: maxChars * 8 + 10_000, maxBytes, maxFiles })
  const ledger = openLedger(files, (names) => paths.pathOf(names))
  /** One call after the other, in the order they were made: a reply appends in its own order. */
  let last: Promise<unknown> = Promise.resolve()

  async function run(input: DocumentInput, { runId, callId, signal }: ToolContext): Promise<string> {
    signal.throwIfAborted()
    const names = fileNames(input.file)
    const file = paths.pathOf(names)
    const isMarkdown = /\.(?:md|markdown|mdx)$/i.test(file)
    await ledger.recover(names)
    const call = `${runId}/${callId}/${sha256(JSON.stringify(input)).slice(0, 16)}`
    const said = await ledger.answerOf(names, call)
    if (said !== undefined) return said
    const isThere = (await files.kindOf(names)) === 'file'
    if (!isThere && input.action !== 'append') throw new MemoryPathError(`Cannot find ${file}: ${await whatThereIs()}`)
    const stored = isThere ? await files.read(names) : ''
    if (input.action === 'contents') return contentsOf(stored, file, isMarkdown)
    if (input.action === 'read') return readLines(stored, file, { ...input, isMarkdown })

    const { action, text } = input
    if (!text.isWellFormed()) throw new MemoryPathError(`Cannot write to ${file}: the text has half a character`)
    if (action === 'replace_section' && !isMarkdown) {
      throw new MemoryPathError(`Cannot replace a section in ${file}: only Markdown (.md) has sections`)
    }
    const edit =
      action === 'append' ? appendEdit(stored, { ...input, file }, isMarkdown) : replaceEdit(stored, { ...input, file })
    const changed = stored.slice(0, edit.from) + edit.text + stored.slice(edit.to)
    if (changed.length > maxChars) {
      throw new MemoryPathError(
        `Cannot write to ${file}: it would have ${changed.length} characters, a file has room for ${maxChars}: go on in another file`,
      )
    }
    const advice = text.length > longChars ? ['Nothing was lost, but send parts of 4,000 tokens at most.'] : []
    const answer = [
      `${edit.said} It has ${sizeOf(changed, isMarkdown)}.`,
      `Last line: ${lastLineOf(changed)}`,
      ...advice,
    ]
    await ledger.make(names, {
      call,
      offset: Buffer.byteLength(stored.slice(0, edit.from)),
      removed: Buffer.byteLength(stored.slice(edit.from, edit.to)),
      bytes: Buffer.byteLength(edit.text),
      sha256: sha256(edit.text),
      answer: answer.join('\n'),
      text: edit.text,
      ...(action === 'replace_section' && { before: sha256(stored), after: sha256(changed) }),
    })
    return answer.join('\n')
  }

  async function whatThereIs(): Promise<string> {
    const found = (await files.list([])).filter(({ names, kind }) => kind === 'file' && !names.some(isHidden))
    const shown = found.slice(0, 20).map(({ names }) => paths.pathOf(names))
    if (found.length === 0) return 'there are no files yet, append begins one'
    return `there ${found.length === 1 ? 'is' : 'are'} ${shown.join(', ')}${found.length > 20 ? ' …' : ''}`
  }

  return {
    name: 'write_document',
    description:
      'Writes long texts into files, part by part. append: adds a part at the end, the first one begins the file; send ' +
      'one section after the other, 4,000 tokens at most each, and never a whole long document at once. replace_section: ' +
      'writes one section of a Markdown file anew. read: shows lines. contents: lists the sections with their numbers, ' +
      'lines and tokens. Every change answers with how long the file is and how it ends: do not send a part again.',
    parameters: documentParameters,
    sideEffects: true,
    idempotent: true,
    approval: 'never',
    maxOutputChars: Infinity,
    parse: async (value) => documentInput({ ...(typeof value === 'object' && value) }),
    execute(input, context) {
      const result = last.then(() => files.alone(() => run(input, context)))
      last = result.catch(() => undefined)
      return result
    },
  }
}

function fileNames(path: string): string[] {
  const names = paths.namesOf(path)
  const refuse = (why: string): MemoryPathError =>
    new MemoryPathError(`Cannot use file ${JSON.stringify(path)}: ${why}`)
  if (names.length === 0 || path.endsWith('/')) throw refuse('expected a name such as report.md')
  if (names.some(isHidden)) throw refuse('names do not begin with a dot')
  return names
}

const isHidden = (name: string): boolean => name.startsWith('.')
