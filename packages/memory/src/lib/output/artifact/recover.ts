import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, stat, truncate } from 'node:fs/promises'
import { AgentError } from '@glmkit/core'
import { otherDocument } from './files.ts'
import type { ArtifactFiles } from './files.ts'
import { ledgerVersion, readLedger } from './ledger.ts'
import type { FinishedEntry, LedgerEntry, SealedEntry } from './ledger.ts'
import type { Parts } from './parts.ts'
import type { Sections } from './sections.ts'

export interface Recovered {
  /** Of the ledger. */
  readonly lines: number
  readonly notes: unknown[]
  /** SHA-256 of the sections that are complete. */
  readonly sealed: Map<number, string>
  /** The whole document is in its place already; only what was used to write it has not been removed. */
  readonly isInPlace: boolean
}

/**
 * Brings `parts` and `sections` to where the ledger says they are, and cuts off what it has torn: nobody was told that it
 * is kept.
 *
 * @returns `undefined` for the ledger of another document of which nothing was written, not even an outline.
 * @throws {UsageError} If it is the ledger of another document.
 * @throws {AgentError} If the ledger or a part is damaged. Nothing is changed then.
 */
export async function recover(
  files: ArtifactFiles,
  key: string,
  parts: Parts,
  sections: Sections,
): Promise<Recovered | undefined> {
  const notes: unknown[] = []
  const sealed = new Map<number, string>()
  let finished: FinishedEntry | undefined
  let isOther = false

  function fail(path: string, why: string): never {
    const hint = `restore it from a copy, or delete it with its folder and "${files.file}" to begin anew`
    throw new AgentError(`Cannot go on with "${path}": ${why}, ${hint}`)
  }
  const failInLedger = (why: string): never => fail(files.ledger, why)

  function seal(entry: SealedEntry): void {
    sections.seal(entry.section)
    sealed.set(entry.section, entry.sha256)
  }

  function take(entry: LedgerEntry): void {
    switch (entry.type) {
      case 'header':
        return checkHeader(entry)
      case 'outline':
        if (isOther) throw otherDocument(files)
        return sections.plan(entry.sections, entry.outline)
      case 'append':
        parts.verify(entry, fail)
        return sections.grow(entry.section, entry.bytes, entry.boundary)
      case 'sealed':
        parts.verify(entry, fail)
        return seal(entry)
      case 'note':
        notes.push(entry.value)
        return
      case 'finished':
        finished = entry
        return
      default:
        entry satisfies never
        failInLedger('it has an entry which this version of glmkit does not know')
    }
  }

  function checkHeader(header: Extract<LedgerEntry, { type: 'header' }>): void {
    if (header.version !== ledgerVersion) {
      failInLedger(`it has version ${header.version}, this version of glmkit reads ${ledgerVersion}`)
    }
    isOther = header.key !== key
  }

  const { lines, length, torn } = await readLedger(files.ledger, take, failInLedger)
  if (isOther) return undefined
  if (torn.length > 0) {
    await appendFile(files.tornLedger, torn)
    await truncate(files.ledger, length)
  }
  return { lines, notes, sealed, isInPlace: finished !== undefined && (await isDocument(files.file, finished)) }
}

async function isDocument(file: string, { bytes, sha256 }: FinishedEntry): Promise<boolean> {
  const size = await stat(file).then(
    (found) => found.size,
    () => -1,
  )
  if (size !== bytes) return false
  const whole = createHash('sha256')
  for await (const chunk of createReadStream(file)) whole.update(chunk)
  return whole.digest('hex') === sha256
}
