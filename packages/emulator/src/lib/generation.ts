import type { ChatRequest, Reply, ReplyToolCall } from './brain.ts'
import { parseRecord } from './is-record.ts'
import { type AssistantTurn, appendAssistantTurn, type Prompt, renderValue } from './prompt.ts'
import { isMarker, markers, splitAtMarkers, tokenTexts } from './tokens.ts'

/** What one generated token shows the client; '' for a marker or half a character. */
export type Piece =
  | { readonly type: 'marker' | 'reasoning' | 'content'; readonly text: string }
  /** A fragment of the arguments of the call with this index; the first one makes the call visible. */
  | { readonly type: 'call'; readonly text: string; readonly index: number }

/** A reply as the token sequence the model would have generated. */
export interface Generation {
  /** One a token, the closing marker included. */
  readonly pieces: readonly Piece[]
  readonly calls: readonly { readonly id: string | undefined; readonly name: string }[]
  readonly finishReason: string
  readonly reasoningTokens: number
  /** The whole turn, or undefined when a limit cut it. */
  readonly turn: AssistantTurn | undefined
}

const marker: Piece = { type: 'marker', text: '' }

/** An end that is not the model's own choice. */
export interface ForcedEnd {
  readonly reason: string
  readonly afterTokens: number
}

/**
 * Writes a reply in the model's own dialect, token by token, and cuts it where the output budget ends.
 *
 * @param windowTokens What the context window leaves for output.
 */
export function generate(reply: Reply, request: ChatRequest, windowTokens: number, end?: ForcedEnd): Generation {
  const reasoning = request.thinking ? (reply.reasoning ?? '').toWellFormed() : ''
  const whole = (reply.content ?? '').toWellFormed()
  const stopAt = request.stop === undefined ? -1 : whole.indexOf(request.stop)
  const content = stopAt < 0 ? whole : whole.slice(0, stopAt)
  const calls = stopAt < 0 ? (reply.toolCalls ?? []) : []

  const all = [
    ...textPieces('reasoning', reasoning),
    ...(request.thinking ? [marker] : []),
    ...textPieces('content', content),
    ...calls.flatMap(callPieces),
    marker,
  ]
  const pieces = all.slice(0, Math.min(request.maxTokens, windowTokens, end?.afterTokens ?? Infinity))
  const isCut = pieces.length < all.length
  const cutReason = request.maxTokens <= windowTokens ? 'length' : 'model_context_window_exceeded'
  const ownReason = (stopAt < 0 ? reply.finishReason : 'stop') ?? (calls.length > 0 ? 'tool_calls' : 'stop')
  return {
    pieces,
    calls: calls.map(({ id, name }) => ({ id, name })),
    finishReason: end?.reason ?? (isCut ? cutReason : ownReason),
    reasoningTokens: pieces.filter((piece) => piece.type === 'reasoning').length,
    turn: isCut
      ? undefined
      : { reasoning, content, calls: calls.map((call) => ({ name: call.name, arguments: argumentsText(call) })) },
  }
}

/** The same tokens with nothing to see of the reasoning. */
export function hideReasoning(generation: Generation): Generation {
  const pieces = generation.pieces.map((piece) => (piece.type === 'reasoning' ? { ...piece, text: '' } : piece))
  return { ...generation, pieces }
}

/**
 * The prompt and what was generated after it, as the server's prefix cache holds them.
 *
 * @param generated How many tokens were generated before the client left or the budget ended.
 */
export function extendPrompt(prompt: Prompt, generation: Generation, generated: number): Prompt {
  const { turn, pieces } = generation
  const extended = prompt.at(-1) === markers.endThink ? prompt.slice(0, -1) : [...prompt]
  if (turn !== undefined && generated === pieces.length) {
    appendAssistantTurn(extended, turn)
    return extended
  }
  // The last token was sampled but not read again, hence is in no cache.
  const text = (type: Piece['type']) => joinTexts(pieces.slice(0, Math.max(0, generated - 1)), type)
  const content = text('content')
  if (content !== '') appendAssistantTurn(extended, { reasoning: text('reasoning'), content, calls: [] })
  else if (text('reasoning') !== '') extended.push(text('reasoning'))
  return extended
}

export function joinTexts(pieces: readonly Piece[], type: Piece['type']): string {
  return pieces
    .filter((piece) => piece.type === type)
    .map((piece) => piece.text)
    .join('')
}

function textPieces(type: 'reasoning' | 'content', text: string): Piece[] {
  return tokensOf(text).map((piece) => ({ type, text: piece }))
}

/** A marker is one token wherever the model writes it. */
function tokensOf(text: string): string[] {
  return splitAtMarkers(text).flatMap((part) => (isMarker(part) ? part : tokenTexts(part)))
}

/** `<tool_call>name<arg_key>k</arg_key><arg_value>v</arg_value></tool_call>`, shown to the client as JSON. */
function callPieces(call: ReplyToolCall, index: number): Piece[] {
  const show = (text: string): Piece => ({ type: 'call', text, index })
  const pieces: Piece[] = [marker, ...tokensOf(call.name).map(() => marker)]
  const text = argumentsText(call)
  const values = parseRecord(text)
  if (values === undefined || renderArguments(values) !== text) {
    return [...pieces, ...tokenTexts(text).map(show), show('')]
  }
  const entries = Object.entries(values)
  for (const [position, [key, value]] of entries.entries()) {
    const quote = typeof value === 'string' ? '"' : ''
    const shown = typeof value === 'string' ? escapeJson : (piece: string) => piece
    pieces.push(show(position === 0 ? '{"' : ',"'))
    pieces.push(...tokenTexts(key).map((piece) => show(escapeJson(piece))), show('":'), show(quote))
    pieces.push(...tokenTexts(renderValue(value)).map((piece) => show(shown(piece))), show(quote))
  }
  pieces.push(show(entries.length === 0 ? '{}' : '}'))
  return pieces
}

/** The arguments as the client gets them. */
export function argumentsText(call: ReplyToolCall): string {
  const { arguments: given } = call
  // Through JSON once, because an object from code may hold dates and undefined.
  const text = typeof given === 'string' ? given : renderArguments(parseRecord(JSON.stringify(given)) ?? {})
  return text.toWellFormed()
}

/** JSON as the endpoint writes it: compact outside, spaced inside the values. */
function renderArguments(values: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(values).map(
    ([key, value]) =>
      `${JSON.stringify(key)}:${typeof value === 'string' ? JSON.stringify(value) : renderValue(value)}`,
  )
  return `{${entries.join(',')}}`
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
