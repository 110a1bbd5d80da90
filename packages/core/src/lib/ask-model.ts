import { addUsage, ModelError, noUsage } from '@glmkit/glm/model'
import type {
  Model,
  ModelErrorFacts,
  ModelEvent,
  ModelReply,
  ModelRequest,
  ToolDeclaration,
  Usage,
} from '@glmkit/glm/model'
import type { Budget, BudgetExceeded, TurnReservation, UsageEstimator } from '@glmkit/glm/limits'
import type { EventBody } from './event.ts'
import { isHalt } from './inbox.ts'
import type { Halt } from './inbox.ts'
import type { PreparedPrompt } from './memory.ts'

export interface AskOptions {
  readonly tools: readonly ToolDeclaration[]
  readonly thinking: ModelRequest['thinking']
  readonly budget: Budget | undefined
  readonly estimator: UsageEstimator
  /** Cuts the reply; after a {@link Halt} the run goes on. */
  readonly signal: AbortSignal
}

/** `lost` is what the turn cost beside its reply: tries that were no use, and the memory's own requests. */
export type TurnOutcome =
  | { readonly type: 'reply'; readonly reply: ModelReply; readonly lost: Usage }
  | {
      readonly type: 'cut'
      readonly by: Halt['by']
      readonly detail: string
      readonly text: string
      readonly lost: Usage
    }

export interface Failed {
  readonly type: 'failed'
  readonly error: Omit<ModelErrorFacts, 'cause' | 'resetAt'> & { readonly message: string }
  readonly lost: Usage
}

/** What a try has cost that throws: a part of the step, so that a resumed run knows it. */
export interface Lost {
  readonly type: 'lost'
  readonly usage: Usage
}

export type Part = readonly (EventBody | Lost)[]

/** One request, and what comes of it. */
export async function* ask(
  model: Model,
  prompt: PreparedPrompt,
  isKept: (error: ModelError) => boolean,
  { tools, thinking, budget, estimator, signal }: AskOptions,
): AsyncGenerator<Part, TurnOutcome | Failed> {
  const { messages } = prompt
  const { price } = model
  const inputTokens = Math.min(estimator.bound(messages, tools), model.contextTokens)
  const needs = { inputTokens, maxOutputTokens: prompt.maxOutputTokens, price, now: Date.now() }
  let reserved: TurnReservation | undefined
  let lost = noUsage
  let text = ''
  /** Reasoning and arguments. */
  let other = ''
  let isAsked = false
  /** What this try cost; `undefined` when it was lost before a word came, and nobody knows. */
  const billed = (usage: Usage | undefined): Usage | undefined =>
    usage ??
    (isAsked && (text + other !== '' || signal.aborted)
      ? estimator.estimate(messages, tools, text + other, price)
      : undefined)
  try {
    const granted = await budget?.reserveTurn(needs, signal)
    if (granted !== undefined && 'exceeded' in granted) return cut('budget', usedUp(granted), '', noUsage)
    reserved = granted
    signal.throwIfAborted()
    const { maxOutputTokens } = reserved ?? prompt
    const request = { messages, tools, maxOutputTokens, signal, ...(thinking !== undefined && { thinking }) }
    isAsked = true
    for await (const batch of model.stream(request)) {
      const events: Exclude<ModelEvent, { readonly type: 'reply' }>[] = []
      for (const event of batch) {
        if (event.type === 'reply') {
          estimator.learn(messages, tools, event.reply.usage)
          reserved?.settle(event.reply.usage)
          if (events.length > 0) yield events
          return { type: 'reply', reply: event.reply, lost }
        }
        events.push(event)
        if (event.type !== 'retry') {
          if (event.type === 'text-delta') text += event.text
          else other += event.text
          continue
        }
        const usage = billed(event.usage)
        lost = addUsage(lost, usage ?? noUsage)
        text = ''
        other = ''
        const exceeded = await reserved?.renew(usage, signal)
        if (exceeded !== undefined) return cut('budget', usedUp(exceeded), text, lost)
      }
      yield events
    }
    throw new ModelError(`Model "${model.id}" ended its stream without a reply`, { kind: 'empty', retryable: false })
  } catch (error) {
    const usage = billed(error instanceof ModelError ? usageOf(error) : undefined)
    reserved?.settle(usage)
    lost = addUsage(lost, usage ?? noUsage)
    if (isHalt(signal.reason)) return cut(signal.reason.by, signal.reason.message, text, lost)
    if (error instanceof ModelError && isKept(error)) {
      const { message, kind, code, status, retryable, retryAfterMs, inputTokens: counted, contextTokens } = error
      const facts = { message, kind, code, status, retryable, retryAfterMs, inputTokens: counted, contextTokens }
      return { type: 'failed', error: facts, lost }
    }
    yield [{ type: 'lost', usage: lost }]
    throw error
  } finally {
    reserved?.settle(isAsked ? undefined : noUsage)
  }
}

function cut(by: Halt['by'], detail: string, text: string, lost: Usage): TurnOutcome {
  return { type: 'cut', by, detail, text, lost }
}

function usedUp({ exceeded, limit, spent, needed }: BudgetExceeded): string {
  const next = needed > 0 ? `, and the next turn may need ${needed}` : ''
  return `the budget of ${limit} ${exceeded} is used up: ${spent} are spent${next}`
}

/** A request that was refused costs nothing. */
const usageOf = ({ usage, status }: ModelError): Usage | undefined =>
  usage ?? (status === undefined ? undefined : noUsage)
