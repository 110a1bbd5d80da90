const mebibyte = 1024 * 1024
const intervalMs = 20

/** What V8 and the charts take on top: young generation, compiled code, pixels. */
const slackMiB = 192

/**
 * Ends what outgrows its limit by a wide margin: isolated-vm's own limit looks at garbage collections only, and arrays
 * of numbers, resizable buffers and big fills went past it by gigabytes.
 *
 * @returns Stops watching.
 */
export function watchMemory(memoryMiB: number, onExceeded: (message: string) => void): () => void {
  const limit = process.memoryUsage.rss() + (2 * memoryMiB + slackMiB) * mebibyte
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() > limit) onExceeded(memoryMessage(memoryMiB))
  }, intervalMs)
  return () => clearInterval(timer)
}

export function memoryMessage(memoryMiB: number): string {
  return `The code used more than ${memoryMiB} MiB of memory and was stopped`
}
