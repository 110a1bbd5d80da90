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

/**
 * Why an answer stopped in the middle of its text: the output limit, the context window, a stream that broke or stood
 * still, a text that only repeated itself, a reply that did not go on with it, the end of the process that wrote it.
 */
export type CutCause = 'length' | 'window' | 'network' | 'repetition' | 'lost' | 'process'

/** Where an answer that was cut goes on. */
export interface Seam {
  readonly cause: CutCause
  /** What ends there: a resume point, after which the text can be written anew. */
  readonly resumedAfter: 'section' | 'fence' | 'element' | 'line' | 'word' | 'character'
  /** Written after that point and thrown away: nobody had been shown it. */
  readonly rolledBackChars: number
  /** How the model has proved where it goes on: by repeating the last words, or by the numbers of the lines. */
  readonly proof: 'echo' | 'line-numbers'
  /** Of the answer, repeated by the model and left out. */
  readonly echoedChars: number
  /** Replies that did not go on there, before the one that did. */
  readonly retries: number
}

/**
 * One answer over all its replies: goes on where it was cut, without a character lost or doubled. What it has called
 * certain is never taken back, unless the reply begins anew.
 */
export interface Answer {
  /** All that is certain, of all replies. */
  readonly text: string
  /** @returns What has become certain by this piece of the reply under way. */
  push(piece: string): string
  /** The reply under way does not go on where the answer was cut: nothing it may still bring will be of use. */
  readonly isLost: boolean
  /** When the reply under way breaks, going on is better than beginning anew. */
  readonly isWorthKeeping: boolean
  /** Where the reply under way goes on, once that is proved; absent in the first. */
  readonly seam: Seam | undefined
  /** Forgets the reply under way: it begins anew. */
  restart(): void
  /**
   * The reply has ended as the model wanted it, or something else than text follows.
   *
   * @returns What is certain by that; `undefined` if the reply did not go on with the answer.
   */
  end(): string | undefined
  /** @returns What is certain now that the reply was cut, and how many of its last characters are thrown away. */
  cut(cause: CutCause): { readonly text: string; readonly rolledBackChars: number }
  /** How the model is told to go on, or why there is no way. Begins the next reply. */
  next(): { readonly request: string } | { readonly problem: string }
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
  /** Follows the next answer of the run. Without it an answer that is cut ends the run with `stopReason: 'length'`. */
  openAnswer?(): Answer
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
