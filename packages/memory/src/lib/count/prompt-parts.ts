import type { Message, ToolDeclaration } from '@glmkit/core'
import type { PromptCounter } from './prompt-counter.ts'
import type { TokenSize } from './token-size.ts'

/** A message of a prompt, or all that stands before its messages. */
export interface PromptPart {
  readonly message: Message | undefined
  readonly size: TokenSize
  /** As billed; absent before. */
  tokens?: number
}

/** The parts prompts are made of: the same object for the same message, whoever made a copy of it. */
export interface PromptParts {
  /** The first is the head. */
  of(messages: readonly Message[], tools: readonly ToolDeclaration[]): readonly PromptPart[]
  part(message: Message): PromptPart
}

export function createPromptParts(counter: PromptCounter): PromptParts {
  const known = new WeakMap<Message, PromptPart>()
  let last: readonly PromptPart[] = []
  let head: { readonly tools: readonly ToolDeclaration[]; readonly part: PromptPart } | undefined

  function partOf(message: Message, before?: PromptPart): PromptPart {
    const same = known.get(message)
    if (same !== undefined) return same
    const part = isSame(before?.message, message) ? before : undefined
    const made = part ?? { message, size: counter.message(message) }
    known.set(message, made)
    return made
  }

  function headOf(tools: readonly ToolDeclaration[]): PromptPart {
    if (head?.tools === tools) return head.part
    const isCopy = head !== undefined && JSON.stringify(head.tools) === JSON.stringify(tools)
    const part: PromptPart = isCopy && head ? head.part : { message: undefined, size: counter.head(tools) }
    head = { tools, part }
    return part
  }

  return {
    of(messages, tools) {
      const parts = [headOf(tools), ...messages.map((message, index) => partOf(message, last[index + 1]))]
      last = parts
      return parts
    },
    part: (message) => partOf(message),
  }
}

/** `<|observation|>` stands before the first of consecutive tool results. */
export function openingBefore(parts: readonly PromptPart[], index: number): number {
  const isResult = (at: number): boolean => parts[at]?.message?.role === 'tool'
  return isResult(index) && !isResult(index - 1) ? 1 : 0
}

/** As the template renders it: ids are not shown to the model. */
function isSame(a: Message | undefined, b: Message): a is Message {
  if (a?.role !== b.role || a.content !== b.content) return false
  if (a.role !== 'assistant' || b.role !== 'assistant') return true
  return (a.reasoning_content ?? '') === (b.reasoning_content ?? '') && callsOf(a) === callsOf(b)
}

function callsOf({ tool_calls: calls = [] }: Message & { readonly role: 'assistant' }): string {
  return JSON.stringify(calls.map((call) => [call.function.name, call.function.arguments]))
}
