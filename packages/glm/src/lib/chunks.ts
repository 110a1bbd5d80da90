import { isRecord } from './json.ts'

type Chunk = Record<string, unknown>

/**
 * Parses the payload of one server-sent event and hands each chunk to `visit`.
 *
 * Proxies sometimes glue two frames into one line; those are taken apart. A frame that was cut is an error, never
 * skipped: it may have held a piece of the answer. All whole frames before it have been visited by then, and none behind
 * it. `[DONE]` and JSON that is no object are no chunks.
 *
 * @throws {SyntaxError} If the payload is not whole frames.
 */
export function eachChunk(payload: string, visit: (chunk: Chunk) => void): void {
  if (payload.length < 10 && payload.trim() === '[DONE]') return
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch {
    eachGluedChunk(payload, visit)
    return
  }
  if (isRecord(value)) visit(value)
}

/** Frame after frame, each as far as its own brackets go: text may hold anything, `data:` too. */
function eachGluedChunk(payload: string, visit: (chunk: Chunk) => void): void {
  const between = /\s*(?:data:\s*)?/y
  let at = payload.search(/\S|$/)
  do {
    if (payload.startsWith('[DONE]', at)) return
    const end = endOfValue(payload, at)
    const value: unknown = JSON.parse(payload.slice(at, end))
    if (isRecord(value)) visit(value)
    between.lastIndex = end
    between.test(payload)
    at = between.lastIndex
  } while (at < payload.length)
}

/** Behind the bracket that closes the first one; the end of the text when none does. */
function endOfValue(source: string, from: number): number {
  let depth = 0
  for (let at = from; at < source.length; at += 1) {
    const character = source[at]
    if (character === '"') at = endOfString(source, at)
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      depth -= 1
      if (depth <= 0) return at + 1
    }
  }
  return source.length
}

/** The quote that closes the one at `from`. */
function endOfString(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1
    else if (source[at] === '"') return at
  }
  return source.length
}
