import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { UsageError } from '@glmkit/core'
import { readEvalLog } from '@glmkit/evals'

/** Where one run is logged. */
export interface LogFile {
  /** What is written while it runs, `.eval`. */
  readonly path: string
  /** What is made of it when it is done, if it was asked for. */
  readonly json?: string
  readonly isResumed: boolean
}

export interface LogFilesOptions {
  /** A folder, or the file of a single run. */
  readonly log: string
  readonly isResumed: boolean
  readonly now: Date
}

/**
 * Names the logs of runs that are begun together; they have the same time in their names.
 *
 * @param runs What tells each from the others, the suite first: `['search', 'glm-5']`.
 * @throws {UsageError} If one file is to hold several runs, or if it is there already.
 */
export async function logFilesOf(
  runs: readonly (readonly string[])[],
  { log, isResumed, now }: LogFilesOptions,
): Promise<readonly LogFile[]> {
  const extension = extname(log)
  if (extension === '.eval' || extension === '.json') {
    if (runs.length > 1) throw new UsageError(`Cannot log ${runs.length} runs to "${log}": pass a folder`)
    return [fileAt(log, isResumed)]
  }
  const names = runs.map((parts) => parts.map(slugOf).join('-'))
  const stamp = isResumed ? await unfinishedIn(log, names) : undefined
  return names.map((name) => {
    const path = join(log, `${name}-${stamp ?? stampOf(now)}.eval`)
    return { path, isResumed: stamp !== undefined && existsSync(path) }
  })
}

function fileAt(log: string, isResumed: boolean): LogFile {
  if (extname(log) === '.eval') return { path: log, isResumed: isResumed && existsSync(log) }
  if (existsSync(log)) throw new UsageError(`Cannot write log "${log}": it exists already, pass another --log`)
  const path = log.replace(/\.json$/, '.eval')
  return { path, json: log, isResumed: isResumed && existsSync(path) }
}

/** The time of the newest runs that are not all done. */
async function unfinishedIn(dir: string, names: readonly string[]): Promise<string | undefined> {
  const files = new Set(existsSync(dir) ? await readdir(dir) : [])
  const stamps = [...files].flatMap((file) => {
    const [, name = '', stamp = ''] = /^(.*)-(\d{4}-\d{2}-\d{2}T[\d-]+Z)\.eval$/.exec(file) ?? []
    return names.includes(name) ? [stamp] : []
  })
  for (const stamp of [...new Set(stamps)].toSorted().toReversed()) {
    const paths = names.map((name) => `${name}-${stamp}.eval`)
    for (const path of paths) if (!files.has(path) || !(await isDone(join(dir, path)))) return stamp
  }
  return undefined
}

async function isDone(path: string): Promise<boolean> {
  try {
    await using log = await readEvalLog(path)
    return log.header.status === 'success'
  } catch (error) {
    // Killed before its first line was whole: it can be gone on with all the same.
    if (error instanceof UsageError) return false
    throw error
  }
}

/** `2026-11-22T19-31-05-123Z`: sorts by time, and is a file name everywhere. */
const stampOf = (now: Date): string => now.toISOString().replaceAll(/[:.]/g, '-')

/** As it can stand in the name of a file. */
export const slugOf = (text: string): string => text.replaceAll(/[^\p{L}\p{N}._]+/gu, '-').replaceAll(/^[-.]+|-+$/g, '')
