import { randomUUID } from 'node:crypto'
import { link, readFile, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { UsageError } from '@glmkit/core'
import { z } from 'zod'

/** Who has it. A pid comes back after a restart, a pid with the time of its start does not. */
const holderSchema = z.object({ pid: z.int(), host: z.string(), start: z.string().optional(), lease: z.string() })
type Holder = z.infer<typeof holderSchema>

/**
 * Takes the lock of a file, also from a process that is dead.
 *
 * @returns Lets go of it.
 * @throws {UsageError} If a living process has it.
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  return takeLock(path, `${path}.lock`)
}

async function takeLock(path: string, lock: string): Promise<() => Promise<void>> {
  const lease = randomUUID()
  const start = await startOf(process.pid)
  const mine = `${lock}.${lease}`
  await writeFile(mine, JSON.stringify({ pid: process.pid, host: hostname(), start, lease }))
  try {
    // A link is there with its content or not at all; a file that is written would be empty for a moment.
    while (!(await isDone(link(mine, lock), 'EEXIST'))) await clear(path, lock)
  } finally {
    await unlink(mine)
  }
  return async () => {
    if ((await holderOf(lock))?.lease === lease) await unlink(lock)
  }
}

/** Removes the lock of a dead process. */
async function clear(path: string, lock: string): Promise<void> {
  const holder = await holderOf(lock)
  if (holder !== undefined && (await isAlive(holder))) {
    const who = holder.pid === process.pid ? 'this process' : `process ${holder.pid} on "${holder.host}"`
    throw new UsageError(
      `Cannot write "${path}": ${who} is writing it, wait for it or delete "${lock}" if that process is gone`,
    )
  }
  // One at a time for this dead holder, else the slower of two would remove the new lock of the faster.
  const release = await takeLock(path, `${lock}.${holder?.lease ?? 'empty'}.dead`)
  if ((await holderOf(lock))?.lease === holder?.lease) await isDone(unlink(lock), 'ENOENT')
  await release()
}

async function isAlive({ pid, host, start }: Holder): Promise<boolean> {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false
  }
  const now = await startOf(pid)
  return now === undefined || start === undefined || now === start
}

/** Linux only. A zombie has been killed and writes no more. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The second field is the program's name and may hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? 'never' : fields[19]
}

/** Nothing where a power cut took the content: nobody who had the lock then is alive. */
async function holderOf(lock: string): Promise<Holder | undefined> {
  try {
    return holderSchema.safeParse(JSON.parse(await readFile(lock, 'utf8'))).data
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** @returns Whether it was done; not, if it failed for one of these reasons. */
async function isDone(work: Promise<void>, ...expected: readonly string[]): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (expected.some((code) => code === codeOf(error))) return false
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
