import { existsSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '@glmkit/core'
import type { Solver, Suite } from '@glmkit/evals'
import { benchmarks } from '@glmkit/evals/benchmarks'
import type { Benchmark, BenchmarkSuitesOptions } from '@glmkit/evals/benchmarks'
import { suites } from '@glmkit/evals/suites'
import { lendPackages } from './lend-packages.ts'

const scripts: ReadonlySet<string> = new Set(['.ts', '.mts', '.js', '.mjs'])

const own: Readonly<Record<string, () => Promise<Suite>>> = suites

const publicOnes: Readonly<Record<string, () => Promise<Benchmark>>> = benchmarks

export const benchmarkNames: readonly string[] = Object.keys(publicOnes)

/** What of a benchmark is run; our own suites bring all they need. */
export type BenchmarkChoice = Partial<BenchmarkSuitesOptions>

/** @returns `undefined` if it is the name of none. */
export async function findBenchmark(name: string): Promise<Benchmark | undefined> {
  return Object.hasOwn(publicOnes, name) ? publicOnes[name]?.() : undefined
}

/**
 * @param name Of a benchmark, an own suite, `all` of our own, or a file that exports one.
 * @throws {UsageError} If there is none, or a benchmark is told of no data.
 */
export async function findSuites(name: string, choice: BenchmarkChoice = {}): Promise<readonly Suite[]> {
  const benchmark = await findBenchmark(name)
  if (benchmark) return benchmark.suites({ ...choice, data: dataOf(name, choice.data) })
  const stray = Object.entries({
    data: '--data',
    parts: '--only',
    userModel: '--user-model',
    userEffort: '--user-effort',
    judges: '--judge',
    attack: '--attack',
  }).find(([key]) => Object.hasOwn(choice, key))
  if (stray !== undefined) {
    throw new UsageError(
      `Suite "${name}" brings its own samples: leave out ${stray[1]}, which is for ${benchmarkNames.join(', ')}`,
    )
  }
  if (name === 'all') return Promise.all(Object.values(own).map((load) => load()))
  const load = Object.hasOwn(own, name) ? own[name] : undefined
  if (load !== undefined) return [await load()]
  if (scripts.has(extname(name))) return [await suiteIn(name)]
  const known = [...Object.keys(own), ...benchmarkNames].join(', ')
  throw new UsageError(`Unknown suite "${name}": expected ${known}, all, or a .ts or .js file`)
}

/** @throws {UsageError} If it was not told. */
export function dataOf(name: string, data: string | undefined): string {
  if (data !== undefined) return data
  throw new UsageError(
    `Benchmark "${name}" needs its data: pass --data DIR, see glmkit eval download ${name} --data DIR`,
  )
}

async function suiteIn(path: string): Promise<Suite> {
  const exported = await exportsOf('suite', path)
  const found = exported.default ?? exported.suite
  if (isSuite(found)) return found
  const wanted = 'export const suite = defineSuite({ name, samples, scorers })'
  throw new UsageError(`Cannot use suite "${path}": it exports none, expected ${wanted}`)
}

/**
 * Solvers by the names they are exported under.
 *
 * @throws {UsageError} If an export is none.
 */
export async function solversIn(path: string): Promise<ReadonlyMap<string, Solver>> {
  const solvers = new Map<string, Solver>()
  for (const [name, value] of Object.entries(await exportsOf('config', path))) {
    if (!isSolver(value)) {
      throw new UsageError(`Cannot use config "${path}": "${name}" is no solver, expected an agent or a function`)
    }
    solvers.set(name, value)
  }
  if (solvers.size > 0) return solvers
  throw new UsageError(`Cannot use config "${path}": it exports nothing, expected solvers: agents or functions`)
}

async function exportsOf(what: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  const file = resolve(path)
  if (!existsSync(file)) throw new UsageError(`Cannot read ${what} "${path}": the file does not exist`)
  lendPackages()
  try {
    const exported: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href)
    return exported
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`Cannot load ${what} "${path}": ${why}`, { cause: error })
  }
}

/** What makes a suite, as far as can be told without running it; `runSuite` checks the rest. */
function isSuite(value: unknown): value is Suite {
  return (
    isObject(value) &&
    'name' in value &&
    typeof value.name === 'string' &&
    'samples' in value &&
    (isObject(value.samples) || typeof value.samples === 'function') &&
    'scorers' in value &&
    (Array.isArray(value.scorers) || typeof value.scorers === 'function')
  )
}

const isSolver = (value: unknown): value is Solver =>
  typeof value === 'function' || (isObject(value) && 'run' in value && typeof value.run === 'function')

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
