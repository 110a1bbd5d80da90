import { appendFile, rm } from 'node:fs/promises'
import { extname } from 'node:path'
import { AgentError } from '@glmkit/core'
import { githubSummary, readEvalLog, writeJsonLog, writeJunit, writeReport } from '@glmkit/evals'
import type { SuiteSummary } from '@glmkit/evals'
import { quoted } from '../run-arguments.ts'
import { slugOf } from './eval-log-files.ts'
import type { LogFile } from './eval-log-files.ts'
import type { EvalRunArguments } from './eval-run-arguments.ts'
import { titleOf } from './eval-summary.ts'

/** What one contestant has brought. */
export interface FinishedRun {
  readonly suite: string
  /** Of the contestant. */
  readonly name: string
  readonly summary: SuiteSummary
  readonly baselines: readonly SuiteSummary[]
  readonly log: LogFile
}

/**
 * Writes what was asked for beside the logs.
 *
 * @returns What to say of it: where everything is, and what comes next.
 */
export async function writeOutputs(runs: readonly FinishedRun[], options: EvalRunArguments): Promise<string[]> {
  const { report, junit, isToldToGithub } = options
  for (const { log } of runs) {
    if (log.json === undefined) continue
    await writeJsonLog(log.path, log.json)
    await rm(log.path)
  }
  const lines = runs.map(({ log }) => `Log:    ${pathOf(log)}`)
  const { GITHUB_STEP_SUMMARY: githubFile } = process.env
  for (const run of runs) {
    const first = runs.find(({ suite }) => suite === run.suite)
    if (report !== undefined) {
      const file = fileFor(report, run, runs)
      await writeRunReport(file, run, first === run ? undefined : first)
      lines.push(`Report: ${file}`)
    }
    if (junit !== undefined) {
      const file = fileFor(junit, run, runs)
      await using log = await readEvalLog(pathOf(run.log))
      await writeJunit(file, log)
      lines.push(`JUnit:  ${file}`)
    }
    if (isToldToGithub && githubFile) await appendFile(githubFile, `${githubSummary(run.summary)}\n`)
  }
  if (isToldToGithub && !githubFile) lines.push('GitHub: no job summary, as GITHUB_STEP_SUMMARY is not set')
  return report === undefined ? [...lines, ...nextLine(runs)] : lines
}

/** The command that shows the run; of two that were compared, the second against the first. */
function nextLine([first, second]: readonly FinishedRun[]): string[] {
  if (first === undefined) return []
  const isCompared = second?.suite === first.suite
  const words = [pathOf((isCompared ? second : first).log), '--out', 'report.html']
  const baseline = isCompared ? ['--baseline', pathOf(first.log)] : []
  return [`Next:   glmkit eval report ${[...words, ...baseline].map(quoted).join(' ')}`]
}

async function writeRunReport(file: string, run: FinishedRun, first: FinishedRun | undefined): Promise<void> {
  await using resources = new AsyncDisposableStack()
  const log = resources.use(await readEvalLog(pathOf(run.log)))
  const baseline = first && resources.use(await readEvalLog(pathOf(first.log)))
  await writeReport(file, log, { ...(baseline && { baseline }), baselines: run.baselines })
}

/** @throws {AgentError} If runs have scored nothing, or less than was asked for. */
export function checkRates(runs: readonly FinishedRun[], options: EvalRunArguments): void {
  const failures = runs.flatMap(({ summary }) => {
    const why = failureOf(summary, options)
    return why === undefined ? [] : [`${titleOf(summary)}: ${why}`]
  })
  if (failures.length > 0) throw new AgentError(failures.join('; '))
}

function failureOf(
  { passRate, errors }: SuiteSummary,
  { threshold = 0, isByLowerBound }: EvalRunArguments,
): string | undefined {
  if (passRate === undefined) {
    const count = errors.infrastructure + errors.harness
    if (count === 0) return 'nothing was scored: it has no samples'
    return `nothing was scored, ${count} ${count === 1 ? 'trial' : 'trials'} ended with an error`
  }
  const rate = isByLowerBound ? passRate.low : passRate.estimate
  if (rate >= threshold) return undefined
  const what = isByLowerBound ? 'the lower bound of its pass rate' : 'its pass rate'
  return `${what} is ${exactPercent(rate)} %, below ${exactPercent(threshold)} %`
}

/** What is just below a threshold must not read like it. */
const exactPercent = (share: number): number => Number((100 * share).toPrecision(4))

const pathOf = ({ path, json }: LogFile): string => json ?? path

/** The file that was named; of several runs one for each, told apart by their names. */
function fileFor(file: string, { suite, name }: FinishedRun, runs: readonly FinishedRun[]): string {
  if (runs.length === 1) return file
  const extension = extname(file)
  const stem = extension === '' ? file : file.slice(0, -extension.length)
  return `${stem}-${[suite, name].map(slugOf).join('-')}${extension}`
}
