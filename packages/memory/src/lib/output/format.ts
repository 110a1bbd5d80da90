/** What is written decides where it may be cut: after a line, a closed fence, a complete element. */
export type WrittenFormat = 'markdown' | 'text' | 'json' | 'jsonl' | 'csv' | 'html' | 'code'

/** A place after which a text can be cut and go on. */
export interface Boundary {
  /** Characters (UTF-16 units) from the beginning of the text. */
  readonly at: number
  /** What ends there; `section`: a heading follows. */
  readonly kind: BoundaryKind
}

export type BoundaryKind = 'section' | 'fence' | 'element' | 'line' | 'word'
