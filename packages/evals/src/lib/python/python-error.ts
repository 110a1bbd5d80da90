/** An exception that the Python of a benchmark would raise; its text is part of what a model gets to see. */
export class PythonError extends Error {
  override readonly name = 'PythonError'
  /** E.g. `TypeError`, `KeyError`, `ValueError`. */
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}
