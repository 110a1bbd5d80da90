import { AgentError } from '@glmkit/core'

/** The conversation leaves no room for an answer. Nothing was sent. */
export class ContextOverflowError extends AgentError {
  override readonly name = 'ContextOverflowError'
  readonly promptTokens: number
  readonly contextTokens: number

  constructor(promptTokens: number, contextTokens: number, leastOutputTokens: number) {
    super(
      `Cannot send about ${promptTokens} prompt tokens: the window is ${contextTokens} and an answer needs at least ` +
        `${leastOutputTokens} of them; start a new conversation or pass less text`,
    )
    this.promptTokens = promptTokens
    this.contextTokens = contextTokens
  }
}
