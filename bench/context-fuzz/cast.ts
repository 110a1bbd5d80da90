/** The messages of a plan, and what the model answers when it is asked to sum up. */
import type { Asked, AssistantMessage, Message, Tool, ToolDeclaration, ToolMessage } from '@glmkit/core'
import type { Judge } from './judge.ts'
import type { FactPlan, Plan, ReplyPlan } from './plan.ts'
import { textOf } from './texts.ts'

export const pinMark = '[must not be forgotten]'

export interface Fact {
  readonly key: string
  readonly value: string
}

export function factOf(seed: number): Fact {
  const code = (seed >>> 0).toString(36)
  return { key: `secret_of_${code}`, value: `v${code}-${(Math.imul(seed, 2_654_435_761) >>> 0).toString(16)}` }
}

const toolsMade = new Map<string, readonly ToolDeclaration[]>()

export function toolsOf({ tools, toolChars }: Plan): readonly ToolDeclaration[] {
  const key = `${tools}/${toolChars}`
  const made =
    toolsMade.get(key) ??
    Array.from({ length: tools }, (_, index) => ({
      // The last one is the memory's own: without it nothing that fits is left out.
      name: index === tools - 1 ? 'read_back' : `tool_${index}`,
      description: textOf(['english', toolChars, index * 100]),
      parameters: { type: 'object', properties: { q: { type: 'string' } } },
    }))
  toolsMade.set(key, made)
  return made
}

function withFact(text: string, { at, form }: FactPlan, { key, value }: Fact): string {
  const said = form === 'json' ? `"${key}": "${value}",` : `${key}=${value}`
  const place = Math.floor(text.length * at)
  const start = text.slice(0, place).toWellFormed()
  const end = text.slice(place).toWellFormed()
  return form === 'line' ? `${start}\n${said}\n${end}` : `${start} ${said} ${end}`
}

/** The reply and the results of its calls, in their order. */
export function exchangeOf(
  step: ReplyPlan,
  plan: Plan,
  before: {
    readonly results: readonly ToolMessage[]
    readonly transcript: readonly Message[]
    readonly readBack: ReadBack
  },
): { readonly reply: AssistantMessage; readonly results: () => AsyncGenerator<ToolMessage> } {
  const { results: earlier, transcript, readBack } = before
  const made = step.calls.map((call, index) => {
    const number = earlier.length + index
    // Some servers count, some draw, and some write what has to be escaped.
    const id = plan.seed % 17 === 0 ? `call "é\\${number}"` : `call_${number}`
    // What is read back is a copy, and not searched.
    const old = call.readsBack === undefined || number === plan.fact.result ? undefined : earlier[call.readsBack]
    const args = old === undefined ? { q: textOf(call.argument) } : { id: old.tool_call_id }
    return { id, call, number, args, old }
  })
  const text = step.text === undefined ? '' : textOf(step.text)
  const reply: AssistantMessage = {
    role: 'assistant',
    content: made.length === 0 && text === '' ? 'Done.' : text,
    ...(step.thought !== undefined && { reasoning_content: textOf(step.thought) }),
    ...(made.length > 0 && {
      tool_calls: made.map(({ id, args, old, number }) => ({
        id,
        type: 'function' as const,
        function: {
          name: old === undefined ? `tool_${number % plan.tools}` : 'read_back',
          arguments: JSON.stringify(args),
        },
      })),
    }),
  }
  return {
    reply,
    async *results() {
      for (const { id, call, number, old } of made) {
        const plain = old === undefined ? textOf(call.result) : await readBack({ id: old.tool_call_id }, transcript)
        const content = number === plan.fact.result ? withFact(plain, plan.fact, factOf(plan.seed)) : plain
        yield { role: 'tool', tool_call_id: id, content }
      }
    },
  }
}

export type ReadBack = (input: object, transcript: readonly Message[]) => Promise<string>

export function readBackOf(tools: readonly Tool[] = []): ReadBack {
  const tool = tools.find(({ name }) => name === 'read_back')
  if (tool === undefined) throw new Error('the memory has no read_back')
  return async (input, transcript) => {
    const parsed = await tool.parse(input)
    if ('issues' in parsed) throw new Error(parsed.issues)
    const { signal } = new AbortController()
    const context = { runId: 'r', callId: 'c', signal, transcript, progress: () => {} }
    return String(await tool.execute(parsed.input, context))
  }
}

export class SummariserDown extends Error {
  override readonly name = 'SummariserDown'
}

/** What a request for a summary comes to. */
export function summaryOf(
  step: Pick<ReplyPlan, 'summariser'>,
  plan: Plan,
  judge: Judge,
  messages: readonly Message[],
): Asked | undefined {
  const text = said()
  if (text === undefined) return undefined
  const inputTokens = judge.prompt(messages, toolsOf(plan))
  const outputTokens = Math.round(judge.message({ role: 'user', content: text }))
  return { text, usage: { inputTokens, cachedInputTokens: 0, outputTokens, reasoningTokens: 0, costUsd: null } }

  function said(): string | undefined {
    const kind = plan.task[0]
    switch (step.summariser) {
      case 'good':
        return textOf([kind, 300 + ((plan.seed >>> 0) % 5) * 900, 0])
      case 'throws':
        throw new SummariserDown('aborted')
      case 'blank':
        return ' \n'
      case 'inflating':
        return JSON.stringify(messages).repeat(2)
      case 'none':
      default:
        return undefined
    }
  }
}
