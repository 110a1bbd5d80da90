import type { SampleLanguage } from '../languages.ts'
import type { SeededRandom } from '../seeded-random.ts'

/** What the code should bring. */
export type CodeAnswer =
  | { readonly type: 'number'; readonly value: number; readonly absolute: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'json'; readonly value: Readonly<Record<string, number>> }
  /** A bar chart of these, and the number of the highest bar. */
  | { readonly type: 'chart'; readonly bars: Readonly<Record<string, number>> }

/** What a sample is scored by, and the files its code finds. */
export interface CodeTarget {
  readonly answer: CodeAnswer
  readonly files: readonly TextFile[]
}

export interface TextFile {
  readonly name: string
  readonly content: string
}

export interface CodeTask extends CodeTarget {
  readonly question: string
}

/** Samples that are asked alike, with other data each time. */
export interface CodeTemplate {
  readonly id: string
  /** `hard` ones have a trap that the question does not name. */
  readonly difficulty: 'easy' | 'medium' | 'hard'
  /** Samples in each language. */
  readonly variants: number
  readonly make: (language: SampleLanguage, random: SeededRandom) => CodeTask
}

/** To cents, for data that must add up to the cent. */
export const toCents = (amount: number): number => Math.round(amount * 100) / 100
