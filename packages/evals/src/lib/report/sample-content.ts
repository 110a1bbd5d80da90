import { totalUsage } from '../outcome.ts'
import type { Outcome } from '../outcome.ts'
import { withAttachments } from '../log/attachments.ts'
import type { EvalError, EvalSample, SampleLimit, Score } from '../log/inspect-log.ts'
import { loggedTrialOf } from '../log/logged-trial.ts'
import type { LoggedTrial } from '../log/logged-trial.ts'
import { callSeconds, eventContents, turnContents } from './event-content.ts'
import { json, messageContents, textOf } from './message-content.ts'
import type { CallFacts } from './message-content.ts'
import { dollars, duration, whole } from './page/format.ts'
import type { ContentPlace, Verdict, PageError, PageSample, PageScore, ReportRow } from './page/report-data.ts'

/** A sample as the page shows it when it is opened. */
export function contentOf(logged: EvalSample, outcome: Outcome): PageSample {
  const sample = withAttachments(logged)
  const ours = loggedTrialOf(sample)
  const { input, metadata } = sample
  const error = errorOf(sample, ours)
  const limit = limitOf(sample.limit, ours)
  return {
    id: idOf(outcome),
    trial: outcome.trial,
    ...(outcome.language !== undefined && { language: outcome.language }),
    outcome: verdictOf(outcome),
    input: typeof input === 'string' ? [{ role: 'user', text: input }] : messageContents(input),
    target: targetOf(sample, ours),
    answer: answerOf(sample),
    scores: Object.entries(sample.scores ?? {}).map(([scorer, score]) => scoreContent(scorer, score, outcome)),
    messages: messageContents(sample.messages, callFacts(sample, ours)),
    turns: turnContents(sample),
    events: eventContents(sample),
    ...(ours?.plan !== undefined && { plan: ours.plan }),
    ...(error !== undefined && { error }),
    retried: ours?.retried?.map(failureContent) ?? sample.error_retries?.map(errorContent) ?? [],
    ...(limit !== undefined && { limit }),
    facts: factsOf(sample, outcome, ours, limit),
    metadata: Object.entries(metadata)
      .filter(([name]) => name !== 'glmkit')
      .map(([name, value]) => [name, typeof value === 'string' ? value : json(value)]),
  }
}

function callFacts(sample: EvalSample, ours: LoggedTrial | undefined): (callId: string) => CallFacts {
  const seconds = callSeconds(sample)
  const records = new Map(ours?.toolCalls.map((record) => [record.callId, record]))
  return (callId) => {
    const record = records.get(callId)
    const took = record === undefined ? seconds.get(callId) : record.durationMs / 1000
    return {
      ...(took !== undefined && { seconds: took }),
      ...(record?.failure !== undefined && { error: record.failure }),
    }
  }
}

const maxShownChars = 240

/** The line of a list for it. */
export function rowOf(content: PageSample, outcome: Outcome, place: ContentPlace): ReportRow {
  const usage = totalUsage(outcome.usageByModel)
  const verdicts = outcome.scores.filter(({ role }) => role === 'verdict')
  const values = (verdicts.length > 0 ? verdicts : outcome.scores).map(({ value }) => value)
  const said = content.input.findLast(({ role }) => role === 'user') ?? content.input.at(-1)
  return {
    ...place,
    id: idOf(outcome),
    trial: outcome.trial,
    ...(outcome.language !== undefined && { language: outcome.language }),
    outcome: verdictOf(outcome),
    ...(values.length > 0 && { value: values.reduce((sum, value) => sum + value, 0) / values.length }),
    labels: [...new Set(outcome.scores.flatMap(({ label }) => label ?? []))],
    ...(content.limit !== undefined && { limit: content.limit }),
    ...(outcome.reason !== undefined && { reason: outcome.reason }),
    tokens: usage.inputTokens + usage.outputTokens,
    costUsd: usage.costUsd,
    seconds: outcome.workingMs / 1000,
    turns: content.messages.filter(({ role }) => role === 'assistant').length,
    input: oneLine(said?.text ?? ''),
    answer: oneLine(content.answer),
  }
}

/** Fit for a link. */
export function idOf({ id }: { readonly id: string }): string {
  return id.toWellFormed()
}

export function verdictOf({ isPassed }: Outcome): Verdict {
  if (isPassed === undefined) return 'error'
  return isPassed ? 'passed' : 'failed'
}

/** A copy: a part of a string would keep the whole in memory, which may be millions of characters long. */
function oneLine(text: string): string {
  const line = text
    .slice(0, maxShownChars * 4)
    .trim()
    .replace(/\s+/g, ' ')
  const shown = line.length <= maxShownChars ? line : `${line.slice(0, maxShownChars - 1).toWellFormed()}…`
  return Buffer.from(shown).toString()
}

