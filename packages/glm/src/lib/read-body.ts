import { ModelError } from './model-error.ts'
import { payloadsOf, readServerSentEvents } from './sse.ts'

/** What is needed of a fetch `Response`. */
export interface HttpResponse {
  readonly headers: Pick<Headers, 'get'>
  readonly body: AsyncIterable<Uint8Array> | null
  text(): Promise<string>
}

export interface ReadBodyOptions {
  /** Named in errors. */
  readonly modelId: string
  /** When the request was sent, by `performance.now()`. Default: now. */
  readonly sentAt?: number
  /** A reply that has brought no delta so many milliseconds after the request was sent has died. Default: `idleTimeoutMs`. */
  readonly firstTokenTimeoutMs?: number
  /** So has one that brings no other delta this long after the last, whatever else it sends to seem alive. */
  readonly idleTimeoutMs: number
  /** Closes the connection. */
  readonly close: () => void
}

/** What a server that has said `[DONE]` gets to end its response, so that the connection can be used again. */
const graceMs = 1_000

/**
 * The payloads of a response: those of a stream by network chunk, or the one JSON body of a host that did not stream.
 *
 * Ends at `[DONE]`, whether or not the server closes. Servers mislabel their bodies; what it looks like decides. However
 * long a reply takes altogether, it is read to its end; time its reader takes for itself does not count.
 *
 * @param countDeltas How many deltas the reader has made of what it got so far.
 * @throws {ModelError} If the connection breaks or stands still. The caller's abort shows as a broken connection.
 */
export async function* readBody(
  response: HttpResponse,
  options: ReadBodyOptions,
  countDeltas: () => number,
): AsyncGenerator<readonly string[]> {
  const { modelId, idleTimeoutMs, firstTokenTimeoutMs = idleTimeoutMs, sentAt = performance.now(), close } = options
  const batches = batchesOf(response)
  let deltas = 0
  let isWaiting = false
  let isStill = false
  let isOver = false

  function onTime(): void {
    const before = deltas
    // What has come in while the process was busy with something else is read first.
    setImmediate(() => {
      if (isOver) return
      isStill = isWaiting && countDeltas() === before
      if (isStill) close()
      else timer.refresh()
    })
  }
  let timer = setTimeout(onTime, Math.max(1, firstTokenTimeoutMs - (performance.now() - sentAt)))
  try {
    for (;;) {
      const count = countDeltas()
      if (count > deltas) {
        if (deltas > 0) timer.refresh()
        else {
          clearTimeout(timer)
          timer = setTimeout(onTime, idleTimeoutMs)
        }
        deltas = count
      }
      isWaiting = true
      const step = await batches.next()
      isWaiting = false
      isOver = step.done === true
      if (step.done) return
      const done = step.value.findIndex(endsStream)
      yield done < 0 ? step.value : step.value.slice(0, done + 1)
      if (done >= 0) {
        isOver = true
        void drain(batches, close)
        return
      }
    }
  } catch (cause) {
    isOver = true
    const still =
      deltas === 0
        ? `its first token did not come within ${firstTokenTimeoutMs} ms`
        : `no token came for ${idleTimeoutMs} ms`
    const reason = isStill ? still : 'the connection broke in the middle of the reply'
    const message = `Model "${modelId}" gave no usable reply: ${reason}`
    throw new ModelError(message, { kind: 'network', retryable: true, cause })
  } finally {
    clearTimeout(timer)
    // The connection may break on the way out; its reader has left.
    if (!isOver) {
      isOver = true
      batches.return(undefined).catch(() => {})
    }
  }
}

/** Maybe glued to a frame. */
function endsStream(payload: string): boolean {
  return (
    payload.endsWith('[DONE]') || (payload.length < 10 ? payload.trim() === '[DONE]' : payload.endsWith('[DONE]\r'))
  )
}
async function* batchesOf(response: HttpResponse): AsyncGenerator<readonly string[]> {
  const isStream = (response.headers.get('content-type') ?? '').includes('event-stream')
  if (isStream && response.body !== null) {
    yield* readServerSentEvents(response.body)
    return
  }
  const text = await response.text()
  yield /^\s*(?:data|event|id|retry)?:/.test(text) ? payloadsOf(text) : [text]
}

async function drain(batches: AsyncGenerator<readonly string[]>, close: () => void): Promise<void> {
  const timer = setTimeout(close, graceMs)
  try {
    while ((await batches.next()).done !== true);
  } catch {
    // The reply is whole; how its connection ends is of no interest.
  } finally {
    clearTimeout(timer)
  }
}
