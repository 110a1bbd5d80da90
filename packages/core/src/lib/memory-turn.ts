import { addUsage, noUsage, UsageError } from '@glmkit/glm/model'
import type { Message, Usage } from '@glmkit/glm/model'
import { ask } from './ask-model.ts'
import type { AskOptions } from './ask-model.ts'
import type { EventBody } from './event.ts'
import type { Asked, MemoryEdit, PreparedPrompt, PromptContext, PromptForecast } from './memory.ts'
import type { ModelTurnOptions } from './model-turn.ts'

/** What the journal keeps of what a memory has decided. */
interface Decision {
  readonly edits: readonly MemoryEdit[]
  /** Made from what earlier runs have taught, too: nothing a replay could compute. */
  readonly forecast?: PromptForecast | undefined
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
 */
export async function* memoryTurn(
  key: string,
  context: PromptContext,
  options: Pick<ModelTurnOptions, 'memory' | 'journal' | 'onEdit'> & AskOptions,
  onSpent: (usage: Usage) => void,
): AsyncGenerator<readonly EventBody[], EditedPrompt> {
  const { memory, journal, budget } = options
  if (memory.edit === undefined) return { ...(await memory.prepare(context)), isEdited: false }
  let live: PreparedPrompt | undefined
  await using step = journal.step<never, Decision>(key, async function* () {
    yield* []
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
    const edits = (await memory.edit?.(asking)) ?? []
    memory.apply?.(edits)
    live = await memory.prepare(context)
    return { edits, forecast: live.forecast, ...(turns > 0 && { spent: { usage, turns } }) }
  })
  const { value: decision } = await step.next()
  if (decision === undefined) throw new TypeError('a step without an end')
  const { edits, forecast, spent } = decision
  const isEdited = edits.length > 0
  if (isEdited) yield edits.map((edit): EventBody => ({ type: 'memory-edit', edit }))
  options.onEdit(edits)
  if (live !== undefined) return { ...live, isEdited }
  memory.apply?.(edits)
  if (spent !== undefined) {
    onSpent(spent.usage)
    budget?.charge(spent.usage, { turns: spent.turns })
  }
  const { forecast: _, ...prompt } = await memory.prepare(context)
  return { ...prompt, isEdited, ...(forecast && { forecast }) }
}

/** A request beside the conversation. Only an abort throws. */
async function askAside(
  { model }: PromptContext,
  prompt: PreparedPrompt,
  options: AskOptions,
  onSpent: (usage: Usage) => void,
): Promise<Asked | undefined> {
  try {
    return await askOnce('off')
  } catch (error) {
    // A model that always thinks; nothing was sent.
    if (error instanceof UsageError) return askOnce(options.thinking)
    throw error
  }

  async function askOnce(thinking: AskOptions['thinking']): Promise<Asked | undefined> {
    const asking = ask(model, prompt, () => true, { ...options, thinking })
    for (;;) {
      const step = await asking.next()
      if (step.done !== true) {
        for (const part of step.value) if (part.type === 'lost') onSpent(part.usage)
        continue
      }
      const { value } = step
      onSpent(value.type === 'reply' ? addUsage(value.lost, value.reply.usage) : value.lost)
      if (value.type !== 'reply') return undefined
      const { message, usage, finish } = value.reply
      const isWhole = finish === 'stop' && message.tool_calls === undefined && message.content.trim() !== ''
      return isWhole ? { text: message.content, usage } : undefined
    }
  }
}
