import { untilAborted } from '@glmkit/glm/model'
import type { Jail } from './jail.ts'

/** Native code leaks a little; a jail costs 0.1 s. */
const maxJobsPerJail = 200

export interface JailPoolOptions {
  readonly start: () => Promise<Jail>
  /** Jails alive at once. */
  readonly size: number
  /** An idle jail ends after this long. */
  readonly idleMs: number
}

/** Jails that stand ready, and a place in the queue when all are at work. */
export interface JailPool {
  /** @throws The signal's reason, or what keeps a jail from starting. */
  acquire(signal: AbortSignal): Promise<Jail>
  /** Gives it back; `isReusable` says that nothing of its last user is left in it. */
  release(jail: Jail, isReusable: boolean): Promise<void>
  /** Starts one beforehand, unless one stands ready or no place is free. */
  prewarm(): Promise<void>
  close(): Promise<void>
}

export function createJailPool({ start, size, idleMs }: JailPoolOptions): JailPool {
  const idle: { readonly jail: Jail; readonly timer: NodeJS.Timeout }[] = []
  const waiting: (() => void)[] = []
  const alive = new Set<Jail>()
  const opening = new Set<Promise<Jail>>()
  let isClosed = false

  async function open(): Promise<Jail> {
    const opens = start()
    opening.add(opens)
    try {
      const jail = await opens
      alive.add(jail)
      void jail.exited.then(() => drop(jail))
      return jail
    } catch (error) {
      waiting.shift()?.()
      throw error
    } finally {
      opening.delete(opens)
    }
  }

  function drop(jail: Jail): void {
    alive.delete(jail)
    const at = idle.findIndex((entry) => entry.jail === jail)
    if (at !== -1) clearTimeout(idle.splice(at, 1)[0]?.timer)
    waiting.shift()?.()
  }

  function rest(jail: Jail): void {
    if (isClosed) return void jail.kill()
    const timer = setTimeout(() => void jail.kill(), idleMs)
    timer.unref()
    idle.push({ jail, timer })
    waiting.shift()?.()
  }

  return {
    async acquire(signal) {
      for (;;) {
        signal.throwIfAborted()
        const ready = idle.pop()
        if (ready !== undefined) {
          clearTimeout(ready.timer)
          if (ready.jail.isAlive) return ready.jail
        } else if (alive.size + opening.size < size) {
          const coming = open()
          try {
            return await untilAborted(coming, signal)
          } catch (error) {
            // Whoever gave up need not wait for it; somebody else may.
            void coming.then(rest, () => {})
            throw error
          }
        } else {
          const place = Promise.withResolvers<undefined>()
          const wake = (): void => place.resolve(undefined)
          waiting.push(wake)
          await untilAborted(place.promise, signal).finally(() => {
            const at = waiting.indexOf(wake)
            if (at !== -1) waiting.splice(at, 1)
            else if (signal.aborted) waiting.shift()?.()
          })
        }
      }
    },
    async release(jail, isReusable) {
      if (jail.isAlive && isReusable && !isClosed && jail.jobs < maxJobsPerJail) rest(jail)
      else await jail.kill()
    },
    async prewarm() {
      if (isClosed || idle.length > 0 || alive.size + opening.size >= size) return
      rest(await open())
    },
    async close() {
      isClosed = true
      await Promise.all([...alive].map((jail) => jail.kill()))
      // Those that are on their way are ended as they come.
      await Promise.allSettled([...opening].map(async (jail) => (await jail).kill()))
    },
  }
}
