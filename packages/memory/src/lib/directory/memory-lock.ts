import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { tempPrefix } from './memory-path.ts'

const lockName = `${tempPrefix}lock`
/** What is done under the lock takes milliseconds: whoever has it for so long is dead. */
const staleAfterMs = 10_000

/**
 * Does the work while nobody else does any in this folder, in whatever process: an edit starts from the text the one
 * before has left.
 */
export async function aloneIn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, lockName)
  while (!(await isMade(lock))) {
    const { mtimeMs = Infinity } = await stat(lock).catch(() => ({ mtimeMs: undefined }))
    if (Date.now() - mtimeMs > staleAfterMs) await rmdir(lock).catch(() => {})
    else await wait(1 + Math.random() * 5)
  }
  try {
    return await work()
  } finally {
    await rmdir(lock).catch(() => {})
  }
}

/** Removes what a process that was killed has left half written or half deleted. Only alone. */
export async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(tempPrefix) && name !== lockName) await rm(join(folder, name), { recursive: true, force: true })
  }
}

async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
