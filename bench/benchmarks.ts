/**
 * What verdicts cost: 12,000 answers to BFCL, the recorded ones and many like them; worlds of τ²-bench opened and graded.
 *
 *     node bench/benchmarks.ts [--data DIR] [--answers 12000] [--seed 1] [--quick]
 *
 * Exits with 1 if 12,000 answers take more than 20 s of CPU. Without the data it says so and exits with 0.
 */
import { parseArgs } from 'node:util'
import { findBenchmarkData } from './benchmarks/data-folder.ts'
import { measureBfcl } from './benchmarks/measure-bfcl.ts'
import { measureTau2 } from './benchmarks/measure-tau2.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    answers: { type: 'string' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
  },
})
const answers = Number(values.answers ?? (values.quick ? 2_000 : 12_000))
const seed = Number(values.seed)
if (!Number.isInteger(answers) || answers < 1 || !Number.isInteger(seed)) {
  process.stderr.write('Cannot measure so many: --answers and --seed are whole numbers\n')
  process.exit(2)
}
/** Of CPU for 12,000; of fewer in proportion, and 2 for the data to be read. */
const mostSeconds = answers >= 12_000 ? (20 * answers) / 12_000 : 2 + (20 * answers) / 12_000

const data = findBenchmarkData(values.data)
if (data !== undefined) {
  const path = data.path('reference/bfcl_visible_sample.jsonl')
  const seconds = await measureBfcl({ data: data.dir, path, answers, seed })
  await measureTau2(data.dir, values.quick ? 100 : 1_000)
  const isMet = seconds <= mostSeconds
  const bar = `${answers} answers of BFCL in at most ${mostSeconds.toFixed(1)} s of CPU`
  process.stdout.write(`${isMet ? 'met   ' : 'MISSED'} ${bar}: ${seconds.toFixed(2)} s\n`)
  if (!isMet) process.exitCode = 1
}
