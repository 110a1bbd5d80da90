/**
 * Are our ports of BFCL and τ²-bench what upstream's checkers are? Answers, calls and runs whose verdict upstream has
 * recorded are scored again; then what nobody scores who does nothing, and who knows what is wanted.
 *
 *     node bench/prove-benchmarks.ts [--data DIR] [--only bfcl/answers,tau2/retail,baselines] [--answers FILE]… [--quick] [--controls]
 *
 * Without the data it says so and exits with 0. --answers adds files of the same kinds; --quick leaves out most of what the
 * oracle does; --controls breaks one thing after the other, each of which must be noticed. Exits with 1 when a bar is missed.
 */
import { parseArgs } from 'node:util'
import { proveNoticed } from './benchmarks/prove-noticed.ts'
import { findBenchmarkData } from './benchmarks/data-folder.ts'
import { proveBfclBaselines, proveTau2Baselines } from './benchmarks/prove-baselines.ts'
import { proveReferences } from './benchmarks/prove-references.ts'
import { referenceFileAt, referenceFiles } from './benchmarks/reference-files.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string', default: 'bfcl,tau2,baselines' },
    answers: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    controls: { type: 'boolean', default: false },
  },
})
const wanted = values.only.split(',')
const isWanted = (group: string): boolean => wanted.some((name) => group === name || group.startsWith(`${name}/`))
const groups = [...referenceFiles((file) => file).map(({ group }) => group), 'baselines/bfcl', 'baselines/tau2']
if (!groups.some(isWanted)) {
  process.stderr.write(`Nothing to prove in --only ${values.only}: expected of ${[...new Set(groups)].join(', ')}\n`)
  process.exit(2)
}
const data = findBenchmarkData(values.data)
const missed: string[] = []
if (data !== undefined && values.controls) missed.push(...(await proveNoticed(data.dir)))
else if (data !== undefined) {
  const added = await Promise.all(values.answers.map(referenceFileAt))
  const files = [...referenceFiles(data.path).filter(({ group }) => isWanted(group)), ...added]
  if (files.length > 0) missed.push(...(await proveReferences(files, data.dir)))
  const options = { data: data.dir, ...(values.quick && { limit: 5 }) }
  if (isWanted('baselines/bfcl')) missed.push(...(await proveBfclBaselines(options)))
  if (isWanted('baselines/tau2')) missed.push(...(await proveTau2Baselines(options)))
}
for (const miss of missed) {
  process.stdout.write(`MISSED ${miss}\n`)
  process.exitCode = 1
}
