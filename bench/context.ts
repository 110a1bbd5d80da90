/**
 * What the context window costs on nine synthetic trajectories, by policy: the real agent, memory and client over loopback
 * HTTP against the emulator, by its prefix cache and its bills. Beside them a lower bound, and the best fixed threshold that
 * can be chosen in hindsight. Exits with 1 when a bar is missed.
 *
 *     node bench/context.ts [--quick] [--only "coding 300"] [--seed 1]
 *
 * Quality is not measured: look-backs (requests made because a fact was no longer in the prompt) and the mean prompt are what
 * there is of it.
 */
import { parseArgs } from 'node:util'
import type { Memory } from '@glmkit/core'
import { bestStatic } from './context/best-static.ts'
import { lowerBound } from './context/bound.ts'
import { contestants, leastOffloadTokens } from './context/contestants.ts'
import { type Outcome, play } from './context/play.ts'
import { barsOf, costTable, forecastLines, type Report, reportTable } from './context/report.ts'
import { createTrajectory, type Trajectory } from './context/trajectory.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
const lengths = values.quick ? [50] : [50, 100, 300]
const kinds = values.quick ? (['coding'] as const) : (['coding', 'research', 'support'] as const)
const thresholds = values.quick ? [20_000, 36_000] : undefined

async function measure(trajectory: Trajectory): Promise<Report> {
  const runs = new Map<string, Outcome>()
  const ours = new Set<string>()
  const run = async (name: string, memory: Memory): Promise<Outcome> => {
    const from = performance.now()
    const outcome = await play(trajectory, memory)
    const seconds = ((performance.now() - from) / 1_000).toFixed(1)
    process.stderr.write(`${trajectory.name}, ${name}: ${outcome.costUsd.toFixed(3)} USD, ${seconds} s\n`)
    if (outcome.died !== undefined) process.stderr.write(`  ended at step ${outcome.steps}: ${outcome.died}\n`)
    return outcome
  }
  for (const { name, memory, isOurs } of contestants()) {
    runs.set(name, await run(name, memory))
    if (isOurs === true) ours.add(name)
  }
  return {
    trajectory,
    bound: lowerBound(trajectory, { offloadTokens: leastOffloadTokens }),
    boundWhole: lowerBound(trajectory, { offloadTokens: Infinity }),
    runs,
    ours,
    best: await bestStatic(run, thresholds),
  }
}

const reports: Report[] = []
for (const kind of kinds) {
  for (const steps of lengths) {
    const trajectory = createTrajectory(kind, steps, Number(values.seed))
    if (values.only !== undefined && !trajectory.name.startsWith(values.only)) continue
    const report = await measure(trajectory)
    reports.push(report)
    console.log(`\n${reportTable(report)}`)
  }
}
console.log(`\n${costTable(reports)}\n`)
for (const line of forecastLines(reports)) console.log(line)
for (const { title, value, most } of barsOf(reports)) {
  // A figure that is missing is no pass.
  const isMet = value <= most
  console.log(
    `${isMet ? 'met   ' : 'MISSED'} ${title}: ${Number.isInteger(value) ? value : value.toFixed(3)}, at most ${most}`,
  )
  if (!isMet) process.exitCode = 1
}
