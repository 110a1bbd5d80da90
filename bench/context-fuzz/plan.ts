/** What happens in one fuzzed history, as data: it can be shrunk, printed and played again. */
import { type Policy, type Preset } from '@glmkit/memory'
import { pick, pickLogUniform, type Random } from '../search/random.ts'
import { type Kind, kinds, type TextSpec } from './texts.ts'

export const summariserModes = ['good', 'none', 'throws', 'blank', 'inflating'] as const
export type SummariserMode = (typeof summariserModes)[number]

export interface CallPlan {
  readonly result: TextSpec
  readonly argument: TextSpec
  /** Reads back what the nth result so far was, instead of `result`. */
  readonly readsBack?: number
}

export interface ReplyPlan {
  readonly says: 'reply'
  readonly text: TextSpec | undefined
  readonly thought: TextSpec | undefined
  readonly calls: readonly CallPlan[]
  /** So many of its calls have no result yet when somebody looks. */
  readonly waiting: number
  /** The server refuses the request before it: `number` says how long the prompt was. */
  readonly refusal?: 'silent' | 'number'
  readonly summariser: SummariserMode
  readonly tail?: TextSpec
  readonly block?: TextSpec
}

export interface UserPlan {
  readonly says: 'user'
  readonly text: TextSpec
  readonly by: 'user' | 'pinned' | 'loop'
}

export type StepPlan = ReplyPlan | UserPlan

export interface FactPlan {
  /** The nth result, and where in it, from 0 to 1. */
  readonly result: number
  readonly at: number
  readonly form: 'line' | 'inline' | 'json'
}

export interface Plan {
  readonly seed: number
  readonly preset: Preset
  readonly overrides: Partial<Policy> & { readonly leastOutputTokens?: number; readonly marginTokens?: number }
  readonly contextTokens: number
  readonly maxOutputTokens: number
  readonly hasPrice: boolean
  /** What the server counts for a token of our estimate. */
  readonly ratio: { readonly text: number; readonly cjk: number }
  readonly tools: number
  readonly toolChars: number
  readonly system: TextSpec | undefined
  readonly task: TextSpec
  readonly steps: readonly StepPlan[]
  readonly fact: FactPlan
}

const chance = (r: Random, share: number): boolean => r() < share

/** So that few different texts have to be counted: 8 lengths to a factor of ten. */
const rounded = (chars: number): number => Math.round(10 ** (Math.round(Math.log10(chars) * 8) / 8))

/**
 * How long a result is, in characters: 70 % 40 to 4,000, 25 % up to 40,000, 4.5 % up to 200,000, 0.45 % up to a million,
 * 0.05 % five million.
 */
export function resultChars(r: Random): number {
  const share = r()
  if (share < 0.0005) return 5_000_000
  if (share < 0.005) return rounded(pickLogUniform(r, 200_000, 1_000_000))
  if (share < 0.05) return rounded(pickLogUniform(r, 40_000, 200_000))
  if (share < 0.3) return rounded(pickLogUniform(r, 4_000, 40_000))
  return rounded(pickLogUniform(r, 40, 4_000))
}

const spec = (r: Random, kind: Kind, chars: number): TextSpec => [kind, chars, chars > 20_000 ? 0 : pick(r, 6) * 997]
const short = (r: Random, kind: Kind, most = 600): TextSpec => spec(r, kind, rounded(pickLogUniform(r, 5, most)))

/** 70 % 2 to 7 replies, 24 % up to 19, 5.5 % up to 59, 0.5 % up to 120. */
function replies(r: Random): number {
  const share = r()
  if (share < 0.005) return 60 + pick(r, 61)
  if (share < 0.06) return 20 + pick(r, 40)
  return share < 0.3 ? 8 + pick(r, 12) : 2 + pick(r, 6)
}

/** 70 % one call, 25 % 2 to 5, 5 % 6 to 20. */
function callCount(r: Random): number {
  const share = r()
  if (share < 0.05) return 6 + pick(r, 15)
  return share < 0.3 ? 2 + pick(r, 4) : 1
}

const windows = [8_000, 16_384, 32_768, 65_536, 131_072, 202_752] as const

