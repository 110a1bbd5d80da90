import { withTail } from '@glmkit/core'
import type {
  EditContext,
  MemoryEdit,
  MemoryHost,
  Message,
  Model,
  PreparedPrompt,
  PromptContext,
  RunMemory,
} from '@glmkit/core'
import { ContextOverflowError } from '../context-overflow-error.ts'
import type { Forecaster } from '../count/forecaster.ts'
import { offerMask, offerSummary, ratesOf } from './offers.ts'
import type { MaskOffer, Offer, Offering, SummaryOffer } from './offers.ts'
import type { Policy } from './presets.ts'
import { isResult, readBackName, stubOf } from './stubs.ts'
import { digestOf, summaryMessage, summaryRequest, summaryTokens } from './summary.ts'
import { createView } from './view.ts'
import type { Shown } from './view.ts'

export interface WindowOptions {
  readonly policy: Policy
  readonly pin: (message: Message) => boolean
  readonly block: (() => Promise<string>) | undefined
  readonly marginTokens: number | undefined
  readonly leastOutputTokens: number
  readonly forecasterOf: (model: Model) => Forecaster
}

/** Before anything is left out by force, the answer has room for so much, or an eighth of the window. */
const reservedTokens = 8_192
/** The user's last messages stay verbatim up to this many tokens together. */
const quotedTokens = 2_000
const mostSummariesInARow = 2

