/** The plan of a long document: numbered sections, each of which is written by itself. */
export interface Outline {
  readonly title: string
  readonly sections: readonly OutlineSection[]
}

export interface OutlineSection {
  readonly title: string
  /** What it must say, and what it must leave to others. */
  readonly brief: string
  readonly targetTokens: number
  /** Numbers (from 1) of earlier sections whose text must be known; the others are written side by side. */
  readonly needs: readonly number[]
}
