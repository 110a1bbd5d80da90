import { z } from 'zod'
import type { RunSpec } from '../run-spec.ts'
import type { ScorerSummary, SuiteSummary } from '../summary.ts'
import type { Interval } from '../statistics/interval.ts'
import type { Reducer } from '../run/reducer.ts'
import { modelUsagesOf } from './chat-messages.ts'
import { generateConfigOf } from './generate-config.ts'
import type {
  EvalError,
  EvalHeader,
  EvalMetric,
  EvalResults,
  EvalScore,
  EvalSpec,
  EvalStart,
  EvalStatus,
  JsonObject,
} from './inspect-log.ts'

/** `eval.metadata.glmkit` of our logs. */
export interface LoggedRun {
  readonly spec: RunSpec
  /** When this process began, and how long those before it have run; milliseconds. */
  readonly processStartedAt: number
  readonly earlierMs: number
}

export function evalStartOf(run: LoggedRun): EvalStart {
  const { spec } = run
  const step = { solver: spec.solver, params: {}, params_passed: {} }
  const config = generateConfigOf(spec.settings)
  return { version: 2, eval: evalSpecOf(run), plan: { name: 'plan', steps: [step], finish: null, config } }
}

/** `at-least-2` is `at_least_2` there; the others have the same names. */
export function inspectReducer(reducer: Reducer): string {
  return reducer.replaceAll('-', '_')
}

interface End {
  readonly status: Exclude<EvalStatus, 'started'>
  readonly summary: SuiteSummary
  readonly error: EvalError | null
  /** Milliseconds since the epoch. */
  readonly endedAt: number
}

export function evalHeaderOf(run: LoggedRun, { status, summary, error, endedAt }: End): EvalHeader {
  const { version, eval: spec, plan } = evalStartOf(run)
  const dataset = { ...spec.dataset, samples: summary.samples }
  const stats = {
    started_at: new Date(run.spec.startedAt).toISOString(),
    completed_at: new Date(endedAt).toISOString(),
    model_usage: modelUsagesOf(summary.usageByModel),
  }
  const results = resultsOf(summary)
  return { version, status, eval: { ...spec, dataset }, plan, results, stats, error, invalidated: false }
}

function evalSpecOf(run: LoggedRun): EvalSpec {
  const { spec } = run
  return {
    eval_set_id: null,
    eval_id: spec.runId,
    run_id: spec.runId,
    created: new Date(spec.startedAt).toISOString(),
    task: spec.suite,
    task_id: spec.suite,
    task_version: spec.version,
    task_file: null,
    task_display_name: null,
    task_registry_name: null,
    task_attribs: {},
    task_args: {},
    task_args_passed: {},
    solver: spec.solver,
    solver_args: {},
    solver_args_passed: {},
    tags: null,
    dataset: {
      name: spec.suite,
      location: spec.source?.url ?? null,
      samples: spec.limit ?? null,
      sample_ids: null,
      shuffled: false,
    },
    sandbox: null,
    model: spec.model ?? 'none',
    model_generate_config: generateConfigOf(spec.settings),
    model_base_url: spec.baseURL ?? null,
    model_args: spec.settings ?? {},
    model_roles: null,
    config: configOf(spec),
    revision: null,
    packages: {},
    metadata: { glmkit: run },
    scorers: null,
    metrics: null,
  }
}

function configOf({ limits, limit, trials, reducer }: RunSpec): JsonObject {
  const whole = (value: number | undefined): number | null => (value === undefined ? null : Math.ceil(value))
  return {
    limit: limit ?? null,
    sample_id: null,
    sample_shuffle: null,
    epochs: trials,
    epochs_reducer: [inspectReducer(reducer)],
    approval: null,
    fail_on_error: false,
    continue_on_fail: null,
    retry_on_error: null,
    message_limit: whole(limits.turns),
    token_limit: whole(limits.tokens),
    time_limit: whole(limits.seconds),
    working_limit: null,
    cost_limit: limits.usd ?? null,
    max_samples: null,
    max_tasks: null,
    max_subprocesses: null,
    max_sandboxes: null,
    sandbox_cleanup: null,
    log_samples: true,
    log_realtime: null,
    log_images: false,
    log_buffer: null,
    log_shared: null,
    score_display: null,
  }
}

function resultsOf(summary: SuiteSummary): EvalResults {
  const { scored, errors, scorers, passRate } = summary
  return {
    total_samples: scored + errors.infrastructure + errors.harness,
    completed_samples: scored,
    early_stopping: null,
    scores: [...scorers.map(scoreOf), ...(passRate === undefined ? [] : [passRateScore(summary, passRate)])],
    metadata: { glmkit: summary },
  }
}

function scoreOf({ scorer, role, count, mean, standardError }: ScorerSummary): EvalScore {
  const metrics = { [role === 'verdict' ? 'accuracy' : 'mean']: mean, stderr: standardError }
  return evalScore(scorer, 'mean', count, metrics)
}

/** What a trial passes for is more than one scorer's word. */
function passRateScore(summary: SuiteSummary, { estimate, low, high, confidence }: Interval): EvalScore {
  const { scored, passAtK, passHatK, reducer } = summary
  const ofMore = (name: string, values: readonly number[]): Record<string, number> =>
    Object.fromEntries(values.flatMap((value, index) => (index === 0 ? [] : [[`${name}_${index + 1}`, value]])))
  const score = evalScore('pass_rate', inspectReducer(reducer), scored, {
    accuracy: estimate,
    low,
    high,
    ...ofMore('pass_at', passAtK),
    ...ofMore('pass_hat', passHatK),
  })
  return { ...score, metadata: { confidence, method: summary.method } }
}

function evalScore(name: string, reducer: string, count: number, values: Readonly<Record<string, number>>): EvalScore {
  const metrics = Object.entries(values).map(([metric, value]): [string, EvalMetric] => [
    metric,
    { name: metric, value, params: {}, metadata: null },
  ])
  return {
    name,
    scorer: name,
    reducer,
    scored_samples: count,
    unscored_samples: null,
    params: {},
    metrics: Object.fromEntries(metrics),
    metadata: null,
  }
}

/** What tells runs apart; the rest of a log of ours is as we made it. */
const runShape = z.object({
  spec: z.object({
    runId: z.string(),
    suite: z.string(),
    version: z.string(),
    solver: z.string(),
    trials: z.number(),
    limits: z.object({}),
    startedAt: z.number(),
  }),
  processStartedAt: z.number(),
  earlierMs: z.number(),
})
const summaryShape = z.object({ suite: z.string(), samples: z.number(), scored: z.number(), passed: z.number() })

const loggedRun = z.custom<LoggedRun>((value) => runShape.safeParse(value).success)
const loggedSummary = z.custom<SuiteSummary>((value) => summaryShape.safeParse(value).success)

/** @returns `undefined` if the log is not ours. */
export function loggedRunOf({ metadata }: Pick<EvalSpec, 'metadata'>): LoggedRun | undefined {
  return loggedRun.safeParse(metadata?.glmkit).data
}

/** @returns `undefined` if the log is not ours, or was not closed. */
export function loggedSummaryOf({ results }: Pick<EvalHeader, 'results'>): SuiteSummary | undefined {
  return loggedSummary.safeParse(results?.metadata?.glmkit).data
}
