import type { EvalResults } from '../log/inspect-log.ts'
import type { EvalLogReader } from '../log/read-eval-log.ts'
import type { RunSpec } from '../run-spec.ts'
import type { RunFacts } from './page/report-data.ts'

/** The spec of a run; for logs that are not ours, what there is of it. */
export function specOf({ header, spec }: Pick<EvalLogReader, 'header' | 'spec'>): RunSpec {
  if (spec !== undefined) return spec
  const { run_id, task, task_version, solver, model, model_base_url, config, created } = header.eval
  const plan = header.plan.steps.map((step) => step.solver).join(', ')
  return {
    runId: run_id,
    suite: task,
    version: String(task_version),
    solver: solver ?? (plan || 'default'),
    model,
    ...(model_base_url !== null && { baseURL: model_base_url }),
    trials: typeof config.epochs === 'number' ? config.epochs : 1,
    reducer: 'mean',
    limits: {},
    ...(typeof config.limit === 'number' && { limit: config.limit }),
    startedAt: Date.parse(created) || 0,
  }
}

/** What the head of the page says of a run. */
export function runFactsOf(log: Pick<EvalLogReader, 'header' | 'spec'>): RunFacts {
  const { header } = log
  const spec = specOf(log)
  const { runId, suite, version, description, model, solver, baseURL, startedAt } = spec
  const startedIso = header.stats.started_at || (startedAt > 0 ? new Date(startedAt).toISOString() : '')
  const version0 = header.eval.packages.inspect_ai
  return {
    runId,
    suite,
    version,
    ...(description !== undefined && { description }),
    ...(model !== undefined && { model }),
    solver,
    ...(baseURL !== undefined && { baseURL }),
    status: header.status,
    ...(header.error !== null && { error: header.error.message.replace(/^Error: /, '') }),
    isEmulator: isEmulated(log),
    ...(startedIso !== '' && { startedAt: startedIso }),
    ...(header.stats.completed_at !== '' && { endedAt: header.stats.completed_at }),
    settings: settingsOf(spec),
    writtenBy: log.spec !== undefined ? 'glmkit' : `Inspect${version0 === undefined ? '' : ` ${version0}`}`,
    ...(log.spec === undefined && header.results !== null && { told: toldBy(header.results) }),
  }
}

function toldBy({ completed_samples, scores }: EvalResults): NonNullable<RunFacts['told']> {
  const metrics = scores.flatMap(({ name, metrics: all }) =>
    Object.values(all).map((metric) => [`${name} · ${metric.name}`, String(+metric.value.toFixed(4))] as const),
  )
  return { trials: completed_samples, metrics }
}

/** Told by the id of what was asked for, or by those that have answered. */
function isEmulated({ header, spec }: Pick<EvalLogReader, 'header' | 'spec'>): boolean {
  const models = [spec?.model ?? header.eval.model, ...Object.keys(header.stats.model_usage)]
  return models.some((model) => model.startsWith('glmkit-emulator/')) || spec?.settings?.isEmulated === true
}

function settingsOf({ trials, reducer, limits, limit, source, settings = {} }: RunSpec): (readonly [string, string])[] {
  const limited = Object.entries(limits).map(([name, value]) => (name === 'usd' ? `$${value}` : `${value} ${name}`))
  const facts: (readonly [string, string | undefined])[] = [
    ['Trials', trials === 1 ? '1' : `${trials}, reduced by ${reducer}`],
    ['Limits of a trial', limited.length === 0 ? 'none' : limited.join(', ')],
    ['Samples', limit === undefined ? undefined : `the first ${limit}`],
    ['Split', source?.split],
    ['Data', source?.url],
    ['Licence', source?.licence],
    ...Object.entries(settings).map(([name, value]) => [name, text(value)] as const),
  ]
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
