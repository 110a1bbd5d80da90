import { AgentError } from '@glmkit/core'

/** A file of a benchmark could not be fetched, or is not the one that was pinned. */
export class DownloadError extends AgentError {
  override readonly name = 'DownloadError'
  /** In the folder of the benchmark. */
  readonly path: string

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.path = path
  }
}
