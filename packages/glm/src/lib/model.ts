import type { AssistantMessage, Message } from './message.ts'
import type { ModelErrorKind } from './model-error.ts'

/** A JSON Schema object, draft-07, as the wire carries it. */
export type JsonSchema = Record<string, unknown>

/** Tokens as billed by the server, and what they cost. */
export interface Usage {
  /** All prompt tokens, cached ones included. */
  readonly inputTokens: number
  readonly cachedInputTokens: number
  /** All generated tokens, reasoning included. */
  readonly outputTokens: number
  readonly reasoningTokens: number
  /** Priced by the requested model; `null` when its price is unknown. */
  readonly costUsd: number | null
  /** Part of it was reckoned from characters, because a reply was cut before the server said what it cost. */
  readonly isEstimated?: true
}

/** USD per million tokens. */
export interface Price {
  readonly input: number
  readonly cachedInput: number
  readonly output: number
}

/** What tokens cost at a price; `null` when there is none. */
export function costOf(
  { inputTokens, cachedInputTokens, outputTokens }: Pick<Usage, 'inputTokens' | 'cachedInputTokens' | 'outputTokens'>,
  price: Price | undefined,
): number | null {
  if (price === undefined) return null
  const fresh = inputTokens - cachedInputTokens
  return (fresh * price.input + cachedInputTokens * price.cachedInput + outputTokens * price.output) / 1_000_000
}

export const noUsage: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, costUsd: 0 }

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    costUsd: a.costUsd === null || b.costUsd === null ? null : a.costUsd + b.costUsd,
    ...((a.isEstimated || b.isEstimated) && { isEstimated: true }),
  }
}

/** Why a reply ended. `stop` and `tool_calls` are the only ends after which calls may run. */
export type FinishReason = 'stop' | 'tool_calls' | 'length' | 'sensitive' | 'model_context_window_exceeded'

export interface ToolDeclaration {
  readonly name: string
  readonly description: string
  readonly parameters: JsonSchema
}

export interface ModelRequest {
  readonly messages: readonly Message[]
  readonly tools: readonly ToolDeclaration[]
  readonly maxOutputTokens: number
  readonly signal: AbortSignal
  /** Default: the model's own setting. */
  readonly thinking?: 'on' | 'off' | 'auto'
  /** Goes before waiting requests of a lower priority. Default: 0. */
  readonly priority?: number
}

export interface ModelReply {
  readonly message: AssistantMessage
  readonly finish: FinishReason
  readonly usage: Usage
  /** The model the server says it used; hosts swap models silently. */
  readonly model: string
  /** What had to be repaired, one line each; empty for a clean reply. */
  readonly repairs: readonly string[]
}

export interface TextDelta {
  readonly type: 'text-delta'
  readonly text: string
}

/** A piece of a reply, as it comes. */
export type ModelDelta =
  | TextDelta
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'tool-call-delta'; readonly index: number; readonly name: string; readonly text: string }

export type ModelEvent =
  | ModelDelta
  /** The turn starts anew after `waitMs`: whatever its deltas said so far is void. */
  | {
      readonly type: 'retry'
      readonly attempt: number
      readonly reason: string
      readonly kind: ModelErrorKind
      readonly waitMs: number
      /** What the lost try cost, where the server said so. */
      readonly usage?: Usage
    }
  | { readonly type: 'reply'; readonly reply: ModelReply }

/** What the loop needs of a model. `createGlm` makes the real one. */
export interface Model {
  readonly id: string
  /** Prompt and output together, in tokens. */
  readonly contextTokens: number
  readonly maxOutputTokens: number
  /** Absent when unknown. */
  readonly price?: Price
  /** Thinking cannot be switched off. */
  readonly alwaysThinks?: true
  /** What replies depend on beside the request, as JSON without secrets: endpoint, temperature, thinking. For caches. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Requests at once that go to the server, by what is known of it now. */
  readonly concurrency?: number
  /**
   * Streams one reply in the batches the network delivers, so that a token costs no await of its own. The very last
   * event is `reply`.
   *
   * @throws {UsageError} If the request breaks a rule of the protocol; nothing was sent.
   * @throws {ModelError} When no reply can be had, retries included. An abort rejects with `signal.reason`.
   */
  stream(request: ModelRequest): AsyncIterable<readonly ModelEvent[]>
}
