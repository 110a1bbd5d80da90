/** A document of the collection, as it would lie in a folder. */
export interface SourceDocument {
  /** POSIX path within the collection; what a citation begins with. */
  readonly path: string
  /** Markdown. */
  readonly text: string
}
