import { AgentError } from '@glmkit/core'

/** The file of an index cannot be opened, read or written; `cause` holds SQLite's error, if there was one. */
export class IndexStoreError extends AgentError {
  override readonly name: string = 'IndexStoreError'
  /** The file, as the caller gave it. */
  readonly store: string

  constructor(store: string, reason: string, options?: ErrorOptions) {
    super(`Cannot use the index "${store}": ${reason}`, options)
    this.store = store
  }
}
