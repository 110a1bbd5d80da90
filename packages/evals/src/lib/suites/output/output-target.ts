import type { SampleLanguage } from '../languages.ts'

/** What a text has to be, so that what it should say can be worked out again line by line. */
export type OutputForm =
  /** `n. v` with v = n² + `add`, from 1. */
  | { readonly type: 'squares'; readonly count: number; readonly add: number }
  /** JSON Lines `{ n, city, check }` with check = (`factor` · n + `add`) mod 97. */
  | {
      readonly type: 'records'
      readonly count: number
      readonly cities: readonly string[]
      readonly factor: number
      readonly add: number
    }
  /** Every day from `from` on, with its weekday. */
  | { readonly type: 'calendar'; readonly from: string; readonly count: number }
  /** `n;r;d` with r = n³ mod `modulus` and d the sum of n's digits, below `head`. */
  | { readonly type: 'table'; readonly head: string; readonly count: number; readonly modulus: number }
  /** Markdown with these headings of the second level, each above so many words (Chinese: characters). */
  | {
      readonly type: 'outline'
      readonly headings: readonly string[]
      readonly leastWords: number
      readonly mostWords: number
    }

export interface OutputTarget {
  readonly form: OutputForm
  readonly language: SampleLanguage
  /** The file in which it has to be; absent for the answer itself. */
  readonly file?: string
}
