import { existsSync } from 'node:fs'
import { AgentError, UsageError } from '@glmkit/core'
import type { Model } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { formatComparison } from '@glmkit/evals'
import type { Solver, Suite } from '@glmkit/evals'
import { emulatorNote, openEndpoint } from '../endpoint.ts'
import type { Command } from '../main.ts'
import { quoted } from '../run-arguments.ts'
import { paint } from '../terminal-text.ts'
import { createTerminal } from '../terminal.ts'
import { compareSuiteLogs } from './compare-logs.ts'
import { contestantsOf, openAnswerers, withSolvers } from './eval-contestants.ts'
import type { Answerer, Contestant } from './eval-contestants.ts'
import { logFilesOf } from './eval-log-files.ts'
import { evalRunUsage, readEvalRunArguments } from './eval-run-arguments.ts'
import type { EvalRunArguments } from './eval-run-arguments.ts'
import { checkRates, writeOutputs } from './eval-outputs.ts'
import type { FinishedRun } from './eval-outputs.ts'
import { findBenchmark, findSuites, solversIn } from './eval-suites.ts'
import type { BenchmarkChoice } from './eval-suites.ts'
import { renderOverview } from './eval-summary.ts'
import { createEvalView } from './eval-view.ts'
import { runContestants } from './run-contestants.ts'
import type { LoggedContestant } from './run-contestants.ts'

/** Runs suites; of several models or solvers it says how they compare. */
export const evalRun: Command = {
  usage: evalRunUsage,
  async run(args, signal) {
    const options = readEvalRunArguments(args)
    await using resources = new AsyncDisposableStack()
    const plan = await planOf(options, resources)
    const { stdin, stdout, stderr } = process
    const terminal = createTerminal({ stdin, stdout: options.isJson ? stderr : stdout })
    using view = createEvalView(terminal, { isPlain: !terminal.isScreen || isSet(process.env.CI) })
    const contestants = plan.flatMap(({ contestants: some }) => some)
    if (contestants.some(({ endpoint }) => endpoint?.isEmulated === true)) view.warn(emulatorNote)
    if (options.isResumed && !contestants.some(({ log }) => log.isResumed)) {
      view.say(`No unfinished log of this run in "${options.log}": it begins anew`)
    }
    // A file has room for all.
    const columns = terminal.isScreen ? terminal.columns : Infinity
    const finished: FinishedRun[] = []
    for (const { suite, contestants: own } of plan) {
      const runs = runContestants(suite, own, { options, view, signal, columns })
      finished.push(...(await runs.catch((error: unknown) => refuse(error, args, own))))
    }
    const summaries = finished.map(({ summary }) => summary)
    if (plan.length > 1) view.say(renderOverview(summaries, columns))
    const benchmark = await findBenchmark(options.suite)
    const groups = Map.groupBy(summaries, ({ solver, model }) =>
      [solver, ...(model === undefined ? [] : [model])].join(' '),
    )
    for (const [name, own] of groups) {
      if (benchmark?.overall)
        view.say(`${groups.size > 1 ? `${paint('bold', name)}\n` : ''}${benchmark.overall(own)}\n`)
    }
    for (const text of await comparisonsOf(finished)) view.say(`${text}\n`)
    for (const line of await writeOutputs(finished, options)) view.say(line)
    checkRates(finished, options)
  },
}

/** Of the runs of each suite with the first of them. */
async function comparisonsOf(runs: readonly FinishedRun[]): Promise<string[]> {
  const suites = Map.groupBy(runs, ({ suite }) => suite)
  const several = Array.from(suites.values(), (some) => some.map(({ log }) => log.path)).filter(
    ({ length }) => length > 1,
  )
  if (several.length === 0) return []
  try {
    return (await compareSuiteLogs(several)).map((comparison) =>
      formatComparison(comparison, { maxListed: several.length === 1 ? 20 : 5 }),
    )
  } catch (error) {
    // Of runs over the same samples that is where nothing was scored, which is no fault of the command line.
    if (error instanceof UsageError) return [error.message]
    throw error
  }
}

interface PlannedSuite {
  readonly suite: Suite
  readonly contestants: readonly LoggedContestant[]
}

/** What of a benchmark is run, and who plays with the model under test. */
async function choiceOf(
  { benchmark, endpoints: [first = {}] }: EvalRunArguments,
  resources: AsyncDisposableStack,
): Promise<BenchmarkChoice> {
  const { data, parts, userModel, judges, userEffort, attack, userBaseURL = first.baseURL } = benchmark
  const { GLMKIT_USER_API_KEY: apiKey } = process.env
  async function open(model: string): Promise<Model> {
    const endpoint = await openEndpoint(
      { model, ...(userBaseURL !== undefined && { baseURL: userBaseURL }) },
      resources,
    )
    // The key of the model under test is nobody else's.
    const isElsewhere = benchmark.userBaseURL !== undefined && benchmark.userBaseURL !== first.baseURL
    return createGlm({ ...endpoint, ...(isElsewhere && { apiKey: 'none' }), ...(apiKey && { apiKey }) })
  }
  return {
    ...(data !== undefined && { data }),
    ...(parts && { parts }),
    ...(userEffort !== undefined && { userEffort }),
    ...(attack !== undefined && { attack }),
    ...(userModel !== undefined && { userModel: await open(userModel) }),
    ...(judges && { judges: await Promise.all(judges.map(open)) }),
  }
}

/** Who runs what, and where it is logged: known before anything is asked. */
async function planOf(options: EvalRunArguments, resources: AsyncDisposableStack): Promise<PlannedSuite[]> {
  const suites = await findSuites(options.suite, await choiceOf(options, resources))
  const config = options.config === undefined ? new Map<string, Solver>() : await solversIn(options.config)
  let opened: Promise<readonly Answerer[]> | undefined
  const answerers = (): Promise<readonly Answerer[]> => (opened ??= openAnswerers(options, resources))
  const runs: { readonly suite: Suite; readonly contestant: Contestant }[] = []
  for (const suite of suites) {
    const contestants = await contestantsOf(suite, { solvers: options.solvers, config }, answerers)
    runs.push(...contestants.map((contestant) => ({ suite, contestant })))
  }
  const names = runs.map(({ suite, contestant }) => [suite.name, contestant.logName])
  const logs = await logFilesOf(names, { log: options.log, isResumed: options.isResumed, now: new Date() })
  return suites.map((suite) => ({
    suite: withSolvers(suite, config),
    contestants: runs.flatMap((run, index) => {
      const log = logs[index]
      return run.suite === suite && log !== undefined ? [{ ...run.contestant, log }] : []
    }),
  }))
}

/** Says where that is that was done, and how it goes on. */
function refuse(error: unknown, args: readonly string[], contestants: readonly LoggedContestant[]): never {
  const logs = contestants.flatMap(({ log: { path } }) => (existsSync(path) ? [path] : []))
  if (!(error instanceof AgentError) || error instanceof UsageError || logs.length === 0) throw error
  const isTold = logs.some((path) => error.message.includes(path))
  const kept = isTold ? '' : `; what is done is in ${logs.map((path) => `"${path}"`).join(' and ')}`
  const command = ['glmkit eval run', ...args.filter((word) => word !== '--resume').map(quoted), '--resume'].join(' ')
  throw new AgentError(`${error.message}${kept}; go on with: ${command}`, { cause: error })
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== 'false'
