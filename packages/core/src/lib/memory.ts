import type { Message, Model, ModelErrorFacts, ToolDeclaration, Usage } from '@glmkit/glm/model'
import type { Tool } from './tool.ts'

/** What a prompt is expected to be billed for. */
export interface PromptForecast {
  readonly inputTokens: number
  readonly cachedInputTokens: number
}

export interface PreparedPrompt {
  /** Ends with the tail, see {@link withTail}. */
  readonly messages: readonly Message[]
  readonly maxOutputTokens: number
  readonly forecast?: PromptForecast
}

/** What an edit does to the prompt and to the bill. Tokens of the prompt, USD by the model's price. */
export interface EditForecast {
  readonly tokensBefore: number
  readonly tokensAfter: number
  /** Of the next prompt, what the server still has in its cache. */
  readonly cachedInputTokens: number
  /** Once: what the edit itself costs, and what of the prompt is no longer cached. `null` without a price. */
  readonly costUsd: number | null
  /** Each turn from then on. */
  readonly savesUsd: number | null
}

/**
 * A change of what the model is shown of the transcript, which itself never changes. Plain data: the edits of a
 * conversation, in their order, give the same prompt anywhere. `messages`, `from` and `to` are places in the transcript.
 */
export type MemoryEdit = (
  | {
      /** Tool results that are shown as a stub: `offload` before the model has seen them whole, `mask` later. */
      readonly kind: 'offload' | 'mask'
      readonly messages: readonly number[]
    }
  | {
      /** `text` stands for the messages from `from` up to `to`, but for those of them that are pinned. */
      readonly kind: 'summary'
      readonly from: number
      readonly to: number
      readonly pinned: readonly number[]
      readonly text: string
      /** `digest`: put together without a model, because none could be had. */
      readonly by: 'model' | 'digest'
    }
  | {
      /** Stands at the end of every prompt from now on; empty for nothing. */
      readonly kind: 'block'
      readonly text: string
    }
) & {
  /** Why now, in words. */
  readonly reason: string
  readonly forecast?: EditForecast
}

/** What has been said, and what of it the model is no longer shown. A `RunResult` is one. */
export interface Conversation {
  readonly transcript: readonly Message[]
  readonly edits?: readonly MemoryEdit[]
}

/** What a run lends its memory. */
export interface MemoryHost {
  /** Grows, and is the same array from the first request of the run to its last. Must not be changed. */
  readonly transcript: readonly Message[]
  readonly tools: readonly ToolDeclaration[]
  /** In force already, where the run goes on with a conversation. */
  readonly edits: readonly MemoryEdit[]
  /** Messages of role `user` that are the loop's, not the user's: reminders, notes. Grows. */
  readonly asides: ReadonlySet<Message>
}

export interface PromptContext {
  readonly model: Model
  /** Will stand at the end of this prompt and no other. */
  readonly tail?: string
}

export interface EditContext extends PromptContext {
  /**
   * Asks the model, with the tools of the run declared, so that a prompt that goes on with the last one is read from the
   * cache. Part of the run: budget, usage and abort are seen to.
   *
   * @returns `undefined` when there is no whole reply without calls, whatever the reason. Rejects when the turn is cut.
   */
  readonly ask: (messages: readonly Message[], maxOutputTokens: number) => Promise<Asked | undefined>
}

export interface Asked {
  readonly text: string
  readonly usage: Usage
}

/** The memory of one run. Its state follows from the transcript, the edits and the bills, in their order. */
export interface RunMemory {
  /**
   * What has to change before the next request; most turns nothing. Asked live only: what it returns is recorded, and
   * {@link apply} is told of it, now and on replay.
   *
   * @throws {ContextOverflowError} If no edit makes the prompt fit: nothing is applied, the next model is asked.
   */
  edit?(context: EditContext): readonly MemoryEdit[] | Promise<readonly MemoryEdit[]>
  apply?(edits: readonly MemoryEdit[]): void
  /**
   * What it returns must start with the same bytes as last time to keep the cache warm. Asked on replay, too, where only
   * the messages count.
   */
  prepare(context: PromptContext): PreparedPrompt | Promise<PreparedPrompt>
  /** What the server billed for the prompt that was prepared last. */
  learn?(usage: Usage): void
  /**
   * The server has called the last prompt too long, and may have said how many tokens it counted and allows. The run asks
   * once more if what {@link edit} and {@link prepare} make then is smaller.
   */
  refused?(facts: Pick<ModelErrorFacts, 'inputTokens' | 'contextTokens'>): void
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
 * does all of it.
 */
export interface Memory {
  open(host: MemoryHost): RunMemory
  /** Of a tool result, where the agent does not say: a memory that shows long ones in part can have them whole. */
  readonly maxOutputChars?: number
  /** With which the model reads what it is no longer shown; they find it in `context.transcript`. */
  readonly tools?: readonly Tool[]
  /** How to go on with a text that was cut at the output limit; `undefined` ends the run with `stopReason: 'length'`. */
  continue?(text: string): Continuation | undefined
}

/** Sends the whole transcript and asks for as much output as the model allows. */
export const wholeTranscript: Memory = {
  open: ({ transcript }) => ({
    prepare: ({ model, tail }) => ({ messages: withTail(transcript, tail), maxOutputTokens: model.maxOutputTokens }),
  }),
}

/**
 * In the last message: a message of the user's would end the tool loop, and with it the reasoning the model is shown.
 *
 * @returns `messages` themselves where there is nothing to add.
 */
export function withTail(messages: readonly Message[], tail: string | undefined): readonly Message[] {
  const last = messages.at(-1)
  if (tail === undefined || tail === '' || last === undefined) return messages
  return [...messages.slice(0, -1), { ...last, content: `${last.content}\n\n${tail}` }]
}
