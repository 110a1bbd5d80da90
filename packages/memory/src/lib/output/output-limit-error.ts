import { AgentError } from '@glmkit/core'

export interface OutputLimitFacts {
  /** From 1; 0 for a text without sections. */
  readonly section: number
  /** Of the section, so far. */
  readonly writtenTokens: number
  /** What was written of the section, where no file keeps it. */
  readonly partialText?: string
}

/** A text that was cut cannot go on: the model was asked in vain. What it had written is kept. */
export class OutputLimitError extends AgentError {
  override readonly name = 'OutputLimitError'
  readonly section: number
  readonly writtenTokens: number
  readonly partialText: string | undefined

  constructor(message: string, { section, writtenTokens, partialText }: OutputLimitFacts) {
    super(message)
    this.section = section
    this.writtenTokens = writtenTokens
    this.partialText = partialText
  }
}
