import { addUsage, ModelError, noUsage } from '@glmkit/glm/model'
import type { Message, Model, Usage } from '@glmkit/glm/model'
import { ask, billOf } from './ask-model.ts'
import type { AskOptions, Failed, Part, TurnOutcome } from './ask-model.ts'
import { ContextOverflowError } from './context-overflow-error.ts'
import type { EventBody } from './event.ts'
import type { MemoryEdit, PromptForecast, RunMemory } from './memory.ts'
import { memoryTurn } from './memory-turn.ts'
import { createPartialReply } from './partial-reply.ts'

export interface ModelTurnOptions extends AskOptions {
  readonly turn: number
  /** The first is asked; the next ones when it cannot be had. */
  readonly models: readonly [Model, ...Model[]]
  readonly memory: RunMemory
  /** Ends this prompt and no other: what stands before it is the same in the next one. */
  readonly tail: string | undefined
  /** What the journal compares on replay; `undefined` when nothing is recorded. */
  readonly intentOf: (model: Model, messages: readonly Message[]) => unknown
  /** Told what the memory no longer shows the model. */
  readonly onEdit: (edits: readonly MemoryEdit[]) => void
  /** Told what it has cost beside its reply. */
  readonly onLost: (usage: Usage) => void
}

/** With what the prompt was expected to be billed for, and what was left for the reply. */
export type Turn = TurnOutcome & {
  readonly forecast?: PromptForecast | undefined
  readonly maxOutputTokens: number
}

/**
 * One reply, from whichever model gives it: a prompt the server calls too long is made smaller once, a model that cannot
 * be had is replaced by the next.
 *
 * @throws {ModelError} When no model gives a reply. An abort rejects with `signal.reason`.
 */
export async function* modelTurn(options: ModelTurnOptions): AsyncGenerator<readonly EventBody[], Turn> {
  const { turn, models, memory, tail } = options
  const { journal, budget, keepsFailure } = options.scope
  let lost = noUsage
  const onSpent = (usage: Usage): void => void (lost = addUsage(lost, usage))
  /** What goes on with a text needs none, and a reply that was all thinking had too much of it. */
  let isWithoutThinking = options.long.isContinuing
  try {
    for (const [index, model] of models.entries()) {
      const context = { model, ...(tail !== undefined && { tail }) }
      const key = `turn/${turn}/memory${index === 0 ? '' : `/${index}`}`
      const next = models[index + 1]
      const fitted = yield* orTooLong(memoryTurn(key, context, options, onSpent))
      if (fitted instanceof ContextOverflowError) {
        if (next === undefined) throw fitted
        yield [voided(`${fitted.message}; model "${next.id}" is asked instead`)]
        continue
      }
      let prompt = fitted
      let mayCompact = memory.refused !== undefined
      for (let tries = 0; ; tries += 1) {
        const mayThinkLess = model.alwaysThinks !== true && !isWithoutThinking && options.thinking !== 'off'
        const isKept = (error: ModelError): boolean =>
          keepsFailure(error) ||
          (error.kind === 'overflow' && mayCompact) ||
          (error.kind === 'thinking' && mayThinkLess) ||
          (error.kind !== 'content-policy' && next !== undefined)
        let isLive = false
        /** Of the reply, as far as an earlier process had it. */
        const seen = createPartialReply()
        const thinking = isWithoutThinking && model.alwaysThinks !== true ? 'off' : options.thinking
        await using step = journal.step<Part, TurnOutcome | Failed>(
          `turn/${turn}/model${index + tries === 0 ? '' : `/${index}.${tries}`}`,
          async function* (isRestart) {
            isLive = true
            if (isRestart && seen.calls === '' && options.long.answer?.isWorthKeeping === true) {
              const { text, reasoning } = seen
              const usage = options.estimator.estimate(prompt.messages, options.tools, text + reasoning, model.price)
              budget?.charge(usage, { turns: 1 })
              return { type: 'broken', cause: 'process', text, reasoning, lost: usage }
            }
            if (isRestart) yield [voided('the run was interrupted here')]
            return yield* ask(model, prompt, isKept, { ...options, thinking })
          },
          { intent: options.intentOf(model, prompt.messages) },
        )
        let done = await step.next()
        for (; done.done !== true; done = await step.next()) {
          const [first] = done.value
          if (first?.type !== 'lost') {
            const events = done.value.filter((event) => event.type !== 'lost')
            if (!isLive) for (const event of events) seen.add(event)
            yield events
          } else {
            onSpent(first.usage)
            if (!isLive) budget?.charge(first.usage)
          }
        }
        const outcome = done.value
        onSpent(outcome.lost)
        if (!isLive)
          budget?.charge(billOf(outcome), { turns: outcome.type === 'cut' && outcome.by === 'budget' ? 0 : 1 })
        if (outcome.type === 'reply') memory.learn?.(outcome.reply.usage)
        if (outcome.type === 'broken' && outcome.cause === 'window') memory.refused?.({})
        if (outcome.type !== 'failed') {
          const { forecast, maxOutputTokens } = prompt
          return { ...outcome, lost, forecast, maxOutputTokens }
        }

        const { error } = outcome
        if (error.kind === 'thinking' && mayThinkLess) {
          isWithoutThinking = true
          yield [voided(`${error.message}; it is asked again without thinking`)]
          continue
        }
        if (error.kind === 'overflow' && mayCompact) {
          mayCompact = false
          memory.refused?.(error)
          const smaller = yield* orTooLong(memoryTurn(`${key}/overflow`, context, options, onSpent))
          const isSmaller =
            'messages' in smaller && (smaller.isEdited || smaller.maxOutputTokens < prompt.maxOutputTokens)
          if (isSmaller) {
            yield [voided(`${error.message}; it was made smaller and is asked again`)]
            prompt = smaller
            continue
          }
        }
        if (next === undefined || error.kind === 'content-policy') throw new ModelError(error.message, error)
        yield [voided(`${error.message}; model "${next.id}" is asked instead`)]
        break
      }
    }
  } finally {
    options.onLost(lost)
  }
  throw new Error('unreachable: the last model returns or throws')
}

async function* orTooLong<Event, Prompt>(
  preparing: AsyncGenerator<Event, Prompt>,
): AsyncGenerator<Event, Prompt | ContextOverflowError> {
  try {
    return yield* preparing
  } catch (error) {
    if (error instanceof ContextOverflowError) return error
    throw error
  }
}

/** The turn starts anew: what its deltas said so far is void. */
const voided = (reason: string): EventBody => ({ type: 'retry', attempt: 1, reason, waitMs: 0 })
