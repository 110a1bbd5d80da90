/** Part of a document that belongs together, of whole lines; a parser's blocks hold every line that is not blank. */
export type Block = HeadingBlock | BodyBlock

interface BlockLines {
  /** 1-based. */
  readonly startLine: number
  /** 1-based, inclusive. */
  readonly endLine: number
  /** Names that code in it defines. */
  readonly symbols?: readonly string[]
  /** Begins a passage whatever is above: the first of a page. */
  readonly isPageStart?: boolean
}

/** Begins a section and a passage. */
export interface HeadingBlock extends BlockLines, SectionStart {
  readonly kind: 'heading'
}

export interface BodyBlock extends BlockLines {
  /** A fence is not cut below 4,000 characters, a table only between its rows. */
  readonly kind: 'text' | 'fence' | 'table'
  /** It is a section of its own, too small for a passage of its own. */
  readonly section?: SectionStart
}

export interface SectionStart {
  readonly title: string
  /** From 1. */
  readonly level: number
  /** Where it is known to end; else at the next one of its level or above. */
  readonly lastLine?: number
}
