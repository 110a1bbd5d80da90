import { createReadStream } from 'node:fs'
import { readdir, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isPartName } from './parts.ts'
import type { Parts } from './parts.ts'

/** A kill leaves one append the ledger does not know, which is hardly longer. */
const mostAppendBytes = 32_768

/**
 * After all was verified: brings the parts to what the ledger knows. What is more than the append of a kill is kept beside
 * them, as `NNNN.part.torn`: the ledger has lost lines, or somebody else has written there.
 *
 * @returns What was kept, one line each.
 */
export async function trimParts(folder: string, parts: Pick<Parts, 'bytes'>): Promise<string[]> {
  const tails: { readonly path: string; readonly known: number; readonly bytes: number }[] = []
  for (const name of await readdir(folder)) {
    if (!isPartName(name)) continue
    const path = join(folder, name)
    const known = parts.bytes(Number.parseInt(name, 10))
    const bytes = (await stat(path)).size - known
    if (bytes > 0) tails.push({ path, known, bytes })
  }
  const isMore = tails.length > 1 || tails.some(({ bytes }) => bytes > mostAppendBytes)
  for (const { path, known } of tails) {
    if (isMore) await writeFile(`${path}.torn`, createReadStream(path, { start: known }), { flag: 'a', flush: true })
    await truncate(path, known)
  }
  if (!isMore) return []
  return tails.map(
    ({ path, bytes }) => `The ledger does not know the last ${bytes} bytes of "${path}": kept as "${path}.torn"`,
  )
}
