import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { DownloadError } from './download-error.ts'
import type { PinnedFile } from './manifest.ts'

export interface FetchPinnedOptions {
  readonly url: string
  readonly file: PinnedFile
  readonly signal: AbortSignal
  /** Tries after the first. */
  readonly retries: number
  /** Before the first of them; twice as long before each further one. */
  readonly retryWaitMs: number
  /** Between two pieces of a body. */
  readonly idleMs: number
}

/** Another try may succeed. */
class PassingError extends Error {
  readonly waitMs: number
  constructor(message: string, options: ErrorOptions & { readonly waitMs?: number } = {}) {
    super(message, options)
    this.waitMs = options.waitMs ?? 0
  }
}

const longestWaitMs = 60_000

/**
 * @returns The content, which is the one that was pinned.
 * @throws {DownloadError} If it is another one or cannot be had. An abort rejects with `signal.reason`.
 */
export async function fetchPinned(options: FetchPinnedOptions): Promise<Buffer> {
  const { url, file, signal, retries, retryWaitMs } = options
  for (let tried = 0; ; tried += 1) {
    try {
      const content = await fetchOnce(options)
      checkContent(file, url, content)
      return content
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof DownloadError) throw error
      if (tried >= retries) throw unreachable(options, error)
      const backoffMs = retryWaitMs * 2 ** tried * (0.75 + Math.random() / 2)
      const askedMs = error instanceof PassingError ? error.waitMs : 0
      await sleep(Math.min(Math.max(backoffMs, askedMs), longestWaitMs), undefined, { signal })
    }
  }
}

async function fetchOnce({ url, file, signal, idleMs }: FetchPinnedOptions): Promise<Buffer> {
  const idle = new AbortController()
  const onIdle = (): void => idle.abort(new PassingError(`Nothing came for ${idleMs} ms`))
  let timer = setTimeout(onIdle, idleMs)
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, idle.signal]) })
    const { status, body } = response
    if (!response.ok) {
      await body?.cancel()
      if (status !== 408 && status !== 429 && status < 500) {
        throw new DownloadError(file.path, `Cannot fetch "${file.path}": ${url} answered ${status}, check the base URL`)
      }
      throw new PassingError(`It answered ${status}`, {
        waitMs: Number(response.headers.get('retry-after')) * 1_000 || 0,
      })
    }
    const pieces: Uint8Array[] = []
    let bytes = 0
    for await (const piece of body ?? []) {
      clearTimeout(timer)
      timer = setTimeout(onIdle, idleMs)
      pieces.push(piece)
      bytes += piece.length
      // An endless page of an error is not kept whole.
      if (bytes > file.bytes + 1_000_000) break
    }
    return Buffer.concat(pieces)
  } finally {
    clearTimeout(timer)
  }
}

export const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

function checkContent({ path, bytes, sha256 }: PinnedFile, url: string, content: Buffer): void {
  const found = sha256Of(content)
  if (found === sha256) return
  throw new DownloadError(
    path,
    `Cannot use "${path}" from ${url}: expected ${bytes} bytes with sha256 ${sha256}, got ${content.length} with ${found}`,
  )
}

function unreachable({ url, file, retries }: FetchPinnedOptions, cause: unknown): DownloadError {
  const reason = cause instanceof Error ? reasonOf(cause) : String(cause)
  const message = `Cannot fetch "${file.path}" from ${url} after ${retries + 1} tries: ${reason}; run it again to go on`
  return new DownloadError(file.path, message, { cause })
}

/** `fetch` fails as "fetch failed", and says in the cause what did. */
const reasonOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : error.message)
