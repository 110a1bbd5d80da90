import { constants } from 'node:fs'
import { lstat, open, readlink, rename } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { MemoryPathError } from './memory-path.ts'

export type Kind = 'file' | 'folder'

/** @throws {MemoryPathError} If it is neither, or has another name that may be outside. */
export async function kindAt(path: string): Promise<Kind | undefined> {
  const stat = await lstat(path).catch(unlessGone)
  if (stat === undefined) return undefined
  if (stat.isDirectory()) return 'folder'
  if (stat.isFile() && stat.nlink === 1) return 'file'
  throw new MemoryPathError('Cannot use this path: what is there is a link, which is not followed')
}

/**
 * Opens a file and no link.
 *
 * @param path Absolute, without links on the way.
 * @param name As the model knows it.
 */
export async function openPlain(path: string, flags: number, name: string): Promise<FileHandle> {
  const file = await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const { ino, dev, nlink } = await file.stat()
    // Node has no openat: a folder may have been exchanged while it was opened. Linux tells what has been opened.
    const opened = await readlink(`/proc/self/fd/${file.fd}`).catch(() => path)
    const again = await lstat(path)
    if (opened !== path || again.ino !== ino || again.dev !== dev || nlink !== 1) throw foreign(name)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** On Linux by the opened folder, which stays the same whatever takes its name; elsewhere a moment remains. */
export async function renameInto(temp: string, path: string, name: string): Promise<void> {
  if (process.platform !== 'linux') return rename(temp, path)
  const folder = await open(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  try {
    const place = `/proc/self/fd/${folder.fd}`
    if ((await readlink(place)) !== dirname(path)) throw foreign(name)
    await rename(temp, join(place, basename(path)))
  } finally {
    await folder.close()
  }
}

export const foreign = (name: string): MemoryPathError =>
  new MemoryPathError(`Cannot use ${name}: a link leads out of it`)

export function unlessGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
