import { open } from 'node:fs/promises'
import { UsageError } from '@glmkit/core'
import { loadZip } from './load-zip.ts'
import { readerOf } from './read-at.ts'
import type { ZipDirectory } from './zip-directory.ts'
import { readEntry } from './zip-entry-data.ts'
import type { ZipEntry } from './zip-record.ts'

/** An archive, read entry by entry. */
export interface Zip {
  readonly path: string
  readonly directory: ZipDirectory
  /** @throws {ZipEntryError} If it is damaged or too large. */
  read(entry: ZipEntry): Promise<Buffer>
}

export interface ZipFile extends Zip, AsyncDisposable {
  /** Lost to a crash or to damage; 0 for a sound archive. */
  readonly lostBytes: number
}

/** An entry that says it is larger when unpacked is not unpacked. Strings of V8 cannot be longer, either. */
export const maxEntryBytes: number = 2 ** 29 - 24

/**
 * Opens an archive for reading, also one that is being written or was left by a crash.
 *
 * @throws {UsageError} If there is no such file or no entry in it.
 */
export async function openZip(path: string): Promise<ZipFile> {
  const file = await open(path).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`Cannot open "${path}": ${why}`, { cause: error })
  })
  try {
    const readAt = readerOf(file)
    const { directory, tornBytes, damagedBytes } = await loadZip(readAt, (await file.stat()).size)
    if (directory.count === 0)
      throw new UsageError(`Cannot read "${path}": there is no whole entry of a ZIP archive in it`)
    return {
      path,
      directory,
      lostBytes: tornBytes + damagedBytes,
      read: (entry) => readEntry(readAt, entry, { archive: path, maxBytes: maxEntryBytes }),
      [Symbol.asyncDispose]: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}