/** The context window of one run: what the model is shown, what that costs, and when it changes. */
export function openWindow({ transcript, tools, edits, asides }: MemoryHost, options: WindowOptions): RunMemory {
  const { policy, pin, leastOutputTokens } = options
  const view = createView(transcript)
  view.apply(edits)
  const forecasters = new WeakMap<Model, Forecaster>()
  let expectedSummary = 1_200
  /** What was paid since the last edit of its kind for what the edit would have saved. */
  const rent = { mask: 0, summary: 0 }
  let offloadedTo = 0
  let summariesInARow = 0
  /** A summary that failed is not asked for again before the prompt is this long. */
  let summariseAgainFrom = 0
  /** As the server said when it refused a prompt. */
  let windowTokens = Infinity
  /** Where it has refused what should have fitted, and nobody knows why. */
  let guessed = { inputTokens: Infinity, maxOutputTokens: Infinity }
  let last:
    | { readonly messages: readonly Message[]; readonly maxOutputTokens: number; readonly model: Model }
    | undefined

  function forecasterOf(model: Model): Forecaster {
    const forecaster = forecasters.get(model) ?? options.forecasterOf(model)
    forecasters.set(model, forecaster)
    return forecaster
  }

  function messagesOf(shown: readonly Shown[], block: string, tail: string | undefined): readonly Message[] {
    return withTail(
      withTail(
        shown.map(({ message }) => message),
        block,
      ),
      tail,
    )
  }

  function roomFor(inputTokens: number, { contextTokens }: Model): number {
    const limit = Math.min(contextTokens, windowTokens)
    return limit - (options.marginTokens ?? Math.ceil(limit / 100)) - inputTokens
  }

  async function edit(context: EditContext): Promise<readonly MemoryEdit[]> {
    const { model, tail } = context
    const forecaster = forecasterOf(model)
    const rates = ratesOf(model.price)
    const made: MemoryEdit[] = []
    let block = view.block
    let shown = view.shown()
    const tokensOf = (message: Message): number => forecaster.tokensOf(message)
    const offering = (): Offering => ({ shown, policy, rates, tokensOf })
    const size = (): number => forecaster.prompt(messagesOf(shown, block, tail), tools).inputTokens

    /** Makes an edit part of what will be shown, with what it does to prompt and bill. */
    function make(change: MemoryEdit, offer?: Offer): void {
      const tokensBefore = size()
      made.push(change)
      shown = view.with(made)
      if (change.kind === 'block') block = change.text
      const { inputTokens, cachedInputTokens } = forecaster.prompt(messagesOf(shown, block, tail), tools)
      const cost = model.price === undefined ? null : (offer?.costUsd ?? 0)
      const saves = model.price === undefined ? null : (tokensBefore - inputTokens) * rates.cached
      const forecast = { tokensBefore, tokensAfter: inputTokens, cachedInputTokens, costUsd: cost, savesUsd: saves }
      made.splice(-1, 1, { ...change, forecast })
    }

    function mask(offer: MaskOffer, reason: string): void {
      make({ kind: 'mask', messages: offer.messages, reason }, offer)
      rent.mask = 0
    }

    async function summarise(offer: SummaryOffer, reason: string): Promise<boolean> {
      const { from, to, pinned } = offer
      const before = size()
      const asked = [...shown.map(({ message }) => message), { role: 'user' as const, content: summaryRequest }]
      const maxTokens = Math.min(summaryTokens, model.maxOutputTokens)
      const reply = await context.ask(asked, maxTokens)
      if (reply !== undefined) forecaster.learn(asked, tools, reply.usage)
      const text = reply && summaryMessage(reply.text)
      const tokens = text === undefined ? Infinity : forecaster.tokensOfText(text)
      if (text === undefined || tokens > (offer.savedTokens + expectedSummary) / 2) {
        summariseAgainFrom = before * 1.2
        return false
      }
      expectedSummary = tokens
      make({ kind: 'summary', from, to, pinned, text, by: 'model', reason }, offer)
      rent.summary = 0
      rent.mask = 0
      return true
    }

    function digest(offer: SummaryOffer, reason: string): void {
      const { from, to, pinned } = offer
      const kept = new Set(pinned)
      const folded = transcript.slice(from, to).filter((_, at) => !kept.has(from + at))
      make({ kind: 'summary', from, to, pinned, text: digestOf(folded), by: 'digest', reason }, offer)
    }

    const isPinned = pinning(forecaster)

    const now = (await options.block?.()) ?? ''
    if (now !== block) make({ kind: 'block', text: now, reason: 'the working memory has changed' })

    const big = bigResults(shown, forecaster)
    if (big.length > 0) {
      const reason = `longer than ${policy.offloadTokens.toLocaleString('en-US')} tokens`
      make({ kind: 'offload', messages: big, reason })
    }

    let summaries = 0
    const tokens = size()
    const masking = offerMask(offering())
    if (masking !== undefined) {
      rent.mask += masking.savesUsd
      if (tokens >= policy.maskFromTokens && rent.mask >= masking.costUsd) mask(masking, 'it pays')
    }
    const offer = offerSummary(offering(), isPinned, expectedSummary)
    if (offer !== undefined) {
      rent.summary += offer.savesUsd
      const isDue =
        policy.compactAt === undefined
          ? size() >= policy.summariseFromTokens && rent.summary >= offer.costUsd
          : size() >= policy.compactAt
      const mayAsk = summariesInARow < mostSummariesInARow && size() >= summariseAgainFrom
      if (isDue && mayAsk && canAsk(size(), model)) {
        const why =
          policy.compactAt === undefined ? 'it pays' : `longer than ${policy.compactAt.toLocaleString('en-US')} tokens`
        if (await summarise(offer, why)) summaries += 1
      }
    }

    // By force, the least harm first.
    const isTight = (): boolean => {
      const inputTokens = size()
      const reserve = Math.min(reservedTokens, Math.min(model.contextTokens, windowTokens) / 8)
      const isShort = roomFor(inputTokens, model) < reserve
      return isShort || inputTokens > guessed.inputTokens
    }
    const full = 'the window is full'
    for (const keep of [policy.keepResults, 4, 0]) {
      const more = isTight() ? offerMask(offering(), keep) : undefined
      if (more !== undefined && more.savedTokens >= size() / 10) mask(more, full)
    }
    for (const keepTokens of [policy.keepTokens, 0]) {
      const more = isTight() ? offerSummary(offering(), isPinned, expectedSummary, keepTokens) : undefined
      if (more === undefined) continue
      const isDone =
        summaries === 0 &&
        summariesInARow < mostSummariesInARow &&
        canAsk(size(), model) &&
        (await summarise(more, full))
      if (isDone) summaries += 1
      else digest(more, full)
    }
    while (isTight()) {
      const largest = largestResult(shown, forecaster)
      if (largest === undefined) break
      make({ kind: 'offload', messages: [largest], reason: full })
    }
    summariesInARow = summaries > 0 ? summariesInARow + 1 : 0
    return made
  }

  /** Whether the prompt and a summary of it fit. */
  function canAsk(inputTokens: number, model: Model): boolean {
    return roomFor(inputTokens, model) >= summaryTokens + 500
  }

  /** Results that no request has shown yet, and are long; what was read back was asked for. */
  function bigResults(shown: readonly Shown[], forecaster: Forecaster): readonly number[] {
    const own = new Set<string>()
    const big: number[] = []
    for (const { message, index = -1 } of shown) {
      if (message.role === 'assistant') {
        for (const { id, function: fn } of message.tool_calls ?? []) if (fn.name === readBackName) own.add(id)
      }
      if (index < offloadedTo || !isResult(message) || own.has(message.tool_call_id)) continue
      // No token is less than a character of these: most results need not be counted for this.
      if (message !== transcript[index] || message.content.length < policy.offloadTokens) continue
      if (forecaster.tokensOf(message) > policy.offloadTokens && isShorter(message, forecaster)) big.push(index)
    }
    offloadedTo = transcript.length
    return big
  }

  function isShorter(message: Message, forecaster: Forecaster): boolean {
    return isResult(message) && forecaster.tokensOf(stubOf(message, 'offload')) < forecaster.tokensOf(message) / 2
  }

  function largestResult(shown: readonly Shown[], forecaster: Forecaster): number | undefined {
    const results = shown.flatMap(({ message, index }) =>
      index !== undefined && isResult(message) && message === transcript[index] && isShorter(message, forecaster)
        ? [{ index, tokens: forecaster.tokensOf(message) }]
        : [],
    )
    return results.toSorted((a, b) => b.tokens - a.tokens)[0]?.index
  }

  /** The user's newest message, his last ones as far as they are short, and what was asked to be pinned. */
  function pinning(forecaster: Forecaster): (index: number) => boolean {
    const asked = transcript.flatMap((message, index) =>
      message.role === 'user' && !asides.has(message) ? [index] : [],
    )
    const kept = new Set(asked.slice(-1))
    let room = quotedTokens
    for (const index of asked.toReversed()) {
      const message = transcript[index]
      room -= message === undefined ? 0 : forecaster.tokensOf(message)
      if (room < 0) break
      kept.add(index)
    }
    return (index) => {
      const message = transcript[index]
      return kept.has(index) || (message?.role === 'user' && pin(message))
    }
  }

  return {
    edit,
    apply: (more) => view.apply(more),
    prepare({ model, tail }: PromptContext): PreparedPrompt {
      const messages = messagesOf(view.shown(), view.block, tail)
      const forecast = forecasterOf(model).prompt(messages, tools)
      const room = roomFor(forecast.inputTokens, model)
      if (room < leastOutputTokens) {
        throw new ContextOverflowError(forecast.inputTokens, model.contextTokens, leastOutputTokens)
      }
      const maxOutputTokens = Math.min(model.maxOutputTokens, guessed.maxOutputTokens, room)
      last = { messages, maxOutputTokens, model }
      return { messages, maxOutputTokens, forecast }
    },
    learn(usage) {
      if (last !== undefined) forecasterOf(last.model).learn(last.messages, tools, usage)
    },
    refused({ inputTokens, contextTokens = Infinity }) {
      if (last === undefined) return
      windowTokens = Math.min(windowTokens, contextTokens)
      const { messages, maxOutputTokens, model } = last
      const forecaster = forecasterOf(model)
      const bill = {
        inputTokens: inputTokens ?? 0,
        cachedInputTokens: 0,
        outputTokens: 0,
        reasoningTokens: 0,
        costUsd: 0,
      }
      if (inputTokens !== undefined) forecaster.learn(messages, tools, bill)
      const expected = forecaster.prompt(messages, tools).inputTokens
      if (roomFor(expected, model) < maxOutputTokens) return
      const least = Math.min(maxOutputTokens, leastOutputTokens)
      guessed = { inputTokens: expected * 0.75, maxOutputTokens: Math.max(least, Math.floor(maxOutputTokens / 2)) }
    },
  }
}
