import { execFile } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Built, Served, Updated } from './child.ts'

/** What the processes of an engine read and write. */
export interface EngineFiles {
  readonly corpus: string
  readonly queries: string
  /** Indexes go into a folder of it. */
  readonly work: string
  /** Where engines from npm are installed. */
  readonly packages: string
  readonly limitSeconds: number
  /** The index stays there afterwards. */
  readonly keep: boolean
}

export interface Measured {
  readonly built: Built
  readonly served: Served
  readonly updated: Updated
}

/** @returns Why it could not be measured, if it could not. */
export async function runEngine(name: string, files: EngineFiles): Promise<Measured | string> {
  const dir = join(files.work, name)
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  try {
    const built = await runPhase<Built>('build', name, dir, files)
    if (typeof built === 'string') return built
    const served = await runPhase<Served>('serve', name, dir, files)
    if (typeof served === 'string') return served
    const updated = await runPhase<Updated>('update', name, dir, files)
    return typeof updated === 'string' ? updated : { built, served, updated }
  } finally {
    if (!files.keep) rmSync(dir, { recursive: true, force: true })
  }
}

const child = fileURLToPath(new URL('child.ts', import.meta.url))

async function runPhase<Result>(
  phase: string,
  name: string,
  dir: string,
  { corpus, queries, packages, limitSeconds }: EngineFiles,
): Promise<Result | string> {
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [child, phase, name, dir, corpus, queries, packages],
      { timeout: limitSeconds * 1_000, killSignal: 'SIGKILL', maxBuffer: 2 ** 28 },
    )
    const result: Result = JSON.parse(stdout)
    return result
  } catch (error) {
    return failureOf(phase, limitSeconds, error)
  }
}

function failureOf(phase: string, limitSeconds: number, error: unknown): string {
  const what = { build: 'the index', serve: 'the queries', update: 'the updates' }[phase] ?? phase
  if (!(error instanceof Error)) return String(error)
  if ('killed' in error && error.killed === true) return `did not finish ${what} in ${limitSeconds} s`
  const output = 'stderr' in error ? String(error.stderr) : error.message
  if (/heap out of memory|heap limit/i.test(output)) return `ran out of memory at ${what}`
  const line = output.split('\n').find((each) => /^\s*(?:\w*Error|\[cause\])\b.*: /.test(each)) ?? error.message
  return `failed at ${what}: ${line.trim().split('\n')[0]?.slice(0, 120)}`
}
