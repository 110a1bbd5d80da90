import type { Message, Price } from '@glmkit/core'
import type { Policy } from './presets.ts'
import { isResult, leastMaskedChars, stubOf } from './stubs.ts'
import type { Shown } from './view.ts'

/** USD a token. */
export interface Rates {
  readonly input: number
  readonly cached: number
  readonly output: number
}

/** Only their proportions decide: where no price is known, GLM-5's. */
export function ratesOf(price: Price | undefined): Rates {
  const { input, cachedInput, output } = price ?? { input: 1, cachedInput: 0.2, output: 3.2 }
  return { input: input / 1e6, cached: cachedInput / 1e6, output: output / 1e6 }
}

/** An edit that could be made now: what it costs once, and what it saves each turn from then on. */
export interface Offer {
  readonly savedTokens: number
  readonly costUsd: number
  readonly savesUsd: number
}

export interface MaskOffer extends Offer {
  readonly messages: readonly number[]
}

export interface SummaryOffer extends Offer {
  readonly replacedTokens: number
  readonly from: number
  readonly to: number
  readonly pinned: readonly number[]
}

export interface Offering {
  readonly shown: readonly Shown[]
  readonly policy: Policy
  readonly rates: Rates
  readonly tokensOf: (message: Message) => number
}

/** Of the results that are masked, those that are read back, each by a request of its own. @see bench/context.ts */
const lookBackShare = 0.2
const lookBackTokens = 60

/**
 * Stubs in place of all results but the newest: what comes after the first of them must be read anew, at the full price
 * instead of the cached, and some of them are read back.
 */
export function offerMask(
  { shown, policy, rates, tokensOf }: Offering,
  keep: number = policy.keepResults,
): MaskOffer | undefined {
  const lastReply = shown.findLastIndex(({ message }) => message.role === 'assistant')
  const results = shown.flatMap(({ message, index }, at) =>
    index !== undefined && isResult(message) && at < lastReply ? [{ message, index, at }] : [],
  )
  const old = results.slice(0, Math.max(0, results.length - keep)).flatMap(({ message, index, at }) => {
    if (message.content.length < leastMaskedChars) return []
    const saved = tokensOf(message) - tokensOf(stubOf(message, 'mask'))
    return saved > 0 ? [{ index, at, saved }] : []
  })
  const [first] = old
  if (first === undefined) return undefined
  const savedTokens = old.reduce((sum, { saved }) => sum + saved, 0)
  const all = shown.reduce((sum, { message }) => sum + tokensOf(message), 0)
  const after = shown.slice(first.at).reduce((sum, { message }) => sum + tokensOf(message), 0) - savedTokens
  const lookBackUsd = rates.cached * (all - savedTokens) + rates.output * lookBackTokens
  return {
    messages: old.map(({ index }) => index),
    savedTokens,
    costUsd: (rates.input - rates.cached) * after + lookBackShare * old.length * lookBackUsd,
    savesUsd: rates.cached * savedTokens,
  }
}

/** A summary that frees less than this share of the prompt is no progress. */
const leastShare = 0.25

export interface SummaryOfferOptions {
  /** By place in the transcript. */
  readonly isPinned: (index: number) => boolean
  /** Of the summary. */
  readonly expectedTokens: number
  /** Default: the policy's. */
  readonly keepTokens?: number | undefined
  /** Default: {@link leastShare}. */
  readonly least?: number
}

/**
 * A summary in place of all between the task and the newest messages. Costs the request, which reads the prompt from the
 * cache, and reading the summary and what comes after it anew.
 */
export function offerSummary(
  { shown, policy, rates, tokensOf }: Offering,
  { isPinned, expectedTokens, keepTokens = policy.keepTokens, least = leastShare }: SummaryOfferOptions,
): SummaryOffer | undefined {
  const task = shown.findIndex(({ message }) => message.role === 'user')
  const start = tailStart(shown, tokensOf, keepTokens)
  const to = shown[start]?.index
  const from = shown[task]?.index
  if (to === undefined || from === undefined || start <= task + 1) return undefined
  const folded = shown.slice(task + 1, start)
  const pinned = folded.flatMap(({ index }) => (index !== undefined && isPinned(index) ? [index] : []))
  const kept = new Set(pinned)
  const all = shown.reduce((sum, { message }) => sum + tokensOf(message), 0)
  const replaced = folded.reduce(
    (sum, { message, index }) => (index !== undefined && kept.has(index) ? sum : sum + tokensOf(message)),
    0,
  )
  const savedTokens = replaced - expectedTokens
  if (savedTokens <= all * least) return undefined
  const tail = shown.slice(start).reduce((sum, { message }) => sum + tokensOf(message), 0)
  return {
    from: from + 1,
    to,
    pinned,
    replacedTokens: replaced,
    savedTokens,
    costUsd: (rates.output + rates.input) * expectedTokens + rates.cached * all + (rates.input - rates.cached) * tail,
    savesUsd: rates.cached * savedTokens,
  }
}

/**
 * Where the newest messages begin: at a reply or at a message of the user's, so that no result loses its call, and not
 * after the last reply, or after the user's message that waits for one.
 */
function tailStart(shown: readonly Shown[], tokensOf: (message: Message) => number, keepTokens: number): number {
  const isAsked = shown.at(-1)?.message.role === 'user'
  const latest = isAsked ? shown.length - 1 : shown.findLastIndex(({ message }) => message.role === 'assistant')
  let room = keepTokens
  let start = latest
  for (let at = shown.length - 1; at >= 0; at -= 1) {
    const entry = shown[at]
    if (entry === undefined || entry.index === undefined) break
    room -= tokensOf(entry.message)
    if (at >= latest) continue
    if (room < 0) break
    if (entry.message.role !== 'tool') start = at
  }
  return start
}
