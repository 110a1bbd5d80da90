/** How far indexing has come. */
export interface IndexProgress {
  /** Files done, and those that were found. */
  readonly files: number
  readonly filesTotal: number
  /** Of these files. */
  readonly bytes: number
  readonly bytesTotal: number
  /** Passages added so far. */
  readonly chunks: number
  readonly seconds: number
}

/** What bringing an index up to date has changed, in documents. */
export interface IndexReport {
  /** In the index now. */
  readonly documents: number
  readonly chunks: number
  readonly added: number
  readonly updated: number
  readonly removed: number
  readonly unchanged: number
  /** Files and records that could not be read. */
  readonly skipped: number
  readonly seconds: number
}
