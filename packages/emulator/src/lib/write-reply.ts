import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises'
import { type Fault, findFault, type Place } from './faults/fault.ts'
import { garbleFrames } from './faults/garble-frames.ts'
import { jsonReply } from './json-reply.ts'
import type { WireReply } from './reply-parts.ts'
import { streamFrames } from './stream-frames.ts'

export interface WriteReplyOptions {
  readonly reply: WireReply
  /** Only those that concern bytes and time are read here. */
  readonly faults: readonly Fault[]
  /** An error body in place of the rest of the reply. */
  readonly inBandError: (Place & { readonly body: object }) | undefined
  readonly msPerToken: number
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal
  /** Called with the number of tokens generated so far. */
  readonly onProgress: (generated: number) => void
}

/** Events are gathered up to about this many characters before they go to the socket. */
const writeSize = 16_384

/**
 * Streams a reply as server-sent events.
 *
 * Rejects with the signal's reason when the client leaves.
 */
export async function writeStream(response: ServerResponse, options: WriteReplyOptions): Promise<void> {
  const { reply, faults, inBandError, signal, msPerToken } = options
  const disconnect = findFault(faults, 'disconnect')
  const errorEvent = inBandError && { ...inBandError, text: `data: ${JSON.stringify(inBandError.body)}\n\n` }
  const startedAt = performance.now()
  let pending = ''
  let room = disconnect?.atByte ?? Infinity

  /** @returns False when the connection has been closed on purpose. */
  async function flush(): Promise<boolean> {
    signal.throwIfAborted()
    const bytes = Buffer.from(pending)
    pending = ''
    if (bytes.length >= room) {
      await hangUp(response, bytes.subarray(0, room))
      return false
    }
    room -= bytes.length
    if (bytes.length > 0 && !response.write(bytes)) await once(response, 'drain', { signal })
    // Lets the socket report that the client has left.
    else await nextTick(undefined, { signal })
    return true
  }

  response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8', 'cache-control': 'no-cache' })
  for (const frame of garbleFrames(streamFrames(reply), faults, reply.generation, errorEvent)) {
    const { text, tokens, stallMs } = frame
    if (stallMs !== undefined) {
      response.flushHeaders()
      if (!(await flush())) return
      await standStill(stallMs, signal)
    }
    const waitMs = startedAt + tokens * msPerToken - performance.now()
    if (waitMs > 1) {
      if (!(await flush())) return
      await sleep(waitMs, undefined, { signal })
    }
    options.onProgress(tokens)
    pending += text
    if (pending.length >= writeSize && !(await flush())) return
  }
  signal.throwIfAborted()
  if (disconnect === undefined) {
    // With the last events, not after them: clients hang up at `[DONE]`, which must not look like leaving early.
    response.end(pending)
    return
  }
  const bytes = Buffer.from(pending)
  if (disconnect.atByte === undefined || bytes.length >= room) await hangUp(response, bytes.subarray(0, room))
  else response.end(bytes)
}

/** Answers with the whole reply as one JSON object. */
export async function writeJson(response: ServerResponse, options: WriteReplyOptions): Promise<void> {
  const { reply, faults, inBandError, signal } = options
  const total = reply.generation.pieces.length
  await sleep(total * options.msPerToken, undefined, { signal })
  const stall = findFault(faults, 'stall')
  if (stall !== undefined) await standStill(stall.ms ?? Infinity, signal)
  options.onProgress(total)
  const source = JSON.stringify(inBandError?.body ?? jsonReply(reply))
  // A host that keeps a stream alive with comments keeps a whole body alive with blank lines.
  const body = Buffer.from(reply.shape.keepAlive === undefined ? source : `\n         \n${source}`)
  response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' })
  const disconnect = findFault(faults, 'disconnect')
  const end = disconnect === undefined ? Infinity : (disconnect.atByte ?? Math.floor(body.length / 2))
  if (end < body.length) await hangUp(response, body.subarray(0, end))
  else response.end(body)
}

/** @param ms Infinity: until the client is gone. */
async function standStill(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === Infinity) await once(signal, 'abort')
  else await sleep(ms, undefined, { signal })
  signal.throwIfAborted()
}

/** Sends the last bytes and closes the connection in the middle of the body. */
async function hangUp(response: ServerResponse, bytes: Buffer): Promise<void> {
  const { promise: isSent, resolve } = Promise.withResolvers<unknown>()
  response.once('close', resolve)
  response.flushHeaders()
  if (bytes.length > 0) response.write(bytes, resolve)
  else response.socket?.write('', resolve)
  await isSent
  response.destroy()
}
