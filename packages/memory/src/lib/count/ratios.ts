import { asEstimated } from './token-size.ts'
import type { TokenRatio, TokenSize } from './token-size.ts'

/** Texts of which the server has said how many tokens they have. */
export interface TokenSample {
  /** As estimated, without markers. */
  readonly size: Pick<TokenSize, 'text' | 'cjk'>
  readonly tokens: number
  /** Tokens of the same bill that were only believed to be known: the more, the less the sample tells. */
  readonly besides: number
}

/** What was learned about the tokens of each server and model, shared by the runs that ask them. */
export interface Ratios {
  of(key: string): TokenRatio
  learn(key: string, sample: TokenSample): void
}

/** A sample of so many tokens weighs as much as all that was known. */
const halfTokens = 250
/** GLM's own is 0.77: what seems less is an error of other texts. */
const leastCjk = 0.7
const bounds = { least: 0.5, most: 2 }

export function createRatios(): Ratios {
  const known = new Map<string, TokenRatio>()
  const of = (key: string): TokenRatio => known.get(key) ?? asEstimated
  return {
    of,
    learn: (key, sample) => void known.set(key, learnRatio(of(key), sample)),
  }
}

/**
 * Moves both ratios towards what explains the sample, each by its share of it: one bill cannot tell them apart, many can.
 *
 * @returns The same ratio for a sample that no ratio from 0.5 to 2 explains.
 */
export function learnRatio(ratio: TokenRatio, { size: { text, cjk }, tokens, besides }: TokenSample): TokenRatio {
  const total = text + cjk
  if (total === 0 || !isPlausible(tokens / total)) return ratio
  const error = tokens - text * ratio.text - cjk * ratio.cjk
  const weight = total / (total + halfTokens + besides)
  const share = shareError({ text, cjk }, error)
  return {
    text: clamp(ratio.text + weight * share.text),
    cjk: Math.max(leastCjk, clamp(ratio.cjk + weight * share.cjk)),
  }
}

/** How far the ratios of servers are off the estimate: cl100k knows English, code and JSON well, and Chinese badly. */
const variance = { text: 0.03 ** 2, cjk: 0.25 ** 2 }

/** What both ratios have to move by to explain an error, the one that is less sure by more. */
export function shareError({ text, cjk }: Pick<TokenSize, 'text' | 'cjk'>, error: number): TokenRatio {
  const gain = { text: variance.text * text, cjk: variance.cjk * cjk }
  const explained = gain.text * text + gain.cjk * cjk
  if (explained === 0) return { text: 0, cjk: 0 }
  return { text: (error * gain.text) / explained, cjk: (error * gain.cjk) / explained }
}

export function isPlausible(ratio: number): boolean {
  return ratio >= bounds.least && ratio <= bounds.most
}

function clamp(ratio: number): number {
  return Math.min(bounds.most, Math.max(bounds.least, ratio))
}
