import { open, readdir, readFile, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { AgentError } from '@glmkit/core'
import { unlessGone } from '../../directory/plain-files.ts'

/** Of the names of all locks. */
export const lockPrefix = 'lock.'

export interface Lock {
  /** A second time does nothing. */
  release(): Promise<void>
}

interface Holder {
  readonly pid: number
  /** When the process began, in the system's own unit, where it tells: a pid comes back, a pid with its start does not. */
  readonly start: string
  readonly host: string
}

/**
 * Puts a file with a name of its own into the folder, then looks for others. No name comes back, so that the files of the
 * dead can be removed whoever else is at it; of two that come at the same moment, both may be refused.
 *
 * @throws {AgentError} If a living process has the lock.
 */
export async function takeLock(folder: string, file: string): Promise<Lock> {
  const me: Holder = { pid: process.pid, start: await startOf(process.pid), host: hostname() }
  const mine = nameOf(me)
  if (!(await isMade(join(folder, mine)))) throw heldBy(me, file, join(folder, mine))
  let isHeld = true
  const lock: Lock = {
    async release() {
      if (isHeld) await unlink(join(folder, mine)).catch(unlessGone)
      isHeld = false
    },
  }
  for (const name of await readdir(folder)) {
    const holder = name === mine ? undefined : holderOf(name)
    if (holder === undefined) continue
    const path = join(folder, name)
    if (await isAlive(holder)) {
      await lock.release()
      throw heldBy(holder, file, path)
    }
    await unlink(path).catch(unlessGone)
  }
  return lock
}

const nameOf = ({ pid, start, host }: Holder): string => `${lockPrefix}${pid}.${start}.${encodeURIComponent(host)}`

function holderOf(name: string): Holder | undefined {
  const [, pid, start = '', host = ''] = /^lock\.(\d+)\.(\w*)\.(.*)$/.exec(name) ?? []
  return pid === undefined ? undefined : { pid: Number(pid), start, host: decoded(host) }
}

/** Somebody else may have made a file with such a name. */
function decoded(host: string): string {
  try {
    return decodeURIComponent(host)
  } catch {
    return host
  }
}

function heldBy({ pid, host }: Holder, file: string, path: string): AgentError {
  const who = pid === process.pid ? 'this process' : `process ${pid} on "${host}"`
  return new AgentError(
    `Cannot write "${file}": ${who} is writing it, let it end or stop it; delete "${path}" if it is gone`,
  )
}

async function isAlive({ pid, start, host }: Holder): Promise<boolean> {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
  }
  const now = await startOf(pid)
  return now === '' || start === '' || now === start
}

/** Linux only. A zombie has been killed and starts no more. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The second field is the program's name and may hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? 'never' : (fields[19] ?? '')
}

async function isMade(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
