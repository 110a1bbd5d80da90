import type { Message, PromptForecast, ToolDeclaration, Usage } from '@glmkit/core'
import type { PromptCounter } from './prompt-counter.ts'
import { createPromptParts, openingBefore } from './prompt-parts.ts'
import type { PromptPart } from './prompt-parts.ts'
import { isPlausible, learnRatio, shareError } from './ratios.ts'
import type { Ratios } from './ratios.ts'
import { createSentPrompts } from './sent-prompts.ts'
import { addSizes, noTokens, weigh } from './token-size.ts'
import type { TokenRatio } from './token-size.ts'

type Messages = readonly Message[]
type Tools = readonly ToolDeclaration[]

/** Knows what the prompts of one run cost: from its bills what was billed, and by estimate what is new. */
export interface Forecaster {
  /** What the server will bill. Any number of prompts may be asked about; none has to be sent. */
  prompt(messages: Messages, tools: Tools): PromptForecast
  /** Of what the server will bill, the tokens of the prompt alone, which costs less to tell. */
  inputTokens(messages: Messages, tools: Tools): number
  /** Of the prompt, the tokens that no bill has covered yet: those a forecast may be wrong about. */
  unbilled(messages: Messages, tools: Tools): number
  /** Tokens of the prompt up to message `count`. */
  upTo(messages: Messages, count: number, tools: Tools): number
  /** Tokens of a message by itself. */
  tokensOf(message: Message): number
  tokensOfText(text: string): number
  /**
   * A prompt was sent, and this is what was billed for it and its reply. An estimate teaches only that it was sent. What
   * was cached teaches nothing: servers miss at random.
   */
  learn(messages: Messages, tools: Tools, usage: Usage): void
}

export interface CreateForecasterOptions {
  readonly counter: PromptCounter
  /** Read once, and taught by every bill. */
  readonly ratios: Ratios
  /** Names the server and the model in `ratios`. */
  readonly key: string
}

/** `<|assistant|><think>`, with which a prompt asks for its reply. */
const requestTokens = 2

/**
 * Makes a forecaster for one run. Every message is given the tokens of the first bill it was in; a prompt is the sum of its
 * messages, so that one that was cut or edited is known as well as one that has grown. A turn tokenizes what is new.
 */
export function createForecaster({ counter, ratios, key }: CreateForecasterOptions): Forecaster {
  const prompts = createPromptParts(counter)
  const sent = createSentPrompts({ counter, tokensOf })
  let ratio: TokenRatio = ratios.of(key)
  /** What the last bill had on top of what its messages explain. */
  let surplus = 0
  let unread: Usage | undefined

  function tokensOf(part: PromptPart): number {
    return part.tokens ?? weigh(part.size, ratio)
  }

  function sum(parts: readonly PromptPart[]): number {
    return parts.reduce((tokens, part, index) => tokens + openingBefore(parts, index) + tokensOf(part), 0)
  }

  function partsOf(messages: Messages, tools: Tools): readonly PromptPart[] {
    const parts = prompts.of(messages, tools)
    const reply = unread && parts.find(({ message, tokens }) => message?.role === 'assistant' && tokens === undefined)
    if (unread !== undefined && reply !== undefined) {
      takeReply(reply, unread)
      unread = undefined
    }
    return parts
  }

  /** The first reply nobody has billed yet answers the last prompt. */
  function takeReply(part: PromptPart, usage: Usage): void {
    const { message } = part
    const isHidden = message?.role === 'assistant' && (message.reasoning_content ?? '') === ''
    const shown = usage.outputTokens - (isHidden ? usage.reasoningTokens : 0)
    // The marker that ended it is the one the next message begins with.
    const tokens = requestTokens + shown - 1
    // What was repaired, or left out on the way, is not what comes back to the server.
    if (isPlausible(tokens / tokensOf(part))) part.tokens = tokens
    sent.addReply(part)
  }

  /** Shares what was billed among what is new, as estimated. */
  function settle(parts: readonly PromptPart[], inputTokens: number): void {
    const news = parts.filter(({ tokens }) => tokens === undefined)
    const size = news.map((part) => part.size).reduce(addSizes, noTokens)
    const estimate = weigh({ ...size, markers: 0 }, ratio)
    const missing = inputTokens - sum(parts) - requestTokens - surplus
    const tokens = estimate + missing
    const isExplained = estimate > 0 && isPlausible(tokens / estimate)
    const { text, cjk } = ratio
    const more = isExplained ? shareError(size, missing) : { text: 0, cjk: 0 }
    for (const part of news) part.tokens = weigh(part.size, { text: text + more.text, cjk: cjk + more.cjk })
    if (!isExplained) {
      surplus += missing
      return
    }
    const sample = { size, tokens, besides: sent.unlike(parts) }
    ratio = learnRatio(ratio, sample)
    ratios.learn(key, sample)
  }

  const inputOf = (parts: readonly PromptPart[]): number => Math.max(1, Math.ceil(sum(parts) + requestTokens + surplus))

  return {
    inputTokens: (messages, tools) => inputOf(partsOf(messages, tools)),
    prompt(messages, tools) {
      const parts = partsOf(messages, tools)
      const inputTokens = inputOf(parts)
      // The last token is always computed: the reply is sampled from it.
      return { inputTokens, cachedInputTokens: Math.min(inputTokens - 1, Math.floor(sent.shared(parts))) }
    },
    unbilled: (messages, tools) =>
      Math.ceil(sum(partsOf(messages, tools).filter(({ tokens }) => tokens === undefined))),
    upTo: (messages, count, tools) => Math.ceil(sum(partsOf(messages, tools).slice(0, count + 1))),
    tokensOf: (message) => Math.ceil(tokensOf(prompts.part(message))),
    tokensOfText: (text) => Math.ceil(weigh(counter.text(text), ratio)),
    learn(messages, tools, usage) {
      const parts = partsOf(messages, tools)
      const isBill = usage.isEstimated !== true && usage.inputTokens > 0
      if (isBill) settle(parts, usage.inputTokens)
      sent.add(parts)
      unread = isBill ? usage : undefined
    },
  }
}
