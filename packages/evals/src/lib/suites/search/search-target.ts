import type { QuotedPlace } from '../documents/quote-of.ts'

/** What a right answer says and where it has it from; `null` where the documents do not tell. */
export type SearchTarget = FactTarget | null

export interface FactTarget {
  /** All must be said; of a list, one of its notations. */
  readonly facts: readonly (string | readonly string[])[]
  /** Where it stands; all of these documents must be cited. */
  readonly evidence: readonly QuotedPlace[]
  /** The answer follows from what is cited, so that it stands in no document itself. */
  readonly isComputed?: true
  /** Not in force any more: an answer that cites one of them has read the wrong edition. */
  readonly superseded?: readonly string[]
}

/** How hard it is, and why. */
export type Difficulty = 'plain' | 'table' | 'edition' | 'twin' | 'deep' | 'foreign' | 'hops' | 'computed' | 'absent'

export interface SearchQuestion {
  readonly id: string
  readonly text: string
  readonly difficulty: Difficulty
  readonly target: SearchTarget
}
