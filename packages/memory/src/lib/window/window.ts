import type { EditContext, MemoryEdit, MemoryHost, Message, Model, PreparedPrompt, RunMemory } from '@glmkit/core'
import { ContextOverflowError } from '../context-overflow-error.ts'
import type { Forecaster } from '../count/forecaster.ts'
import { openDraft, promptOf } from './draft.ts'
import type { Draft } from './draft.ts'
import { offerMask, offerSummary } from './offers.ts'
import type { MaskOffer, SummaryOffer } from './offers.ts'
import { pinnedIn } from './pinned.ts'
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
const mostSummariesInARow = 2
/** After a summary that failed the prompt must have grown by this before another is asked for. */
const growthToRetry = 1.2
const isFull = 'the window is full'

/** The context window of one run: what the model is shown, what that costs, and when it changes. */
export function openWindow(host: MemoryHost, options: WindowOptions): RunMemory {
  const { transcript, tools, asides } = host
  const { policy, pin, leastOutputTokens } = options
  const view = createView(transcript)
  view.apply(host.edits)
  const forecasters = new WeakMap<Model, Forecaster>()
  let last:
    | { readonly messages: readonly Message[]; readonly maxOutputTokens: number; readonly model: Model }
    | undefined

  /** What was paid, since the last edit of a kind, for what the edit would have saved. */
  const rent = { mask: 0, summary: 0 }
  let seenTo = 0
  let expectedSummaryTokens = 1_200
  let summariesInARow = 0
  let summariseAgainFrom = 0
  /** As the server said when it refused a prompt. */
  let windowTokens = Infinity
  /** Where it has refused what should have fitted, and nobody knows why. */
  let guessed = { inputTokens: Infinity, maxOutputTokens: Infinity }

  function forecasterOf(model: Model): Forecaster {
    const forecaster = forecasters.get(model) ?? options.forecasterOf(model)
    forecasters.set(model, forecaster)
    return forecaster
  }

  const limitOf = ({ contextTokens }: Model): number => Math.min(contextTokens, windowTokens)

  function roomFor(inputTokens: number, model: Model): number {
    const limit = limitOf(model)
    return limit - (options.marginTokens ?? Math.ceil(limit / 100)) - inputTokens
  }

  async function edit(context: EditContext): Promise<readonly MemoryEdit[]> {
    const { model } = context
    const forecaster = forecasterOf(model)
    const draft = openDraft(context, { view, forecaster, policy, tools })
    const isPinned = pinnedIn({ transcript, asides, pin, tokensOf: (message) => forecaster.tokensOf(message) })
    const offer = (keepTokens?: number): SummaryOffer | undefined =>
      offerSummary(draft.offering, { isPinned, expectedTokens: expectedSummaryTokens, keepTokens })

    const block = (await options.block?.()) ?? view.block
    if (block !== view.block) draft.add({ kind: 'block', text: block, reason: 'the working memory has changed' })
    offloadNew(draft, forecaster)
    maskIfItPays(draft)
    let isSummarised = await summariseIfItPays(draft, offer(), context)

    // By force, the least harm first.
    for (const keepResults of [policy.keepResults, 4, 0]) {
      const more = isTight(draft, model) ? offerMask(draft.offering, keepResults) : undefined
      if (more !== undefined && more.savedTokens >= draft.tokens() / 10) mask(draft, more, isFull)
    }
    for (const keepTokens of [policy.keepTokens, 0]) {
      const more = isTight(draft, model) ? offer(keepTokens) : undefined
      if (more === undefined) continue
      const isDone = !isSummarised && maySummarise(draft, model) && (await summarise(draft, more, context, isFull))
      if (!isDone) digest(draft, more)
      isSummarised ||= isDone
    }
    while (isTight(draft, model)) {
      const largest = largestResult(draft.shown, forecaster)
      if (largest === undefined) break
      draft.add({ kind: 'offload', messages: [largest], reason: isFull })
    }
    summariesInARow = isSummarised ? summariesInARow + 1 : 0
    return draft.edits
  }

  /** Before the model sees them whole; what was read back was asked for. */
  function offloadNew({ shown, add }: Draft, forecaster: Forecaster): void {
    const own = new Set<string>()
    const big: number[] = []
    for (const { message, index = -1 } of shown) {
      if (message.role === 'assistant') {
        for (const { id, function: fn } of message.tool_calls ?? []) if (fn.name === readBackName) own.add(id)
      }
      if (index < seenTo || message !== transcript[index] || !isResult(message) || own.has(message.tool_call_id))
        continue
      // No token is less than a byte: most results need not be counted for this.
      if (message.content.length * 3 <= policy.offloadTokens) continue
      if (forecaster.tokensOf(message) > policy.offloadTokens && isShorter(message, forecaster)) big.push(index)
    }
    seenTo = transcript.length
    const reason = `longer than ${policy.offloadTokens.toLocaleString('en-US')} tokens`
    if (big.length > 0) add({ kind: 'offload', messages: big, reason })
  }

  function maskIfItPays(draft: Draft): void {
    const offer = offerMask(draft.offering)
    if (offer === undefined) return
    rent.mask += offer.savesUsd
    if (draft.tokens() >= policy.maskFromTokens && rent.mask >= offer.costUsd) mask(draft, offer, 'it pays')
  }

  function mask(draft: Draft, offer: MaskOffer, reason: string): void {
    draft.add({ kind: 'mask', messages: offer.messages, reason }, offer)
    rent.mask = 0
  }

  async function summariseIfItPays(
    draft: Draft,
    offer: SummaryOffer | undefined,
    context: EditContext,
  ): Promise<boolean> {
    if (offer === undefined) return false
    rent.summary += offer.savesUsd
    const { compactAt } = policy
    const tokens = draft.tokens()
    const isDue =
      compactAt === undefined
        ? tokens >= policy.summariseFromTokens && rent.summary >= offer.costUsd
        : tokens >= compactAt
    if (!isDue || tokens < summariseAgainFrom || !maySummarise(draft, context.model)) return false
    const reason = compactAt === undefined ? 'it pays' : `longer than ${compactAt.toLocaleString('en-US')} tokens`
    return summarise(draft, offer, context, reason)
  }

  /** Whether the prompt and a summary of it fit, and the last summaries were any use. */
  function maySummarise(draft: Draft, model: Model): boolean {
    const needed = Math.min(summaryTokens, limitOf(model) / 8) + 500
    return summariesInARow < mostSummariesInARow && roomFor(draft.tokens(), model) >= needed
  }

  /** @returns Whether there is one now. Otherwise nothing has changed. */
  async function summarise(
    draft: Draft,
    { from, to, pinned, ...offer }: SummaryOffer,
    { model, ask }: EditContext,
    reason: string,
  ): Promise<boolean> {
    const forecaster = forecasterOf(model)
    const tokens = draft.tokens()
    // As it was sent before, with a request at its end: read from the cache.
    const messages = [...draft.shown.map(({ message }) => message), { role: 'user' as const, content: summaryRequest }]
    const reply = await ask(messages, Math.floor(Math.min(summaryTokens, model.maxOutputTokens, limitOf(model) / 8)))
    if (reply !== undefined) forecaster.learn(messages, tools, reply.usage)
    const text = reply && summaryMessage(reply.text)
    const size = text === undefined ? Infinity : forecaster.tokensOfText(text)
    if (text === undefined || size > (offer.savedTokens + expectedSummaryTokens) / 2) {
      summariseAgainFrom = tokens * growthToRetry
      return false
    }
    expectedSummaryTokens = size
    draft.add({ kind: 'summary', from, to, pinned, text, by: 'model', reason }, offer)
    rent.mask = 0
    rent.summary = 0
    return true
  }

  function digest(draft: Draft, { from, to, pinned, ...offer }: SummaryOffer): void {
    const kept = new Set(pinned)
    const text = digestOf(transcript.slice(from, to).filter((_, at) => !kept.has(from + at)))
    draft.add({ kind: 'summary', from, to, pinned, text, by: 'digest', reason: isFull }, offer)
    rent.summary = 0
  }

  function isTight(draft: Draft, model: Model): boolean {
    const inputTokens = draft.tokens()
    const reserve = Math.min(reservedTokens, limitOf(model) / 8)
    return roomFor(inputTokens, model) < reserve || inputTokens > guessed.inputTokens
  }

  function isShorter(message: Message, forecaster: Forecaster): boolean {
    return isResult(message) && forecaster.tokensOf(stubOf(message, 'offload')) < forecaster.tokensOf(message) / 2
  }

  function largestResult(shown: readonly Shown[], forecaster: Forecaster): number | undefined {
    const results = shown.flatMap(({ message, index = -1 }) =>
      message === transcript[index] && isShorter(message, forecaster)
        ? [{ index, tokens: forecaster.tokensOf(message) }]
        : [],
    )
    return results.toSorted((a, b) => b.tokens - a.tokens)[0]?.index
  }

  return {
    edit,
    apply: (edits) => view.apply(edits),
    prepare({ model, tail }): PreparedPrompt {
      const messages = promptOf(view.shown(), view.block, tail)
      const forecast = forecasterOf(model).prompt(messages, tools)
      const room = roomFor(forecast.inputTokens, model)
      if (room < leastOutputTokens) {
        throw new ContextOverflowError(forecast.inputTokens, limitOf(model), leastOutputTokens)
      }
      const maxOutputTokens = Math.floor(Math.min(model.maxOutputTokens, guessed.maxOutputTokens, room))
      last = { messages, maxOutputTokens, model }
      return { messages, maxOutputTokens, forecast }
    },
    learn(usage) {
      if (last !== undefined) forecasterOf(last.model).learn(last.messages, tools, usage)
    },
    refused({ inputTokens, contextTokens = Infinity }) {
      if (last === undefined) return
      const { messages, maxOutputTokens, model } = last
      windowTokens = Math.min(windowTokens, contextTokens)
      const forecaster = forecasterOf(model)
      const unbilled = { cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, costUsd: 0 }
      if (inputTokens !== undefined) forecaster.learn(messages, tools, { inputTokens, ...unbilled })
      const expected = forecaster.prompt(messages, tools).inputTokens
      if (roomFor(expected, model) < maxOutputTokens) return
      const least = Math.min(maxOutputTokens, leastOutputTokens)
      guessed = { inputTokens: expected * 0.75, maxOutputTokens: Math.max(least, Math.floor(maxOutputTokens / 2)) }
    },
  }
}
