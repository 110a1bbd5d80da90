import { addUsage, ModelError, noUsage } from '@glmkit/glm/model'
import type {
  Model,
  ModelErrorFacts,
  ModelErrorKind,
  ModelEvent,
  ModelReply,
  ModelRequest,
  ToolDeclaration,
  Usage,
} from '@glmkit/glm/model'
import type { BudgetExceeded, TurnReservation, UsageEstimator } from '@glmkit/glm/limits'
import type { EventBody } from './event.ts'
import { isHalt } from './inbox.ts'
import type { Halt } from './inbox.ts'
import type { LongAnswer } from './long-answer.ts'
import type { CutCause, PreparedPrompt } from './memory.ts'
import { createPartialReply } from './partial-reply.ts'
import type { TreeScope } from './run-scope.ts'

export interface AskOptions {
  readonly tools: readonly ToolDeclaration[]
  readonly thinking: ModelRequest['thinking']
  readonly scope: TreeScope
  readonly estimator: UsageEstimator
  /** Whether what there is of the reply is kept when it breaks, and whether the rest of it is of any use. */
  readonly long: Pick<LongAnswer, 'answer' | 'isContinuing'>
  /** Cuts the reply; after a {@link Halt} the run goes on. */
  readonly signal: AbortSignal
}

/** `lost` is what the turn cost beside its reply: tries that were no use, and the memory's own requests. */
export type TurnOutcome =
  | { readonly type: 'reply'; readonly reply: ModelReply; readonly lost: Usage }
  /** By the run. */
  | ({ readonly type: 'cut'; readonly by: Halt['by']; readonly detail: string } & Said)
  /** What there is of the answer stays, and it goes on. */
  | ({ readonly type: 'broken'; readonly cause: CutCause } & Said)

interface Said {
  readonly text: string
  readonly reasoning: string
  readonly lost: Usage
}

/** Failures in the middle of an answer that may go on after them. */
const causes: { readonly [Kind in ModelErrorKind]?: CutCause } = {
  network: 'network',
  server: 'network',
  overloaded: 'network',
  'rate-limit': 'network',
  quota: 'network',
  repetition: 'repetition',
  overflow: 'window',
}

export interface Failed {
  readonly type: 'failed'
  readonly error: Omit<ModelErrorFacts, 'cause' | 'resetAt'> & { readonly message: string }
  readonly lost: Usage
}

/** With what its reply cost. */
export const billOf = (outcome: TurnOutcome | Failed): Usage =>
  outcome.type === 'reply' ? addUsage(outcome.lost, outcome.reply.usage) : outcome.lost

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
  { tools, thinking, scope, estimator, long, signal }: AskOptions,
): AsyncGenerator<Part, TurnOutcome | Failed> {
  const { messages } = prompt
  const { price } = model
  const inputTokens = Math.min(estimator.bound(messages, tools), model.contextTokens)
  const needs = { inputTokens, maxOutputTokens: prompt.maxOutputTokens, price, now: Date.now() }
  let reserved: TurnReservation | undefined
  let lost = noUsage
  const said = createPartialReply()
  let isAsked = false
  /** What this try cost; `undefined` when it was lost before a word came, and nobody knows. */
  function billed(usage: Usage | undefined): Usage | undefined {
    if (usage !== undefined || !isAsked) return usage
    const all = said.text + said.reasoning + said.calls
    return all !== '' || signal.aborted ? estimator.estimate(messages, tools, all, price) : undefined
  }
  const saidSoFar = (): Said => ({ text: said.text, reasoning: said.reasoning, lost })
  /** The try is over, with this bill if anybody knows it. */
  function settle(usage: Usage | undefined): Said {
    reserved?.settle(usage)
    lost = addUsage(lost, usage ?? noUsage)
    return saidSoFar()
  }
  const usedUp = (by: BudgetExceeded): TurnOutcome => ({
    type: 'cut',
    by: 'budget',
    detail: detailOf(by),
    ...saidSoFar(),
  })
  /** Where the answer goes on if it broke here. */
  function goesOnAfter(kind: ModelErrorKind): CutCause | undefined {
    // What was written before is not given up for a reply with nothing in it.
    if (long.isContinuing && (kind === 'empty' || kind === 'thinking')) return 'lost'
    return said.calls === '' && long.answer?.isWorthKeeping === true ? causes[kind] : undefined
  }
  try {
    const granted = await scope.budget?.reserveTurn(needs, signal)
    if (granted !== undefined && 'exceeded' in granted) return usedUp(granted)
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
        if (event.type === 'retry') {
          if (events.length > 0) yield events.splice(0)
          const usage = billed(event.usage)
          const cause = goesOnAfter(event.kind)
          if (cause !== undefined) return { type: 'broken', cause, ...settle(usage) }
          lost = addUsage(lost, usage ?? noUsage)
          const exceeded = await reserved?.renew(usage, signal)
          if (exceeded !== undefined) return usedUp(exceeded)
          said.add(event)
        } else said.add(event)
        events.push(event)
      }
      yield events
      if (long.answer?.isLost === true && said.calls === '')
        return { type: 'broken', cause: 'lost', ...settle(billed(undefined)) }
    }
    throw new ModelError(`Model "${model.id}" ended its stream without a reply`, { kind: 'empty', retryable: false })
  } catch (error) {
    const partial = settle(billed(error instanceof ModelError ? usageOf(error) : undefined))
    if (isHalt(signal.reason)) {
      return { type: 'cut', by: signal.reason.by, detail: signal.reason.message, ...partial }
    }
    const cause = error instanceof ModelError && !signal.aborted ? goesOnAfter(error.kind) : undefined
    if (cause !== undefined) return { type: 'broken', cause, ...partial }
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

function detailOf({ exceeded, limit, spent, needed }: BudgetExceeded): string {
  const next = needed > 0 ? `, and the next turn may need ${needed}` : ''
  return `the budget of ${limit} ${exceeded} is used up: ${spent} are spent${next}`
}

/** A request that was refused costs nothing. */
const usageOf = ({ usage, status }: ModelError): Usage | undefined =>
  usage ?? (status === undefined ? undefined : noUsage)
