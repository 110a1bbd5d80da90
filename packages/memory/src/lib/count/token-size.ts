/**
 * What a text costs before it is known how many tokens a server makes of it: `cjk` counts Chinese and Japanese, which GLM
 * writes in fewer tokens than estimated, `text` all else, and `markers` are the template's own, one token each.
 */
export interface TokenSize {
  readonly markers: number
  readonly text: number
  readonly cjk: number
}

/** Tokens the server bills for one that was estimated. */
export interface TokenRatio {
  readonly text: number
  readonly cjk: number
}

export const noTokens: TokenSize = { markers: 0, text: 0, cjk: 0 }
export const asEstimated: TokenRatio = { text: 1, cjk: 1 }

export function addSizes(a: TokenSize, b: TokenSize): TokenSize {
  return { markers: a.markers + b.markers, text: a.text + b.text, cjk: a.cjk + b.cjk }
}

/** @returns Tokens; not a whole number where the ratio is none. */
export function weigh({ markers, text, cjk }: TokenSize, ratio: TokenRatio = asEstimated): number {
  return markers + text * ratio.text + cjk * ratio.cjk
}
