import { ContextOverflowError } from '@glmkit/core'
import type { EditContext, MemoryEdit, MemoryHost, Message, Model, PreparedPrompt, RunMemory } from '@glmkit/core'
import type { Forecaster } from '../count/forecaster.ts'
import { openDraft, promptOf } from './draft.ts'
import type { Draft } from './draft.ts'
import { offerMask, offerSummary } from './offers.ts'
import type { MaskOffer, SummaryOffer, SummaryOfferOptions } from './offers.ts'
import { pinnedIn } from './pinned.ts'
import type { Policy } from './presets.ts'
import { isResult, readBackName, stubOf } from './stubs.ts'
import { digestOf, summaryMessage, summaryRequest, summaryTokens, unseenOf } from './summary.ts'
import { createView } from './view.ts'
import type { Shown } from './view.ts'

export interface WindowOptions {
  readonly policy: Policy
  readonly pin: (message: Message) => boolean
  readonly block: (() => Promise<string>) | undefined
  readonly directoryTool: string | undefined
  readonly marginTokens: number | undefined
  readonly leastOutputTokens: number
  readonly forecasterOf: (model: Model) => Forecaster
}

/** Before anything is left out by force, the answer has room for so much, or an eighth of the window. */
const reservedTokens = 8_192
/** A new text may be so much longer than estimated, where a server counts Chinese otherwise. */
const unbilledShare = 0.08
const mostSummariesInARow = 2
/** After a summary that failed the prompt must have grown by this before another is asked for. */
const growthToRetry = 1.2
const isFull = 'the window is full'

const longerThan = (tokens: number): string => `longer than ${tokens.toLocaleString('en-US')} tokens`

interface Size {
  readonly inputTokens: number
  readonly unbilledTokens: number
}

/** What a model's server has taught by refusing what should have fitted. */
interface Limits {
  /** As it said. */
  readonly windowTokens: number
  /** Where it did not say. */
  readonly inputTokens: number
  readonly maxOutputTokens: number
  /** The longest prompt it has taken. */
  readonly billedTokens: number
}

const noLimits: Limits = {
  windowTokens: Infinity,
  inputTokens: Infinity,
  maxOutputTokens: Infinity,
  billedTokens: 0,
}

/** About what a reader keeps in mind of a page or two. */
const mostEndChars = 12_000

