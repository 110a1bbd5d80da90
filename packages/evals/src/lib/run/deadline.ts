import { untilAborted } from '@glmkit/glm/model'

/** What is around the solving may take as long as that, and so long at least. */
const leastMs = 600_000

/**
 * Environments, scorers and disposal, where a trial's seconds are limited: one that never ends would hold up the run.
 *
 * @param work Is not waited for any more when the time is up; its signal aborts then.
 */
export async function inTime<Value>(
  what: string,
  { signal, limits: { seconds } }: { readonly signal: AbortSignal; readonly limits: { readonly seconds?: number } },
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const ms = seconds && Math.max(seconds * 1_000, leastMs)
  const late = (): Error => new Error(`${what} of the trial did not come to an end within ${(ms ?? 0) / 1_000} seconds`)
  using own = openDeadline(signal, ms, late)
  return await untilAborted(work(own.signal), own.signal)
}

/** A signal that also aborts when the time is up. Not AbortSignal.any: the suite's signal would remember every trial. */
export function openDeadline(
  signal: AbortSignal,
  ms: number | undefined,
  late: () => unknown,
): Disposable & { readonly signal: AbortSignal } {
  const own = new AbortController()
  const onAbort = (): void => own.abort(signal.reason)
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  const timer = ms && setTimeout(() => own.abort(late()), Math.min(ms, 2 ** 31 - 1))
  return {
    signal: own.signal,
    [Symbol.dispose]() {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}
