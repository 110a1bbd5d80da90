import type { Message, Model, ToolDeclaration } from '@glmkit/glm/model'

export interface PreparedPrompt {
  readonly messages: readonly Message[]
  readonly maxOutputTokens: number
}

/** The seam to context management: from the append-only transcript to the next request. */
export interface Memory {
  /** Must not change `transcript`; what it returns must start with the same bytes as last time to keep the cache warm. */
  prepare(
    transcript: readonly Message[],
    context: { readonly model: Model; readonly tools: readonly ToolDeclaration[] },
  ): PreparedPrompt | Promise<PreparedPrompt>
}

/** Sends the whole transcript and asks for as much output as the model allows. */
export const wholeTranscript: Memory = {
  prepare: (transcript, { model }) => ({ messages: transcript, maxOutputTokens: model.maxOutputTokens }),
}