type SummaryState = 'not-due' | 'made' | 'failed'

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
  const allLimits = new WeakMap<Model, Limits>()
  /** Who has tools of another kind alone, as a judge, is not the one whose memory it is. */
  const hasDirectory = tools.length === 0 || tools.some(({ name }) => name === options.directoryTool)
  /** Without it the model could not read what it is shown a stub of: nothing is left out that fits. */
  const canReadBack = tools.some(({ name }) => name === readBackName)

  function isAside(index: number): boolean {
    const message = transcript[index]
    return message !== undefined && asides.has(message)
  }

  function forecasterOf(model: Model): Forecaster {
    const forecaster = forecasters.get(model) ?? options.forecasterOf(model)
    forecasters.set(model, forecaster)
    return forecaster
  }

  const limitsOf = (model: Model): Limits => allLimits.get(model) ?? noLimits
  const windowOf = (model: Model): number => Math.min(model.contextTokens, limitsOf(model).windowTokens)

  function roomFor({ inputTokens, unbilledTokens }: Size, model: Model): number {
    const limit = windowOf(model)
    const margin = options.marginTokens ?? Math.ceil(limit / 100 + unbilledTokens * unbilledShare)
    return limit - margin - inputTokens
  }

  function sizeOf(messages: readonly Message[], model: Model): Size {
    const forecaster = forecasterOf(model)
    const inputTokens = forecaster.inputTokens(messages, tools)
    return { inputTokens, unbilledTokens: forecaster.unbilled(messages, tools) }
  }

  async function edit(context: EditContext): Promise<readonly MemoryEdit[]> {
    const { model } = context
    const forecaster = forecasterOf(model)
    const draft = openDraft(context, { view, forecaster, policy, tools })
    const isPinned = pinnedIn({ transcript, asides, pin, tokensOf: (message) => forecaster.tokensOf(message) })
    const expecting = (expectedTokens: number): SummaryOfferOptions => ({ isPinned, expectedTokens })

    const block = options.block === undefined || !hasDirectory ? '' : await options.block()
    if (block !== view.block) draft.add({ kind: 'block', text: block, reason: 'the working memory has changed' })
    let summary: SummaryState = 'not-due'
    if (canReadBack) {
      offloadNew(draft, forecaster)
      maskIfItPays(draft)
      const offer = offerSummary(draft.offering, expecting(expectedSummaryTokens))
      summary = await summariseIfItPays(draft, offer, context)
    }

    // By force, the least harm first. While there is still room to ask for a summary, only what masks and a summary can do.
    const isTight = (): boolean => isFullOf(draft, model)
    const isNear = (): boolean => isFullOf(draft, model, summaryNeed(model))
    for (const keepResults of [policy.keepResults, 4, 0]) {
      const more = isNear() ? offerMask(draft.offering, keepResults) : undefined
      if (more !== undefined && more.savedTokens >= draft.tokens() / 10) mask(draft, more, isFull)
    }
    const huge = largestResults(draft.shown, forecaster, windowOf(model) / 8)
    for (const index of huge) if (isTight()) draft.shorten({ kind: 'offload', messages: [index], reason: isFull })
    // However long the policy wants it: a quarter of the window is as much as can stay.
    const keepTokens = Math.min(policy.keepTokens, windowOf(model) / 4)
    if (isNear() && summary === 'not-due') {
      const offer = offerSummary(draft.offering, { ...expecting(expectedSummaryTokens), keepTokens })
      summary = await summariseByForce(draft, offer, context)
    }
    for (const kept of [keepTokens, 0]) {
      const more = isTight() ? offerSummary(draft.offering, { ...expecting(0), keepTokens: kept, least: 0 }) : undefined
      if (more !== undefined) digest(draft, more, model)
    }
    for (const kind of ['offload', 'mask'] as const) {
      for (const index of largestResults(draft.shown, forecaster)) {
        if (isTight()) draft.shorten({ kind, messages: [index], reason: isFull })
      }
    }
    summariesInARow = summary === 'made' ? summariesInARow + 1 : 0
    checkRoom(draft.messages, model)
    return draft.edits
  }

  /** Before the model sees them whole; what was read back was asked for. */
  function offloadNew(draft: Draft, forecaster: Forecaster): void {
    const own = new Set<string>()
    const big: number[] = []
    for (const { message, index = -1 } of draft.shown) {
      if (message.role === 'assistant') {
        for (const { id, function: fn } of message.tool_calls ?? []) if (fn.name === readBackName) own.add(id)
      }
      if (index < seenTo || message !== transcript[index] || !isResult(message) || own.has(message.tool_call_id))
        continue
      // No token is less than a byte: most results need not be counted for this.
      if (message.content.length * 3 <= policy.offloadTokens) continue
      if (forecaster.tokensOf(message) > policy.offloadTokens && isShorter(message, forecaster)) big.push(index)
    }
    if (big.length > 0) draft.add({ kind: 'offload', messages: big, reason: longerThan(policy.offloadTokens) })
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
  ): Promise<SummaryState> {
    if (offer === undefined) return 'not-due'
    rent.summary += offer.savesUsd
    const { compactAt } = policy
    const tokens = draft.tokens()
    const isDue =
      compactAt === undefined
        ? tokens >= policy.summariseFromTokens && rent.summary >= offer.costUsd
        : tokens >= compactAt
    if (!isDue || tokens < summariseAgainFrom || !maySummarise(draft, context.model)) return 'not-due'
    return summarise(draft, offer, context, compactAt === undefined ? 'it pays' : longerThan(compactAt))
  }

  async function summariseByForce(
    draft: Draft,
    offer: SummaryOffer | undefined,
    context: EditContext,
  ): Promise<SummaryState> {
    if (offer === undefined || draft.tokens() < summariseAgainFrom || !maySummarise(draft, context.model))
      return 'not-due'
    return summarise(draft, offer, context, isFull)
  }

  /** Whether the prompt and a summary of it fit, and the last summaries were any use. */
  function maySummarise(draft: Draft, model: Model): boolean {
    return summariesInARow < mostSummariesInARow && roomFor(sizeOf(draft.messages, model), model) >= summaryNeed(model)
  }

  const summaryNeed = (model: Model): number => Math.min(summaryTokens, windowOf(model) / 8) + 500

  /** Unless it is made nothing has changed. */
  async function summarise(
    draft: Draft,
    { from, to, pinned, ...offer }: SummaryOffer,
    { model, ask }: EditContext,
    reason: string,
  ): Promise<SummaryState> {
    const forecaster = forecasterOf(model)
    const tokens = draft.tokens()
    // As it was sent before, with a request at its end: read from the cache.
    const messages = [...draft.shown.map(({ message }) => message), { role: 'user' as const, content: summaryRequest }]
    const mostTokens = summaryTokens * (model.alwaysThinks === true ? 4 : 1)
    const reply = await ask(messages, Math.floor(Math.min(mostTokens, model.maxOutputTokens, windowOf(model) / 8)))
    if (reply !== undefined) forecaster.learn(messages, tools, reply.usage)
    const text = summaryMessage(reply?.text ?? '', unseen({ from, to, pinned })) + endOfAnswer(from, to, model)
    const size = forecaster.tokensOfText(text)
    if (reply === undefined || reply.text.trim() === '' || size > offer.replacedTokens / 2) {
      summariseAgainFrom = tokens * growthToRetry
      return 'failed'
    }
    expectedSummaryTokens = size
    draft.add({ kind: 'summary', from, to, pinned, text, by: 'model', reason }, offer)
    rent.mask = 0
    rent.summary = 0
    return 'made'
  }

  function unseen({ from, to, pinned }: Pick<SummaryOffer, 'from' | 'to' | 'pinned'>): string {
    const kept = new Set(pinned)
    const isHidden = (index: number): boolean => index >= from && index < to && !kept.has(index)
    return unseenOf(transcript, (index) => isHidden(index) && !isAside(index))
  }

  /** An answer that is to go on cannot be summed up: its end stays as it was written. */
  function endOfAnswer(from: number, to: number, model: Model): string {
    const at = transcript.findLastIndex(({ role }) => role === 'assistant')
    const content = transcript[at]?.content ?? ''
    if (at < from || at >= to || !isAside(at + 1) || content === '') return ''
    const end = content.slice(-Math.min(mostEndChars, Math.floor(windowOf(model) / 8)))
    return `\n\nThe end of what you have written last, to the letter:\n${end.replace(/^[\uDC00-\uDFFF]/, '')}`
  }

  function digest(draft: Draft, { from, to, pinned, ...offer }: SummaryOffer, model: Model): void {
    const kept = new Set(pinned)
    const listedFrom = Math.max(from, view.summarisedTo)
    const listed = transcript.slice(listedFrom, to).filter((_, at) => !kept.has(listedFrom + at))
    const earlier = draft.shown.find(({ index }) => index === undefined)?.message.content
    const text =
      digestOf(listed, offer.replacedTokens, unseen({ from, to, pinned }), earlier) + endOfAnswer(from, to, model)
    draft.shorten({ kind: 'summary', from, to, pinned, text, by: 'digest', reason: isFull }, offer)
    rent.summary = 0
  }

  /** @param more Room that is wanted beside that for an answer. */
  function isFullOf(draft: Draft, model: Model, more = 0): boolean {
    const size = sizeOf(draft.messages, model)
    const reserve = Math.max(leastOutputTokens, Math.min(reservedTokens, windowOf(model) / 8))
    return roomFor(size, model) < reserve + more || size.inputTokens > limitsOf(model).inputTokens
  }

  function isShorter(message: Message, forecaster: Forecaster): boolean {
    return isResult(message) && forecaster.tokensOf(stubOf(message, 'offload')) < forecaster.tokensOf(message) / 2
  }

  /** Places in the transcript. */
  function largestResults(shown: readonly Shown[], forecaster: Forecaster, least = 0): readonly number[] {
    return shown
      .flatMap(({ message, index }) =>
        index !== undefined && isResult(message) ? [{ index, tokens: forecaster.tokensOf(message) }] : [],
      )
      .filter(({ tokens }) => tokens > least)
      .toSorted((a, b) => b.tokens - a.tokens)
      .map(({ index }) => index)
  }

  /** @throws {ContextOverflowError} */
  function checkRoom(messages: readonly Message[], model: Model): void {
    const size = sizeOf(messages, model)
    if (roomFor(size, model) >= leastOutputTokens) return
    const promptTokens = size.inputTokens
    throw new ContextOverflowError({ promptTokens, contextTokens: windowOf(model), leastOutputTokens })
  }

  return {
    edit,
    apply: (edits) => view.apply(edits),
    prepare({ model, tail }): PreparedPrompt {
      const messages = promptOf(view.shown(), view.block, tail)
      const room = Math.max(1, roomFor(sizeOf(messages, model), model))
      const maxOutputTokens = Math.floor(Math.min(model.maxOutputTokens, limitsOf(model).maxOutputTokens, room))
      last = { messages, maxOutputTokens, model }
      seenTo = transcript.length
      return { messages, maxOutputTokens, forecast: forecasterOf(model).prompt(messages, tools) }
    },
    learn(usage) {
      if (last === undefined) return
      forecasterOf(last.model).learn(last.messages, tools, usage)
      const limits = limitsOf(last.model)
      const billedTokens = Math.max(limits.billedTokens, usage.inputTokens)
      allLimits.set(last.model, { ...limits, billedTokens })
    },
    refused({ inputTokens, contextTokens = Infinity }) {
      if (last === undefined) return
      const { messages, maxOutputTokens, model } = last
      const forecaster = forecasterOf(model)
      const unbilled = { cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, costUsd: 0 }
      if (inputTokens !== undefined) forecaster.learn(messages, tools, { inputTokens, ...unbilled })
      const expected = forecaster.inputTokens(messages, tools)
      const limits = limitsOf(model)
      // What has been billed did fit: a window said to be smaller was misread.
      const isBelievable = contextTokens > limits.billedTokens && expected + maxOutputTokens > contextTokens
      const windowTokens = Math.min(limits.windowTokens, isBelievable ? contextTokens : Infinity)
      allLimits.set(model, { ...limits, windowTokens })
      if (roomFor(sizeOf(messages, model), model) < maxOutputTokens) return
      const least = Math.min(maxOutputTokens, leastOutputTokens)
      const half = Math.max(least, Math.floor(maxOutputTokens / 2))
      allLimits.set(model, { ...limits, windowTokens, inputTokens: expected * 0.75, maxOutputTokens: half })
    },
  }
}
