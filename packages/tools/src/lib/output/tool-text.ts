import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { textOf } from '@glmkit/core'
import type { OutputLimits, ToolText } from '@glmkit/core'
import { createExcerpt } from './excerpt.ts'
import type { KeptOutput, OutputFile } from './output-file.ts'

/** How long a stream that never waits may keep all timers of the process from running. */
const burstMs = 50

/**
 * Turns what a tool returned into what the model reads: text as it is, all else as JSON.
 *
 * An async iterable (strings, bytes as UTF-8, other values as lines of JSON) is read to its end in memory bounded by
 * `maxChars`, however long it is.
 *
 * @throws {AgentError} If the output has no JSON form. What an iterable throws and an abort's reason go through as they
 *   are; no file is left then.
 */
export async function toolText(
  output: unknown,
  { maxChars, signal, progress }: OutputLimits,
  file: OutputFile,
): Promise<ToolText> {
  const excerpt = createExcerpt(maxChars)
  let tellAt = performance.now() + 1_000
  try {
    for await (const piece of piecesOf(output, signal)) {
      if (excerpt.chars() + piece.length > maxChars) {
        if (excerpt.chars() <= maxChars) await file.write(excerpt.whole())
        await file.write(piece)
      }
      excerpt.add(piece)
      if (performance.now() < tellAt) continue
      progress(`${withCommas(excerpt.chars())} characters so far`)
      tellAt = performance.now() + 1_000
    }
  } catch (error) {
    await file.discard()
    throw error
  }
  const chars = excerpt.chars()
  if (chars <= maxChars) return { text: excerpt.whole(), isCut: false }
  const kept = await file.close()
  const { head, tail } = excerpt.ends()
  const leftOut = `${withCommas(chars - head.length - tail.length)} of ${withCommas(chars)} characters left out`
  const text = `${head}\n[… ${leftOut}${adviceOf(kept)}]\n${tail}`
  return { text, isCut: true }
}

function adviceOf({ path, problem }: KeptOutput): string {
  if (path !== undefined) return `; the whole is in "${basename(path)}": read it with read_output`
  const why = problem === undefined ? '' : `; the whole could not be kept (${problem})`
  return `${why}: ask for less at a time`
}

async function* piecesOf(output: unknown, signal: AbortSignal): AsyncGenerator<string> {
  if (!isAsyncIterable(output)) {
    yield textOf(output)
    return
  }
  const decoder = new TextDecoder()
  const iterator = output[Symbol.asyncIterator]()
  let restAt = performance.now() + burstMs
  let isOver = false
  try {
    while (true) {
      const { done, value } = await nextOf(iterator, signal)
      isOver = done === true
      if (isOver) break
      if (typeof value === 'string') yield value
      else yield value instanceof Uint8Array ? decoder.decode(value, { stream: true }) : `${textOf(value)}\n`
      if (performance.now() < restAt) continue
      await setImmediate()
      restAt = performance.now() + burstMs
    }
    yield decoder.decode()
  } finally {
    // Not awaited: a generator that hangs would never answer.
    if (!isOver) void leave(iterator)
  }
}

function nextOf(iterator: AsyncIterator<unknown>, signal: AbortSignal): Promise<IteratorResult<unknown>> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    const settled = Promise.resolve(iterator.next()).finally(() => signal.removeEventListener('abort', onAbort))
    settled.then(resolve, reject)
  })
}

async function leave(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.()
  } catch {
    // The call is over, and has its reason.
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

function withCommas(count: number): string {
  return count.toLocaleString('en-US')
}
