import { randomUUID } from 'node:crypto'
import { link, readFile, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { crc32 } from 'node:zlib'

interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process started, in the system's own unit: a pid comes back, a pid with its start does not. */
  readonly start?: string | undefined
}

/**
 * Takes a lock, a file of its own, also from a process that is dead.
 *
 * @param refuse Makes the error when a living process has it: `who` is it, such as `process 17 on "host"`.
 * @returns Lets go of it.
 */
export async function lockFile(path: string, refuse: (who: string) => Error): Promise<() => Promise<void>> {
  const mine = `${path}.${randomUUID()}`
  const me: Holder = { pid: process.pid, host: hostname(), start: await startOf(process.pid) }
  const text = JSON.stringify({ ...me, lease: randomUUID() })
  await writeFile(mine, text)
  try {
    // A link is there with its content or not at all; an opened file would be empty for a moment.
    while (!(await linkNew(mine, path))) await clearLock(path, refuse)
  } finally {
    await unlink(mine)
  }
  return async () => {
    if ((await readIfThere(path)) === text) await unlink(path)
  }
}

/** Removes the lock of a dead process. */
async function clearLock(path: string, refuse: (who: string) => Error): Promise<void> {
  const text = await readIfThere(path)
  if (text === undefined) return
  const holder = parse(text)
  if (holder !== undefined && (await isAlive(holder))) {
    throw refuse(holder.pid === process.pid ? 'this process' : `process ${holder.pid} on "${holder.host}"`)
  }
  // One at a time for this dead holder, else the slower of two would remove the new lock of the faster.
  const release = await lockFile(`${path}.${crc32(text)}`, refuse)
  if ((await readIfThere(path)) === text) await unlink(path)
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

/** Linux only. A zombie has been killed and starts no more. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The second field is the program's name and may hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? 'never' : fields[19]
}

/** Nothing where a power cut took the content: nobody who had the lock then is alive. */
function parse(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text)
    return Number.isInteger(value?.pid) ? value : undefined
  } catch {
    return undefined
  }
}

async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
