import { UsageError } from '@glmkit/core'

/** A folder of documents cannot be read; `cause` holds the file system's error, if there was one. */
export class DocumentsError extends UsageError {
  override readonly name = 'DocumentsError'
  /** The folder, as the caller gave it. */
  readonly dir: string

  constructor(dir: string, reason: string, options?: ErrorOptions) {
    super(`Cannot read documents from "${dir}": ${reason}`, options)
    this.dir = dir
  }
}
