import { hash } from 'node:crypto'
import type { Message, RunInput } from '@glmkit/core'
import { totalUsage } from '../outcome.ts'
import type { Outcome } from '../outcome.ts'
import type { RunSpec } from '../run-spec.ts'
import type { Trial } from '../trial.ts'
import { createAttachments } from './attachments.ts'
import { chatContextOf, chatMessageOf, modelUsageOf, modelUsagesOf } from './chat-messages.ts'
import type { EvalSample, EvalSampleSummary } from './inspect-log.ts'
import type { ChatMessage, ModelOutput } from './inspect-message.ts'
import type { LoggedTrial } from './logged-trial.ts'
import { modelOutputOf, stopReasons } from './model-output.ts'
import { sampleEventsOf } from './sample-events.ts'
import { safeIdOf } from './sample-name.ts'
import { errorOf, limitOf, scoreOf } from './sample-parts.ts'

/** A trial as Inspect's sample, its id made safe. */
export function evalSampleOf(trial: Trial, outcome: Outcome, spec: Pick<RunSpec, 'runId' | 'model'>): EvalSample {
  const { sample, solution, scores, failure, retried, limit, startedAt, endedAt } = trial
  const attachments = createAttachments()
  const id = safeIdOf(sample.id)
  const input = inputOf(sample.input)
  const target = targetOf(sample.target)
  const init = { input, target, id, choices: null, metadata: null, sandbox: null, files: null, setup: null }
  const transcript = solution?.transcript ?? failedTranscript(trial)
  const context = chatContextOf(transcript, solution?.toolCalls ?? [])
  const firstReply = transcript.findIndex(({ role }) => role === 'assistant')
  const messages = transcript.map((message, index) =>
    chatMessageOf(message, index < firstReply && message.role !== 'system' ? 'input' : null, context),
  )
  return {
    id,
    epoch: trial.trial,
    input,
    choices: null,
    target,
    sandbox: null,
    files: null,
    setup: null,
    messages: messages.length === 0 && typeof input !== 'string' ? input : messages,
    output: outputOf(trial, messages, spec),
    scores: scores.length === 0 ? null : Object.fromEntries(scores.map((score) => [score.scorer, scoreOf(score)])),
    metadata: { ...sample.metadata, glmkit: loggedOf(trial, outcome) },
    store: {},
    events: sampleEventsOf(trial, init, attachments),
    model_usage: modelUsagesOf(trial.usageByModel),
    started_at: new Date(startedAt).toISOString(),
    completed_at: new Date(endedAt).toISOString(),
    total_time: (endedAt - startedAt) / 1_000,
    working_time: trial.workingMs / 1_000,
    uuid: hash('sha256', JSON.stringify([spec.runId, trial.hash, trial.trial])).slice(0, 32),
    invalidation: null,
    error: failure === undefined ? null : errorOf(failure),
    error_retries: retried.length === 0 ? null : retried.map(errorOf),
    attachments: attachments.texts,
    limit: limit === undefined ? null : limitOf(limit),
  }
}

/** The sample in short; `metadata.glmkit` is the outcome. */
export function summaryOf(sample: EvalSample, outcome: Outcome): EvalSampleSummary {
  const { id, epoch, input, target, scores, uuid, started_at, completed_at, total_time, working_time } = sample
  const last = typeof input === 'string' ? input : textOf(input.findLast(({ role }) => role === 'user'))
  return {
    id,
    epoch,
    input: cut(last),
    target: typeof target === 'string' ? cut(target) : target.map(cut),
    metadata: { glmkit: outcome },
    scores: scores && Object.fromEntries(Object.entries(scores).map(([name, score]) => [name, shortOf(score)])),
    model_usage: sample.model_usage,
    started_at,
    completed_at,
    total_time,
    working_time,
    uuid,
    error: sample.error === null ? null : cut(sample.error.message),
    limit: sample.limit?.type ?? null,
    retries: sample.error_retries?.length ?? null,
    completed: true,
    message_count: sample.messages.length,
  }
}

function loggedOf(trial: Trial, outcome: Outcome): LoggedTrial {
  const { sample, solution, limit, failure, retried, startedAt, endedAt } = trial
  const { output, stopReason, stopDetail, plan, edits } = solution ?? {}
  return {
    outcome,
    target: typeof sample.target === 'string' ? undefined : sample.target,
    turns: solution?.turns ?? 0,
    toolCalls: solution?.toolCalls ?? [],
    ...(output !== undefined && { output }),
    ...(stopReason !== undefined && { stopReason }),
    ...(stopDetail !== undefined && { stopDetail }),
    ...(plan !== undefined && { plan }),
    ...(edits !== undefined && { edits }),
    ...(limit !== undefined && { limit }),
    ...(failure !== undefined && { failure }),
    ...(retried.length > 0 && { retried }),
    startedAt,
    endedAt,
  }
}

function inputOf(input: RunInput): string | ChatMessage[] {
  if (typeof input === 'string') return input
  const context = chatContextOf(input, [])
  return input.map((message) => chatMessageOf(message, 'input', context))
}

function targetOf(target: unknown): string | string[] {
  if (typeof target === 'string') return target
  if (Array.isArray(target) && target.every((item) => typeof item === 'string')) return target
  return target === undefined || target === null ? '' : JSON.stringify(target)
}

/** What there was when the agent failed. */
function failedTranscript({ events }: Trial): readonly Message[] {
  const last = events.findLast((event) => event.type === 'run-failed')
  return last?.type === 'run-failed' ? last.transcript : []
}

function outputOf(
  trial: Trial,
  messages: readonly ChatMessage[],
  { model = 'none' }: Pick<RunSpec, 'model'>,
): ModelOutput {
  const { solution, events, usageByModel } = trial
  const end = events.findLast((event) => event.type === 'turn-end')
  const isAnswered = solution !== undefined && (solution.text !== '' || messages.length > 0)
  const said = messages.findLast(({ role }) => role === 'assistant')
  const text = solution?.text ?? ''
  const answer = isAnswered ? (said ?? plainAnswer(text)) : undefined
  const usage = Object.keys(usageByModel).length === 0 ? null : modelUsageOf(totalUsage(usageByModel))
  return modelOutputOf(answer, {
    model: end?.type === 'turn-end' ? end.model : model,
    stopReason: end?.type === 'turn-end' ? stopReasons[end.finish] : 'stop',
    completion: text,
    usage,
    seconds: trial.workingMs / 1_000,
  })
}

/** Of a solver that brings nothing but a text. */
function plainAnswer(content: string): ChatMessage {
  return { id: null, content, source: 'generate', metadata: null, role: 'assistant', tool_calls: null, model: null }
}

const shortChars = 500

function cut(text: string): string {
  return text.length <= shortChars ? text : `${text.slice(0, shortChars - 1)}…`
}

function shortOf<Short extends { readonly answer: string | null; readonly explanation: string | null }>(
  score: Short,
): Short {
  const { answer, explanation } = score
  return { ...score, answer: answer && cut(answer), explanation: explanation && cut(explanation), metadata: null }
}

function textOf(message: ChatMessage | undefined): string {
  if (message === undefined) return ''
  const { content } = message
  if (typeof content === 'string') return content
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}
