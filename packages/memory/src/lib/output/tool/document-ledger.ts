import { createHash } from 'node:crypto'
import type { MemoryFiles } from '../../directory/memory-files.ts'
import { MemoryPathError } from '../../directory/memory-path.ts'

/** The end of a call that changed a file: run again after a crash, it changes nothing and says the same. */
export interface LedgerEntry {
  /** The run and its call. */
  readonly call: string
  /** In bytes, as `removed` and `bytes` are. */
  readonly offset: number
  readonly removed: number
  readonly bytes: number
  /** Of what was written there. */
  readonly sha256: string
  readonly answer: string
}

/** A change that has been decided on; once it is on disk it will be made, whatever happens. */
export interface Change extends LedgerEntry {
  readonly text: string
  /** SHA-256 of the whole file, of a change other than at its end. */
  readonly before?: string
  readonly after?: string
}

/** Makes the changes of one folder's files, each once. All of it only while nobody else writes there. */
export interface DocumentLedger {
  /** Makes the change that was under way when the process before was killed. */
  recover(names: readonly string[]): Promise<void>
  /** What was said when this call was made for the first time. */
  answerOf(names: readonly string[], call: string): Promise<string | undefined>
  make(names: readonly string[], change: Change): Promise<void>
}

/** Who runs a call again was killed in it: it is one of the last. */
const mostEntries = 1_000
const keptEntries = 500

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

export function openLedger(files: MemoryFiles, pathOf: (names: readonly string[]) => string): DocumentLedger {
  const bytesOf = async (names: readonly string[]): Promise<Buffer> =>
    (await files.kindOf(names)) === 'file' ? files.readBytes(names) : Buffer.alloc(0)

  async function linesOf(names: readonly string[]): Promise<{ readonly size: number; readonly lines: string[] }> {
    const bytes = await bytesOf(ledgerOf(names))
    return { size: bytes.length, lines: bytes.toString().split('\n') }
  }

  async function find(names: readonly string[], call: string): Promise<LedgerEntry | undefined> {
    const { lines } = await linesOf(names)
    const key = JSON.stringify(call)
    return lines.flatMap((line) => (line.includes(key) ? entryIn(line) : [])).find((entry) => entry.call === call)
  }

  /** @returns Whether the file is as it was before the change, or partly changed, so that this makes it whole. */
  async function perform(names: readonly string[], { offset, removed, text, before, after }: Change): Promise<boolean> {
    const stored = await bytesOf(names)
    const added = Buffer.from(text)
    if (before === undefined) {
      const there = stored.subarray(offset)
      const isBegun = added.subarray(0, there.length).equals(there.subarray(0, added.length))
      if (stored.length < offset || !isBegun) return false
      if (there.length < added.length) await files.append(names, offset, added)
      return true
    }
    const hash = sha256(stored)
    if (hash === after) return true
    if (hash !== before) return false
    const changed = Buffer.concat([stored.subarray(0, offset), added, stored.subarray(offset + removed)])
    await files.write(names, changed.toString())
    return true
  }

  async function note(
    names: readonly string[],
    { text: _text, before: _before, after: _after, ...entry }: Change,
  ): Promise<void> {
    const ledger = ledgerOf(names)
    const line = `${JSON.stringify(entry)}\n`
    const { size, lines } = await linesOf(names)
    if (lines.length > mostEntries) return files.write(ledger, [...lines.slice(-keptEntries), line].join('\n'))
    // A line that was torn ends here, and is none.
    return files.append(ledger, size, Buffer.from(lines.at(-1) === '' ? line : `\n${line}`))
  }

  /** @throws {MemoryPathError} If somebody else has changed the file meanwhile. */
  async function settle(names: readonly string[], change: Change, isMade: boolean): Promise<void> {
    if (isMade) await note(names, change)
    await files.remove(pendingOf(names))
    if (isMade) return
    throw new MemoryPathError(
      `Cannot complete the last change of ${pathOf(names)}: somebody else has changed the file meanwhile; read it, then go on`,
    )
  }

  return {
    async recover(names) {
      if ((await files.kindOf(pendingOf(names))) !== 'file') return
      const change = changeIn(await files.read(pendingOf(names)))
      if (change === undefined || (await find(names, change.call)) !== undefined) await files.remove(pendingOf(names))
      else await settle(names, change, await perform(names, change))
    },
    answerOf: async (names, call) => (await find(names, call))?.answer,
    async make(names, change) {
      await files.write(pendingOf(names), JSON.stringify(change))
      let isMade: boolean
      try {
        isMade = await perform(names, change)
      } catch (error) {
        // Refused, for want of room: nothing of it is on disk. What broke off stays, and is completed by the next call.
        if (error instanceof MemoryPathError) await files.remove(pendingOf(names))
        throw error
      }
      await settle(names, change, isMade)
    },
  }
}

const ledgerOf = (names: readonly string[]): string[] => beside(names, 'ledger.jsonl')
const pendingOf = (names: readonly string[]): string[] => beside(names, 'pending.json')

/** A file that belongs to another. */
function beside(names: readonly string[], what: string): string[] {
  return [...names.slice(0, -1), `.${names.at(-1)}.${what}`]
}

function entryIn(line: string): LedgerEntry[] {
  const { call, offset, removed, bytes, sha256: hash, answer } = fieldsOf(line)
  const isWhole = typeof call === 'string' && typeof hash === 'string' && typeof answer === 'string'
  if (!isWhole || !isCount(offset) || !isCount(removed) || !isCount(bytes)) return []
  return [{ call, offset, removed, bytes, sha256: hash, answer }]
}

function changeIn(source: string): Change | undefined {
  const { text, before, after } = fieldsOf(source)
  const [entry] = entryIn(source)
  if (entry === undefined || typeof text !== 'string' || sha256(text) !== entry.sha256) return undefined
  return { ...entry, text, ...(typeof before === 'string' && { before }), ...(typeof after === 'string' && { after }) }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value)

/** None of what is no JSON object. */
function fieldsOf(source: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(source)
    return { ...(typeof value === 'object' && value) }
  } catch {
    return {}
  }
}
