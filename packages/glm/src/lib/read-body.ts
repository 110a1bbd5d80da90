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
  /** A reply that brings no data this long, in milliseconds, has died. */
  readonly idleTimeoutMs: number
  /** Closes the connection. */
  readonly close: () => void
}

/** What a server that has said `[DONE]` gets to end its response, so that the connection can be used again. */
const graceMs = 1_000

/**
 * The payloads of a response: those of a stream by network chunk, or the one JSON body of a host that did not stream.
 *
 * Ends at `[DONE]`, whether or not the server closes. Servers mislabel their bodies; what it looks like decides.
 *
 * @throws {ModelError} If the connection breaks or stands still. The caller's abort shows as a broken connection.
 */
export async function* readBody(response: HttpResponse, options: ReadBodyOptions): AsyncGenerator<readonly string[]> {
  const { modelId, idleTimeoutMs, close } = options
  const batches = batchesOf(response)
  let isWaiting = false
  let isIdle = false
  let isOver = false
  const timer = setTimeout(() => {
    isIdle = isWaiting
    if (isIdle) close()
    else timer.refresh()
  }, idleTimeoutMs)
  try {
    for (;;) {
      timer.refresh()
      isWaiting = true
      const step = await batches.next()
      isWaiting = false
      isOver = step.done === true
      if (step.done) return
      const done = step.value.findIndex(isDone)
      yield done < 0 ? step.value : step.value.slice(0, done)
      if (done >= 0) {
        isOver = true
        void drain(batches, close)
        return
      }
    }
  } catch (cause) {
    isOver = true
    const reason = isIdle ? `nothing came for ${idleTimeoutMs} ms` : 'the connection broke in the middle of the reply'
    const message = `Model "${modelId}" gave no usable reply: ${reason}`
    throw new ModelError(message, { kind: 'network', retryable: true, cause })
  } finally {
    clearTimeout(timer)
    // The connection may break on the way out; its reader has left.
    if (!isOver) batches.return(undefined).catch(() => {})
  }
}

function isDone(payload: string): boolean {
  return payload.length < 10 && payload.trim() === '[DONE]'
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
