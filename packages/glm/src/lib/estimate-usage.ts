import { costOf } from './model.ts'
import type { Message } from './message.ts'
import type { Price, ToolDeclaration, Usage } from './model.ts'

type Messages = readonly Message[]
type Tools = readonly ToolDeclaration[]

/**
 * What the turns of a run cost, before the server says so and where it never will.
 *
 * Messages are known by identity; an array that is passed again may only have grown.
 */
export interface UsageEstimator {
  /** An upper bound of a prompt's tokens: what the server counted last, and the bytes of what is new since. */
  bound(messages: Messages, tools: Tools): number
  /** What the server counted for a prompt and its reply. Estimates teach nothing. */
  learn(messages: Messages, tools: Tools, usage: Usage): void
  /** What a turn cost that was cut after `streamed`. Errs on the dear side: as if nothing had been cached. */
  estimate(messages: Messages, tools: Tools, streamed: string, price: Price | undefined): Usage
}

interface Measure {
  readonly of: (text: string) => number
  /** Tokens of the chat template around a message, a tool or a call; around all tools. */
  readonly frame: number
  readonly header: number
}

/** A token of a byte-level BPE is at least one byte; the template's markers are tokens of their own. */
const bytes: Measure = { of: (text) => Buffer.byteLength(text), frame: 8, header: 1_000 }
/** About a token each in English, French, code and JSON; Chinese takes fewer. @see docs/glm-5.md#tokens */
const piece = /[A-Z]?[a-z]{1,9}|[A-Z]{1,3}|\d{1,3}|[^\0-\x7f]|[^\w\s]{1,5}|_|\n\s*/g
const pieces: Measure = { of: (text) => text.match(piece)?.length ?? 0, frame: 3, header: 130 }

/** A prompt the server has counted: the first messages of an array that may have grown since. */
interface Counted {
  readonly messages: Messages
  readonly count: number
  readonly tools: Tools
  readonly usage: Usage
}

/** Makes an estimator for one run. A turn costs what is new, as long as prompts only grow. */
export function createUsageEstimator(): UsageEstimator {
  let counted: Counted | undefined

  function sizeOfPrompt(messages: Messages, tools: Tools, measure: Measure, scale: number): number {
    if (counted === undefined) return sizeOf(messages, tools, measure) * scale
    const { reply, news, isCut } = compare(messages, counted)
    const known = counted.usage.inputTokens + (reply === undefined ? 0 : counted.usage.outputTokens)
    const onTop = known + sizeOf(news, tools === counted.tools ? [] : tools, measure) * scale
    return isCut ? Math.min(onTop, sizeOf(messages, tools, measure) * scale) : onTop
  }

  return {
    bound(messages, tools) {
      // A reply may have been repaired, and tokenized anew it need not be the tokens the model chose.
      const slack = Math.ceil((counted?.usage.outputTokens ?? 0) / 50) + 32
      return sizeOfPrompt(messages, tools, bytes, 1) + slack
    },
    learn(messages, tools, usage) {
      if (usage.isEstimated === true || usage.inputTokens === 0) return
      counted = { messages, count: messages.length, tools, usage }
    },
    estimate(messages, tools, streamed, price) {
      const before = counted?.messages.slice(0, counted.count) ?? []
      const reply = counted && compare(messages, counted).reply
      const perInput = ratio(counted?.usage.inputTokens, sizeOf(before, counted?.tools ?? [], pieces)) ?? 1
      const perOutput =
        ratio(counted?.usage.outputTokens, reply === undefined ? 0 : sizeOf([reply], [], pieces)) ?? perInput
      const inputTokens = Math.round(sizeOfPrompt(messages, tools, pieces, perInput))
      const outputTokens = Math.ceil(pieces.of(streamed) * perOutput)
      const tokens = { inputTokens, cachedInputTokens: 0, outputTokens }
      return { ...tokens, reasoningTokens: 0, costUsd: costOf(tokens, price), isEstimated: true }
    },
  }
}

interface Comparison {
  /** The reply to the counted prompt, which stands right after it. */
  readonly reply: Message | undefined
  readonly news: Messages
  /** Something of the counted prompt is gone. */
  readonly isCut: boolean
}

function compare(messages: Messages, { messages: before, count }: Counted): Comparison {
  const isLonger = messages === before || startsWith(messages, before, count)
  if (isLonger) {
    const reply = messages[count]?.role === 'assistant' ? messages[count] : undefined
    return { reply, news: messages.slice(reply === undefined ? count : count + 1), isCut: false }
  }
  const known = new Set(before.slice(0, count))
  const last = before[count - 1]
  const next = last === undefined ? undefined : messages[messages.lastIndexOf(last) + 1]
  const reply = next?.role === 'assistant' && !known.has(next) ? next : undefined
  const news = messages.filter((message) => message !== reply && !known.has(message))
  const kept = messages.length - news.length - (reply === undefined ? 0 : 1)
  return { reply, news, isCut: kept < known.size }
}

function startsWith(messages: Messages, before: Messages, count: number): boolean {
  for (let index = 0; index < count; index += 1) if (messages[index] !== before[index]) return false
  return true
}

/** Tokens a piece, as far as a text was long enough to tell. */
function ratio(tokens: number | undefined, size: number): number | undefined {
  return tokens === undefined || size < 100 ? undefined : Math.min(2, Math.max(0.5, tokens / size))
}

function sizeOf(messages: Messages, tools: Tools, { of, frame, header }: Measure): number {
  let size = frame + (tools.length > 0 ? header : 0)
  for (const tool of tools) size += frame + of(spaced(JSON.stringify({ type: 'function', function: tool })))
  for (const message of messages) {
    size += frame + of(message.content)
    if (message.role !== 'assistant') continue
    size += of(message.reasoning_content ?? '')
    for (const call of message.tool_calls ?? [])
      size += frame + of(call.function.name) + of(spaced(call.function.arguments))
  }
  return size
}

/** The template writes JSON with a space after every comma and colon. */
function spaced(json: string): string {
  return json.replaceAll(/[,:]/g, '$& ')
}
