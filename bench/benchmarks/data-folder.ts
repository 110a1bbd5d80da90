import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the data of public benchmarks lies, with what upstream's own checkers said of recorded answers. */
export interface BenchmarkData {
  readonly dir: string
  /** `reference/bfcl_visible_sample.jsonl` and the like. */
  readonly path: (file: string) => string
}

/**
 * @param told Default: the folder `shared/data/evals` beside the repository, for the data is no part of it.
 * @returns `undefined` if there is none, which is said on stdout; where it was told, the process ends.
 */
export function findBenchmarkData(told: string | undefined, otherwise = 'skipped'): BenchmarkData | undefined {
  const dir = resolve(told ?? fileURLToPath(new URL('../../../shared/data/evals', import.meta.url)))
  if (existsSync(`${dir}/bfcl`) && existsSync(`${dir}/tau2`)) return { dir, path: (file) => `${dir}/${file}` }
  if (told !== undefined) {
    process.stderr.write(`Cannot find bfcl and tau2 in "${dir}": fetch them by glmkit eval download\n`)
    process.exit(2)
  }
  process.stdout.write(`No data of BFCL and τ²-bench in ${dir}: ${otherwise}\n`)
  return undefined
}
