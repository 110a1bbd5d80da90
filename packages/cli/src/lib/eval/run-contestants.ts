import { outcomeOf, runContenders } from '@glmkit/evals'
import type { Contender, EvalProgress, RunContendersOptions, Suite, SuiteSummary, Trial } from '@glmkit/evals'
import { paint } from '../terminal-text.ts'
import type { Contestant } from './eval-contestants.ts'
import type { LogFile } from './eval-log-files.ts'
import type { FinishedRun } from './eval-outputs.ts'
import type { EvalRunArguments } from './eval-run-arguments.ts'
import { renderEval } from './eval-summary.ts'
import type { EvalView } from './eval-view.ts'
import { trialJson } from './trial-json.ts'

export type LoggedContestant = Contestant & { readonly log: LogFile }

export interface RunContestantsOptions {
  readonly options: EvalRunArguments
  readonly view: EvalView
  readonly signal: AbortSignal
  readonly columns: number
}

/** Runs one suite, interleaved where there are several to be tried, and says what came of it. */
export async function runContestants(
  suite: Suite,
  contestants: readonly LoggedContestant[],
  scene: RunContestantsOptions,
): Promise<FinishedRun[]> {
  const { options, view, columns } = scene
  const baselines = await runBaselines(suite, scene)
  for (const contestant of contestants) view.say(headOf(suite, contestant))

  function tell(trial: Trial, name: string): void {
    const contestant = contestants.find((one) => one.name === name)
    if (options.isJson) {
      const { solver = name, model } = contestant ?? {}
      const run = { suite: suite.name, run: name, solver, ...(model && { model: model.id }) }
      process.stdout.write(`${trialJson(trial, run)}\n`)
    }
    if (trial.isPassed === true) return
    const { id, reason = '' } = outcomeOf(trial)
    const isOneOfMany = contestants.length > 1
    view.fail({ id: trial.trial === 1 ? id : `${id} #${trial.trial}`, reason, ...(isOneOfMany && { run: name }) })
  }

  const contenders = Object.fromEntries(contestants.map((contestant) => [contestant.name, contenderOf(contestant)]))
  const nameOf = (name: string): string => (contestants.length === 1 ? suite.name : name)
  const summaries = await watch(suite, contenders, { ...runOptionsOf(options), onTrial: tell }, scene, nameOf)
  const finished = contestants.flatMap((contestant) => {
    const summary = summaries[contestant.name]
    return summary === undefined ? [] : [{ ...contestant, suite: suite.name, summary, baselines }]
  })
  for (const { summary, endpoint } of finished) {
    view.say(`\n${renderEval({ summary, baselines, isEmulated: endpoint?.isEmulated === true }, columns)}`)
  }
  return finished
}

function headOf(suite: Suite, { name, endpoint, log }: LoggedContestant): string {
  const where = endpoint === undefined ? '' : ` at ${endpoint.name}`
  const facts = `${name}${where} · ${log.isResumed ? 'goes on with ' : ''}${log.path}`
  return `${paint('bold', suite.name)} ${paint('dim', facts)}`
}

function contenderOf({ solver, model, endpoint, log }: LoggedContestant): Contender {
  return {
    solver,
    ...(model && { model }),
    ...(endpoint?.baseURL !== undefined && !endpoint.isEmulated && { baseURL: endpoint.baseURL }),
    // The report warns of it. The emulator's port is another one at each start and would be in the way of a resume.
    ...(endpoint?.isEmulated === true && { settings: { isEmulated: true } }),
    log: log.path,
  }
}

/** What a score is worth: of who says nothing, and of who knows the answers. */
async function runBaselines(suite: Suite, scene: RunContestantsOptions): Promise<readonly SuiteSummary[]> {
  const { options, view } = scene
  const wanted = new Set([...(options.withBaselines ? ['none', 'oracle'] : []), ...(suite.shownBaselines ?? [])])
  const names = [...wanted].filter((name) => Object.hasOwn(suite.baselines ?? {}, name))
  if (names.length === 0) {
    if (options.withBaselines) view.say(`Suite "${suite.name}" has no baselines none and oracle`)
    return []
  }
  const { limit, concurrency } = runOptionsOf(options)
  const runOptions = {
    trials: 1,
    ...(limit !== undefined && { limit }),
    ...(concurrency !== undefined && { concurrency }),
  }
  const contenders = Object.fromEntries(names.map((name) => [name, { solver: name }]))
  return Object.values(await watch(suite, contenders, runOptions, scene, (name) => `${suite.name} ${name}`))
}

async function watch(
  suite: Suite,
  contenders: Readonly<Record<string, Contender>>,
  runOptions: RunContendersOptions,
  { view, signal }: RunContestantsOptions,
  nameOf: (contender: string) => string,
): Promise<Readonly<Record<string, SuiteSummary>>> {
  view.begin()
  const onProgress = (states: readonly EvalProgress[]): void =>
    view.progress(states.map((progress) => ({ name: nameOf(progress.solver), progress })))
  const summaries = await runContenders(suite, contenders, { ...runOptions, signal, onProgress })
  view.end()
  return summaries
}

function runOptionsOf(options: EvalRunArguments): RunContendersOptions {
  const { trials, reducer, limit, concurrency, limits, retries, maxErrors, cache, isResumed } = options
  return {
    limits,
    resume: isResumed,
    ...(trials !== undefined && { trials }),
    ...(reducer !== undefined && { reducer }),
    ...(limit !== undefined && { limit }),
    ...(concurrency !== undefined && { concurrency }),
    ...(retries !== undefined && { retries }),
    ...(cache !== undefined && { cacheDir: cache }),
    ...(maxErrors !== undefined && { maxErrors }),
  }
}
