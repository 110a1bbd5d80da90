import type { Message, Model, ToolDeclaration } from '@glmkit/glm/model'

export interface PreparedPrompt {
  readonly messages: readonly Message[]
  readonly maxOutputTokens: number
}

export interface MemoryContext {
  readonly model: Model
  readonly tools: readonly ToolDeclaration[]
  /** Will stand at the end of the prompt, after the transcript: leave room for it. */
  readonly tail?: string
}

/** Goes on with an answer that was cut, without a character lost or doubled. */
export interface Continuation {
  /** Said to the model. */
  readonly request: string
  /** What of a piece of its reply is new; nothing until it is sure where the reply goes on. */
  push(text: string): string
  /** The new text of the whole reply; `undefined` when it does not go on where the answer was cut. */
  end(): string | undefined
}

/**
 * The seam to context management: from the append-only transcript to the next request. `createMemory` of `@glmkit/memory`
 * does all three.
 *
 * None may change `transcript`, which is the same array from the first request of a run to its last.
 */
export interface Memory {
  /** What it returns must start with the same bytes as last time to keep the cache warm. */
  prepare(transcript: readonly Message[], context: MemoryContext): PreparedPrompt | Promise<PreparedPrompt>
  /**
   * Asked when the server says that the last prompt was too long. Later calls of `prepare` must leave out the same.
   *
   * @returns A shorter prompt; `undefined` when nothing more can be left out.
   */
  compact?(
    transcript: readonly Message[],
    context: MemoryContext,
  ): PreparedPrompt | undefined | Promise<PreparedPrompt | undefined>
  /** How to go on with a text that was cut at the output limit; `undefined` ends the run with `stopReason: 'length'`. */
  continue?(text: string): Continuation | undefined
}

/** Sends the whole transcript and asks for as much output as the model allows. */
export const wholeTranscript: Memory = {
  prepare: (transcript, { model }) => ({ messages: transcript, maxOutputTokens: model.maxOutputTokens }),
}
