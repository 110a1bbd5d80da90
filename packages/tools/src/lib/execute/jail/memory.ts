import type { Verdict } from '../protocol.ts'

const mebibyte = 1024 * 1024
const intervalMs = 20

/**
 * Ends what outgrows its limit by a wide margin: isolated-vm's own limit looks at garbage collections only, and arrays
 * of numbers, resizable buffers and big fills went past it by gigabytes.
 *
 * @param slackMiB What the engine and the charts take on top: young generation, compiled code, pixels.
 * @returns Stops watching.
 */
export function watchMemory(memoryMiB: number, slackMiB: number, onExceeded: (verdict: Verdict) => void): () => void {
  const limit = process.memoryUsage.rss() + (memoryMiB + slackMiB) * mebibyte
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() > limit) onExceeded(memoryVerdict(memoryMiB))
  }, intervalMs)
  return () => clearInterval(timer)
}

export function memoryVerdict(memoryMiB: number): Verdict {
  const message = `The code used more than ${memoryMiB} MiB of memory and was stopped`
  return { status: 'memory', error: { kind: 'memory', name: 'MemoryError', message } }
}
