/** When a memory changes what the model is shown. Sizes in tokens. */
export interface Policy {
  /** A tool result longer than this is a stub from the start: the only edit that voids no cache. */
  readonly offloadTokens: number
  /** The newest results are never masked. */
  readonly keepResults: number
  /** Shorter prompts are not masked. */
  readonly maskFromTokens: number
  /** Shorter prompts are not summarised. */
  readonly summariseFromTokens: number
  /** What a summary leaves as it is, at the end. */
  readonly keepTokens: number
  /** Summarise at this length, whatever it costs, and never before. Default: when it pays. */
  readonly compactAt?: number
}

export type Preset = 'fidelity' | 'balanced' | 'economy'

/**
 * `economy` edits when it pays, `balanced` when it pays and the prompt is long enough for GLM-5 to gain from it, `fidelity`
 * when it must.
 *
 * A model loses more by a summary than by a result it can read back: masking comes long before. From 70,000 tokens on
 * GLM-5 has been seen to go in circles.
 *
 * @see docs/memory.md#when
 */
export const presets: Readonly<Record<Preset, Policy>> = {
  fidelity: {
    offloadTokens: 12_000,
    keepResults: 24,
    maskFromTokens: 100_000,
    summariseFromTokens: 150_000,
    keepTokens: 24_000,
  },
  balanced: {
    offloadTokens: 4_000,
    keepResults: 10,
    maskFromTokens: 30_000,
    summariseFromTokens: 64_000,
    keepTokens: 12_000,
  },
  economy: {
    offloadTokens: 2_000,
    keepResults: 4,
    maskFromTokens: 12_000,
    summariseFromTokens: 16_000,
    keepTokens: 6_000,
  },
}
