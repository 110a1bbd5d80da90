import { AgentError } from '@glmkit/glm/model'

export interface ContextOverflowFacts {
  readonly promptTokens: number
  readonly contextTokens: number
  readonly leastOutputTokens: number
}

/** The conversation leaves no room for an answer. Nothing was sent. */
export class ContextOverflowError extends AgentError {
  override readonly name = 'ContextOverflowError'
  readonly promptTokens: number
  readonly contextTokens: number
  readonly leastOutputTokens: number

  constructor({ promptTokens, contextTokens, leastOutputTokens }: ContextOverflowFacts) {
    super(
      `Cannot send about ${promptTokens} prompt tokens: the window is ${contextTokens} and an answer needs at least ` +
        `${leastOutputTokens} of them; pass less text, read long documents in parts (askDocument), or start a new conversation`,
    )
    this.promptTokens = promptTokens
    this.contextTokens = contextTokens
    this.leastOutputTokens = leastOutputTokens
  }
}
