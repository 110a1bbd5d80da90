import { addUsage, AgentError, ModelError, noUsage } from '@glmkit/glm/model'
import type {
  Message,
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
import type { Journal } from './journal.ts'
import type { Memory, PreparedPrompt } from './memory.ts'
import type { RunScope } from './run-scope.ts'

export interface ModelTurnOptions {
  readonly turn: number
  /** The first is asked; the next ones when it cannot be had. */
  readonly models: readonly [Model, ...Model[]]
  readonly transcript: readonly Message[]
  readonly tools: readonly ToolDeclaration[]
  readonly thinking: ModelRequest['thinking']
  readonly memory: Memory
  /** Ends this prompt and no other: what stands before it is the same in the next one. */
  readonly tail: string | undefined
  readonly budget: Budget | undefined
  readonly estimator: UsageEstimator
  readonly journal: Journal
  readonly keepsFailure: RunScope['keepsFailure']
  /** What the journal compares on replay; `undefined` when nothing is recorded. */
  readonly intentOf: (model: Model, messages: readonly Message[]) => unknown
  /** Cuts the reply; after a {@link Halt} the run goes on. */
  readonly signal: AbortSignal
  /** Told what a turn that throws has cost. */
  readonly onLost: (usage: Usage) => void
}

/** `lost` is what tries cost that were no use. */
export type TurnOutcome =
  | { readonly type: 'reply'; readonly reply: ModelReply; readonly lost: Usage }
  | {
      readonly type: 'cut'
      readonly by: Halt['by']
      readonly detail: string
      readonly text: string
      readonly lost: Usage
    }

interface Failed {
  readonly type: 'failed'
  readonly error: Omit<ModelErrorFacts, 'cause' | 'resetAt'> & { readonly message: string }
  readonly lost: Usage
}

/** What a try has cost that throws: a part of the step, so that a resumed run knows it. */
interface Lost {
  readonly type: 'lost'
  readonly usage: Usage
}

type Part = readonly (EventBody | Lost)[]

/**
 * One reply, from whichever model gives it: what does not fit is compacted once, who cannot be had is replaced by the next.
 *
 * @throws {ModelError} When no model gives a reply. An abort rejects with `signal.reason`.
 */
export async function* modelTurn(options: ModelTurnOptions): AsyncGenerator<readonly EventBody[], TurnOutcome> {
  const { turn, models, transcript, tools, memory, tail, budget, journal } = options
  let lost = noUsage
  try {
    for (const [index, model] of models.entries()) {
      const context = { model, tools, ...(tail !== undefined && { tail }) }
      const next = models[index + 1]
      let prompt: PreparedPrompt
      try {
        prompt = withTail(await memory.prepare(transcript, context), tail)
      } catch (error) {
        if (next === undefined || !(error instanceof AgentError)) throw error
        yield [voided(`${error.message}; model "${next.id}" is asked instead`)]
        continue
      }
      for (let tries = 0; ; tries += 1) {
        const mayCompact = tries === 0 && memory.compact !== undefined
        const isKept = (error: ModelError): boolean =>
          options.keepsFailure(error) ||
          (error.kind === 'overflow' && mayCompact) ||
          (error.kind !== 'content-policy' && next !== undefined)
        let isLive = false
        await using step = journal.step<Part, TurnOutcome | Failed>(
          `turn/${turn}/model${index + tries === 0 ? '' : `/${index}.${tries}`}`,
          async function* (isRestart) {
            isLive = true
            if (isRestart) yield [voided('the run was interrupted here')]
            return yield* ask(model, prompt, isKept, options)
          },
          { intent: options.intentOf(model, prompt.messages) },
        )
        let done = await step.next()
        for (; done.done !== true; done = await step.next()) {
          const [first] = done.value
          if (first?.type !== 'lost') yield done.value.filter((event) => event.type !== 'lost')
          else {
            lost = addUsage(lost, first.usage)
            if (!isLive) budget?.charge(first.usage)
          }
        }
        const outcome = done.value
        lost = addUsage(lost, outcome.lost)
        if (!isLive)
          budget?.charge(billOf(outcome), { turns: outcome.type === 'cut' && outcome.by === 'budget' ? 0 : 1 })
        if (outcome.type !== 'failed') return { ...outcome, lost }

        const { error } = outcome
        const smaller =
          error.kind === 'overflow' && mayCompact ? await memory.compact?.(transcript, context) : undefined
        if (smaller !== undefined) {
          prompt = withTail(smaller, tail)
          yield [voided(`${error.message}; it was compacted and is asked again`)]
          continue
        }
        if (next === undefined || error.kind === 'content-policy') throw new ModelError(error.message, error)
        yield [voided(`${error.message}; model "${next.id}" is asked instead`)]
        break
      }
    }
  } catch (error) {
    options.onLost(lost)
    throw error
  }
  throw new Error('unreachable: the last model returns or throws')
}

/** In the last message: a message of the user's would end the tool loop, and with it the reasoning the model is shown. */
function withTail(prompt: PreparedPrompt, tail: string | undefined): PreparedPrompt {
  const last = prompt.messages.at(-1)
  if (tail === undefined || last === undefined) return prompt
  const content = `${last.content}\n\n${tail}`
  return { ...prompt, messages: [...prompt.messages.slice(0, -1), { ...last, content }] }
}

const billOf = (outcome: TurnOutcome | Failed): Usage =>
  outcome.type === 'reply' ? addUsage(outcome.lost, outcome.reply.usage) : outcome.lost

async function* ask(
  model: Model,
  prompt: PreparedPrompt,
  isKept: (error: ModelError) => boolean,
  { tools, thinking, budget, estimator, signal }: ModelTurnOptions,
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
      const { message, kind, code, status, retryable, retryAfterMs } = error
      return { type: 'failed', error: { message, kind, code, status, retryable, retryAfterMs }, lost }
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

/** The turn starts anew: what its deltas said so far is void. */
const voided = (reason: string): EventBody => ({ type: 'retry', attempt: 1, reason, waitMs: 0 })
