import { addUsage, noUsage, untilAborted } from '@glmkit/glm/model'
import type { Message, Usage } from '@glmkit/glm/model'
import { ask, billOf } from './ask-model.ts'
import type { AskOptions } from './ask-model.ts'
import { ContextOverflowError } from './context-overflow-error.ts'
import type { ContextOverflowFacts } from './context-overflow-error.ts'
import type { EventBody } from './event.ts'
import { isHalt } from './inbox.ts'
import { once } from './journal.ts'
import type { Asked, MemoryEdit, PreparedPrompt, PromptContext, PromptForecast } from './memory.ts'
import type { ModelTurnOptions } from './model-turn.ts'
import { heard } from './telling.ts'

/** What the journal keeps of what a memory has decided. */
interface Decision {
  readonly edits: readonly MemoryEdit[]
  /** Made from what earlier runs have taught, too: nothing a replay could compute. */
  readonly forecast?: PromptForecast | undefined
  readonly maxOutputTokens?: number
  /** It does not fit, whatever is left out. */
  readonly overflow?: ContextOverflowFacts
  /** On requests of the memory's own. */
  readonly spent?: { readonly usage: Usage; readonly turns: number }
}

export interface EditedPrompt extends PreparedPrompt {
  readonly isEdited: boolean
}

/**
 * Lets the memory change what the model is shown, and make the next prompt.
 *
 * @param onSpent Told what requests of the memory's own have cost.
 * @throws {ContextOverflowError} When the conversation does not fit the model's window.
 */
export async function* memoryTurn(
  key: string,
  context: PromptContext,
  options: Pick<ModelTurnOptions, 'memory' | 'onEdit'> & AskOptions,
  onSpent: (usage: Usage) => void,
): AsyncGenerator<readonly EventBody[], EditedPrompt> {
  const { memory, scope, signal } = options
  const { journal, budget } = scope
  if (memory.edit === undefined || journal.wasPassed(key)) {
    return { ...(await memory.prepare(context)), isEdited: false }
  }
  let live: PreparedPrompt | undefined
  let isLive = false
  const decision = await once(journal, key, async (): Promise<Decision> => {
    isLive = true
    let usage = noUsage
    let turns = 0
    const asking = {
      ...context,
      ask: (messages: readonly Message[], maxOutputTokens: number) =>
        askAside(context, { messages, maxOutputTokens }, options, (more) => {
          usage = addUsage(usage, more)
          turns += 1
          onSpent(more)
        }),
    }
    const decided = async (): Promise<Decision> => {
      try {
        const edits = await untilHalted(memory.edit?.(asking) ?? [], signal)
        memory.apply?.(edits)
        live = await memory.prepare(context)
        const { forecast, maxOutputTokens } = live
        return { edits, forecast, maxOutputTokens }
      } catch (error) {
        if (!(error instanceof ContextOverflowError)) throw error
        const { promptTokens, contextTokens, leastOutputTokens } = error
        return { edits: [], overflow: { promptTokens, contextTokens, leastOutputTokens } }
      }
    }
    return { ...(await decided()), ...(turns > 0 && { spent: { usage, turns } }) }
  })
  const { edits, forecast, maxOutputTokens, overflow, spent } = decision
  if (!isLive) {
    memory.apply?.(edits)
    if (spent !== undefined) {
      onSpent(spent.usage)
      budget?.charge(spent.usage, { turns: spent.turns })
    }
  }
  if (overflow !== undefined) throw new ContextOverflowError(overflow)
  const isEdited = edits.length > 0
  if (isEdited) yield edits.map((edit): EventBody => ({ type: 'memory-edit', edit }))
  options.onEdit(edits)
  const isInVain = spent !== undefined && !edits.some((edit) => edit.kind === 'summary' && edit.by === 'model')
  if (isInVain) yield [{ type: 'warning', message: 'A summary was asked for and could not be had' }]
  if (live !== undefined) return { ...live, isEdited }
  const { forecast: _, ...prompt } = await memory.prepare(context)
  return {
    ...prompt,
    isEdited,
    ...(forecast && { forecast }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
  }
}

/** No edits where the turn is cut before they were decided: the request that follows ends at once. */
async function untilHalted(
  edits: readonly MemoryEdit[] | Promise<readonly MemoryEdit[]>,
  signal: AbortSignal,
): Promise<readonly MemoryEdit[]> {
  try {
    return await untilAborted(Promise.resolve(edits), signal)
  } catch (error) {
    if (isHalt(signal.reason)) return []
    throw error
  }
}

/** A request beside the conversation. Only an abort throws. */
async function askAside(
  { model }: PromptContext,
  prompt: PreparedPrompt,
  options: AskOptions,
  onSpent: (usage: Usage) => void,
): Promise<Asked | undefined> {
  const thinking = model.alwaysThinks === true ? options.thinking : 'off'
  const long = { answer: undefined, isContinuing: false }
  const outcome = await heard(
    ask(model, prompt, () => true, { ...options, thinking, long }),
    (parts) => {
      for (const part of parts) if (part.type === 'lost') onSpent(part.usage)
    },
  )
  onSpent(billOf(outcome))
  // Nobody waits for the edits any more; that it was cut says nothing of the summary.
  if (outcome.type === 'cut' && isHalt(options.signal.reason)) throw options.signal.reason
  if (outcome.type !== 'reply') return undefined
  const { message, usage, finish } = outcome.reply
  const isWhole = finish === 'stop' && message.tool_calls === undefined && message.content.trim() !== ''
  return isWhole ? { text: message.content, usage } : undefined
}
