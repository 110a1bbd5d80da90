/**
 * Works 1 … `count`, at most `concurrency` at once, the lowest first of those whose needs are done. The first that throws
 * ends it: no other is begun, the signal of those under way aborts, and it throws when they have come to their end.
 *
 * @param needsOf Lower numbers alone, so that there is always one that can be worked.
 */
export async function byNeeds(
  count: number,
  needsOf: (number: number) => readonly number[],
  work: (number: number, signal: AbortSignal) => Promise<void>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
): Promise<void> {
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const waiting = new Set(Array.from({ length: count }, (_, index) => index + 1))
  const done = new Set<number>()
  const errors: unknown[] = []
  const running = new Set<Promise<void>>()

  async function run(number: number): Promise<void> {
    try {
      await work(number, either)
      done.add(number)
    } catch (error) {
      errors.push(error)
      failed.abort(error)
    }
  }

  function begin(): void {
    for (const number of waiting) {
      if (running.size >= concurrency || errors.length > 0) return
      if (!needsOf(number).every((need) => done.has(need))) continue
      waiting.delete(number)
      const one = run(number).finally(() => running.delete(one))
      running.add(one)
    }
  }

  for (begin(); running.size > 0; begin()) await Promise.race(running)
  if (errors.length > 0) throw errors[0]
}