function targetOf({ target }: EvalSample, ours: LoggedTrial | undefined): string {
  // What is text stands in Inspect's place for it.
  if (ours?.target !== undefined) return json(ours.target)
  return typeof target === 'string' ? target : target.join('\n')
}

function answerOf({ output }: EvalSample): string {
  const message = output.choices[0]?.message
  return output.completion !== '' || message === undefined ? output.completion : textOf(message)
}

const right = new Set<unknown>(['C', true, 1])
const wrong = new Set<unknown>(['I', 'N', false, 0])
const words = new Map([
  ['C', 'right'],
  ['I', 'wrong'],
  ['P', 'partly'],
  ['N', 'no answer'],
])

function scoreContent(scorer: string, score: Score, outcome: Outcome): PageScore {
  const { value, answer, explanation, metadata } = score
  const own = outcome.scores.find((one) => one.scorer === scorer)
  // Shown by itself.
  const { label: _, ...more } = metadata ?? {}
  const isRight = right.has(value) ? true : wrong.has(value) ? false : undefined
  return {
    scorer,
    ...(own !== undefined && { role: own.role }),
    value:
      typeof value === 'string'
        ? (words.get(value) ?? value)
        : typeof value === 'number'
          ? String(+value.toFixed(4))
          : json(value),
    ...(isRight !== undefined && own?.role !== 'metric' && { isRight }),
    ...(own?.label !== undefined && { label: own.label }),
    ...(answer !== null && { answer }),
    ...(explanation !== null && explanation !== '' && { explanation }),
    ...(Object.keys(more).length > 0 && { metadata: json(more) }),
  }
}

function errorOf({ error }: EvalSample, ours: LoggedTrial | undefined): PageError | undefined {
  if (ours?.failure !== undefined) return failureContent(ours.failure)
  return error === null ? undefined : errorContent(error)
}

const errorContent = ({ message, traceback }: EvalError): PageError => ({
  message,
  ...(traceback !== '' && { trace: traceback }),
})

function failureContent({ kind, name, message, stack }: NonNullable<LoggedTrial['failure']>): PageError {
  return { message: `${name}: ${message} (${kind})`, ...(stack !== undefined && { trace: stack }) }
}

function limitOf(limit: SampleLimit | null, ours: LoggedTrial | undefined): string | undefined {
  if (ours?.limit !== undefined) return `${ours.limit.limit} ${ours.limit.type}`
  return limit === null ? undefined : `${limit.limit} ${limit.type}`
}

function factsOf(
  sample: EvalSample,
  outcome: Outcome,
  ours: LoggedTrial | undefined,
  limit: string | undefined,
): (readonly [string, string])[] {
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, costUsd } = totalUsage(outcome.usageByModel)
  const stop = [ours?.stopReason ?? sample.output.choices[0]?.stop_reason, ours?.stopDetail].filter(Boolean).join(': ')
  const cached = inputTokens === 0 ? '' : ` (${Math.round((cachedInputTokens / inputTokens) * 100)}% cached)`
  const reasoning = reasoningTokens === 0 ? '' : ` (${whole(reasoningTokens)} reasoning)`
  const failures = Object.entries(outcome.callFailures ?? {}).map(([kind, count]) => `${count} ${kind}`)
  const otherModels = Object.entries(outcome.otherModels ?? {}).map(([id, count]) => `${id} (${count} of the replies)`)
  const facts: (readonly [string, string | undefined])[] = [
    ['Trial', String(outcome.trial)],
    ['Language', outcome.language],
    ['Cluster', outcome.cluster],
    ['Stopped', stop],
    ['Limit reached', limit],
    ['Time', outcome.workingMs === 0 ? undefined : duration(outcome.workingMs / 1000)],
    ['with waits', sample.total_time === null ? undefined : duration(sample.total_time)],
    ['Input', `${whole(inputTokens)}${cached}`],
    ['Output', `${whole(outputTokens)}${reasoning}`],
    ['Cost', costUsd === null || inputTokens === 0 ? undefined : dollars(costUsd)],
    ['Tool calls', `${whole(outcome.calls)}${failures.length === 0 ? '' : ` (failed: ${failures.join(', ')})`}`],
    ['Models', Object.keys(outcome.usageByModel).join(', ')],
    ['Answered by', otherModels.join(', ')],
    ['Started', sample.started_at?.slice(0, 19).replace('T', ' ')],
  ]
  return facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]))
}