export function makePlan(seed: number, r: Random): Plan {
  const main = kinds[pick(r, kinds.length)] ?? 'english'
  const kind = (): Kind => (chance(r, 0.7) ? main : (kinds[pick(r, kinds.length)] ?? 'english'))
  const contextTokens = windows[pick(r, windows.length)] ?? 202_752
  const scale = contextTokens / 202_752
  const modes = chance(r, 0.5) ? (['good'] as const) : summariserModes
  const hasTails = chance(r, 0.25)
  const hasBlock = chance(r, 0.2)
  const isRefused = chance(r, 0.2)
  const steps: StepPlan[] = []
  let results = 0
  for (let left = replies(r); left > 0; left -= 1) {
    const calls = Array.from({ length: callCount(r) }, (): CallPlan => {
      const readsBack = results > 0 && chance(r, 0.03) ? pick(r, results) : undefined
      return {
        result: spec(r, kind(), resultChars(r)),
        argument: short(r, kind(), chance(r, 0.05) ? 8_000 : 200),
        ...(readsBack !== undefined && { readsBack }),
      }
    })
    const isAnswer = chance(r, 0.04)
    results += isAnswer ? 0 : calls.length
    steps.push({
      says: 'reply',
      text: chance(r, 0.5) ? short(r, kind()) : undefined,
      thought: chance(r, 0.7) ? short(r, kind(), 4_000) : undefined,
      calls: isAnswer ? [] : calls,
      waiting: chance(r, 0.05) ? 1 + pick(r, calls.length) : 0,
      ...(isRefused && chance(r, 0.15) && { refusal: chance(r, 0.5) ? 'silent' : 'number' }),
      summariser: modes[pick(r, modes.length)] ?? 'good',
      ...(hasTails && chance(r, 0.5) && { tail: short(r, kind()) }),
      ...(hasBlock && chance(r, 0.3) && { block: short(r, kind(), 2_000) }),
    })
    // Nobody asks again after an answer before something was said.
    if (isAnswer || chance(r, 0.12)) {
      const by = chance(r, 0.3) ? 'loop' : chance(r, 0.2) ? 'pinned' : 'user'
      steps.push({ says: 'user', text: short(r, kind(), chance(r, 0.1) ? 12_000 * scale + 100 : 800), by })
    }
  }
  const overrides = chance(r, 0.6)
    ? {}
    : {
        ...(chance(r, 0.4) && { offloadTokens: pickLogUniform(r, 200, 50_000) }),
        ...(chance(r, 0.4) && { keepResults: pick(r, 30) }),
        ...(chance(r, 0.4) && { maskFromTokens: pickLogUniform(r, 500, 100_000) }),
        ...(chance(r, 0.4) && { summariseFromTokens: pickLogUniform(r, 1_000, 100_000) }),
        ...(chance(r, 0.4) && { keepTokens: pick(r, 30_000) }),
        ...(chance(r, 0.5) && { compactAt: pickLogUniform(r, 2_000, contextTokens * 0.8) }),
        ...(chance(r, 0.3) && { leastOutputTokens: pickLogUniform(r, 100, contextTokens / 4) }),
      }
  return {
    seed,
    preset: (['fidelity', 'balanced', 'economy'] as const)[pick(r, 3)] ?? 'balanced',
    overrides,
    contextTokens,
    maxOutputTokens: chance(r, 0.5) ? 131_072 : Math.floor(contextTokens / 4),
    hasPrice: chance(r, 0.8),
    ratio: { text: 0.97 + r() * 0.06, cjk: chance(r, 0.7) ? 0.77 : 0.97 + r() * 0.06 },
    tools: [1, 1, 3, 3, 9, 9, 20, 20, 60, 128][pick(r, 10)] ?? 1,
    toolChars: rounded(pickLogUniform(r, 20, 40 + 800 * scale)),
    system: chance(r, 0.8) ? short(r, kind(), 100 + 20_000 * scale) : undefined,
    task: short(r, kind(), chance(r, 0.1) ? 100 + 30_000 * scale : 1_000),
    steps,
    fact: {
      result: pick(r, Math.max(1, results)),
      at: r(),
      form: (['line', 'inline', 'json'] as const)[pick(r, 3)] ?? 'line',
    },
  }
}
