import type { ChatRequest, Reply, ReplyToolCall } from './brain.ts'
import type { CountFrom } from './faults/fault.ts'
import { parseRecord } from './is-record.ts'
import { type AssistantTurn, appendAssistantTurn, appendReasoning, type Prompt, renderValue } from './prompt.ts'
import { chunksOf } from './text-chunks.ts'
import { isMarker, longestToken, markers, splitAtMarkers, tokenTexts } from './tokens.ts'

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
  /** Tokens before the content: the reasoning, and the marker that ends it. */
  readonly contentAt: number
  /** The whole turn, or undefined when a limit cut it. */
  readonly turn: AssistantTurn | undefined
}

const marker: Piece = { type: 'marker', text: '' }

/** An end that is not the model's own choice. */
export interface ForcedEnd {
  readonly reason: string
  readonly afterTokens: number
  readonly from?: CountFrom | undefined
}

/**
 * Writes a reply in the model's own dialect, token by token, and cuts it where the output budget ends.
 *
 * @param windowTokens What the context window leaves for output.
 */
export function generate(reply: Reply, request: ChatRequest, windowTokens: number, end?: ForcedEnd): Generation {
  const room = Math.min(request.maxTokens, windowTokens)
  const reasoning = request.thinking ? upTo(room, reply.reasoning ?? '') : ''
  const whole = upTo(room, reply.content ?? '')
  const stopAt = request.stop === undefined ? -1 : whole.indexOf(request.stop)
  const content = stopAt < 0 ? whole : whole.slice(0, stopAt)
  const calls = stopAt < 0 ? (reply.toolCalls ?? []) : []

  const pieces: Piece[] = []
  let limit = Math.min(room, end === undefined || end.from === 'content' ? Infinity : end.afterTokens)
  /** @returns Whether all of them have found room. */
  function take(parts: Iterable<readonly Piece[]>): boolean {
    for (const part of parts) {
      for (const piece of part) {
        if (pieces.length >= limit) return false
        pieces.push(piece)
      }
    }
    return true
  }
  const isThought = take(textPieces('reasoning', reasoning))
  const reasoningTokens = pieces.length
  const isThoughtOut = isThought && (!request.thinking || take([[marker]]))
  const contentAt = pieces.length
  if (end?.from === 'content') limit = Math.min(room, contentAt + end.afterTokens)
  const isWhole =
    isThoughtOut && take(textPieces('content', content)) && take(calls.map(callPieces)) && take([[marker]])

  const cutReason = request.maxTokens <= windowTokens ? 'length' : 'model_context_window_exceeded'
  const ownReason = (stopAt < 0 ? reply.finishReason : 'stop') ?? (calls.length > 0 ? 'tool_calls' : 'stop')
  return {
    pieces,
    calls: calls.map(({ id, name }) => ({ id, name })),
    finishReason: end?.reason ?? (isWhole ? ownReason : cutReason),
    reasoningTokens,
    contentAt,
    turn: isWhole
      ? { reasoning, content, calls: calls.map((call) => ({ name: call.name, arguments: argumentsText(call) })) }
      : undefined,
  }
}

/** No more of a text than that many tokens can hold, and a little. */
function upTo(tokens: number, text: string): string {
  return text.slice(0, (tokens + 1) * longestToken).toWellFormed()
}

/** The same tokens with nothing to see of the reasoning. */
export function hideReasoning(generation: Generation): Generation {
  const pieces = generation.pieces.map((piece) => (piece.type === 'reasoning' ? { ...piece, text: '' } : piece))
  return { ...generation, pieces }
}

/** The same tokens with nothing to see of the first characters of the content; none is cut in two. */
export function hideStart(generation: Generation, chars: number): Generation {
  let left = chars
  const pieces = generation.pieces.map((piece): Piece => {
    if (piece.type !== 'content' || left <= 0) return piece
    const text = piece.text.slice(left).replace(/^[\uDC00-\uDFFF]/, '')
    left -= piece.text.length
    return { ...piece, text }
  })
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
  else appendReasoning(extended, text('reasoning'))
  return extended
}

export function joinTexts(pieces: readonly Piece[], type: Piece['type']): string {
  return pieces
    .filter((piece) => piece.type === type)
    .map((piece) => piece.text)
    .join('')
}

function* textPieces(type: 'reasoning' | 'content', text: string): Generator<readonly Piece[]> {
  for (const texts of tokensOf(text)) yield texts.map((piece) => ({ type, text: piece }))
}

/** By and by, because a limit may cut a long text early. A marker is one token wherever the model writes it. */
function* tokensOf(text: string): Generator<readonly string[]> {
  for (const part of splitAtMarkers(text)) {
    if (isMarker(part)) yield [part]
    else for (const chunk of chunksOf(part)) yield tokenTexts(chunk)
  }
}

/** `<tool_call>name<arg_key>k</arg_key><arg_value>v</arg_value></tool_call>`, shown to the client as JSON. */
function callPieces(call: ReplyToolCall, index: number): Piece[] {
  const show = (text: string): Piece => ({ type: 'call', text, index })
  const pieces: Piece[] = [marker, ...[...tokensOf(call.name)].flat().map(() => marker)]
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
