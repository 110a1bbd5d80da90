import { isRecord } from './json.ts'

type Chunk = Record<string, unknown>

/**
 * Parses the payload of one server-sent event and hands each chunk to `visit`.
 *
 * Proxies sometimes glue two frames into one line; those are taken apart. A frame that was cut is an error, never
 * skipped: it may have held a piece of the answer. `[DONE]` and JSON that is no object are no chunks.
 *
 * @throws {SyntaxError} If the payload is not whole frames.
 */
export function eachChunk(payload: string, visit: (chunk: Chunk) => void): void {
  if (payload.length < 10 && payload.trim() === '[DONE]') return
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch (error) {
    const frames = payload.split(/(?<=\})\s*data:\s*(?=\{|\[DONE\])/)
    if (frames.length === 1) throw error
    for (const frame of frames) eachChunk(frame, visit)
    return
  }
  if (isRecord(value)) visit(value)
}
