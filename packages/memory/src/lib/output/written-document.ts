import type { BudgetLimits, Budget, Model, Seam, Usage } from '@glmkit/core'
import type { WrittenFormat } from './format.ts'
import type { Outline, OutlineSection } from './outline/outline.ts'

/** A passage a section may cite. */
export interface Source {
  /** How it is cited, e.g. `guide.md#limits`: stands in the text in square brackets. */
  readonly ref: string
  readonly text: string
}

export interface WriteLongOptions {
  readonly model: Model
  /** What is to be written, for whom, in which language. */
  readonly brief: string
  /** Length of the whole. */
  readonly targetTokens: number
  /** Default: the model makes one where the text is longer than `maxSectionTokens` and its format has sections. */
  readonly outline?: Outline
  /** Default: `markdown`. Only `markdown`, `text` and `html` have sections. */
  readonly format?: WrittenFormat
  /**
   * Where the document goes, as it is written. Beside it `FILE.parts/` holds the sections and the ledger until all is done:
   * called again with the same options, it goes on where it was stopped. Default: the text is in the result.
   */
  readonly file?: string
  /** Begins the system message of every request. Keep it constant. */
  readonly instructions?: string
  /** What a section may cite. Must give the same for the same section. */
  readonly sources?: (
    section: OutlineSection & { readonly number: number },
    signal: AbortSignal,
  ) => Promise<readonly Source[]>
  /** Default: 8_000. */
  readonly maxSectionTokens?: number
  /** Sections that are written at the same time, as far as the model's limiter lets them. Default: 4. */
  readonly concurrency?: number
  /** A table of contents after the title. Default: true where there are sections. */
  readonly tableOfContents?: boolean
  /** Reads the whole once more, by windows, and mends what contradicts itself. Default: true where there are sections. */
  readonly review?: boolean
  /** Default: {@link countTokens}. */
  readonly count?: (text: string) => number
  /** Of all requests together. */
  readonly budget?: BudgetLimits | Budget
  readonly signal?: AbortSignal
  /** Must not throw. */
  readonly onEvent?: (event: WriteEvent) => void
}

/** What a long write tells; `section` is its number from 1, 0 for a text without sections. */
export type WriteEvent =
  /** What fits: the outline, and the most one reply may have. */
  | {
      readonly type: 'outline'
      readonly outline: Outline
      readonly maxOutputTokens: number
      readonly isResumed: boolean
    }
  | {
      readonly type: 'section-start'
      readonly section: number
      readonly title: string
      readonly targetTokens: number
      readonly resumedChars: number
    }
  /** As the model says it, to look at: it may be taken back. */
  | { readonly type: 'draft'; readonly section: number; readonly text: string }
  /** Final, and in the file: append-only in each section. */
  | { readonly type: 'text'; readonly section: number; readonly text: string }
  | ({ readonly type: 'seam'; readonly section: number } & Seam)
  /** Of those an earlier call has finished, too: right after `outline`, without a `section-start`. */
  | { readonly type: 'section-end'; readonly section: number; readonly tokens: number; readonly targetTokens: number }
  | { readonly type: 'retry'; readonly section: number; readonly reason: string }
  | { readonly type: 'warning'; readonly message: string }
  /** After each section and each window of the review. */
  | {
      readonly type: 'progress'
      readonly done: number
      readonly total: number
      readonly stage: 'outline' | 'sections' | 'review'
      readonly usage: Usage
    }

export interface WrittenSection {
  readonly number: number
  readonly title: string
  readonly targetTokens: number
  readonly tokens: number
}

export interface WrittenDocument {
  /** Absent when it is in `file`. */
  readonly text?: string
  readonly file?: string
  readonly title: string
  readonly sections: readonly WrittenSection[]
  readonly tokens: number
  /** 0–100: how near the length is to the target. @see LongBench-Write's S_l */
  readonly lengthScore: number
  readonly seams: readonly (Seam & { readonly section: number })[]
  /** References to sections there are not, citations of sources that were not given: one line each. */
  readonly problems: readonly string[]
  /** Changes the review has made. */
  readonly edits: number
  /** Of this call; what an earlier, interrupted one had cost is in the ledger and added. */
  readonly usage: Usage
}
