import PQueue from 'p-queue'
import type { JailPool } from './jail-pool.ts'
import type { Jail } from './jail.ts'

const maxRemembered = 1000

/** What a session had to offer when a run began. */
export type SessionState = 'new' | 'continued' | 'lost'

interface Session {
  /** Runs of one session take turns. */
  readonly queue: PQueue
  jail: Jail | undefined
  hasRun: boolean
  isBusy: boolean
  usedAt: number
  timer: NodeJS.Timeout | undefined
}

export interface Sessions {
  /**
   * Runs `work` in the session's own jail, which goes on living if `work` says that it is whole.
   *
   * @throws The signal's reason.
   */
  inSession<T>(
    name: string,
    signal: AbortSignal,
    work: (jail: Jail, state: SessionState) => Promise<{ value: T; isWhole: boolean }>,
  ): Promise<T>
  /** Ends a session; its next run starts anew. */
  end(name: string): Promise<void>
  close(): Promise<void>
}

/**
 * Jails that belong to a session each, from a pool that others use, too.
 *
 * @param max Sessions with a living jail; beyond it the one that has rested longest loses its own.
 */
export function createSessions(pool: JailPool, { max, idleMs }: { max: number; idleMs: number }): Sessions {
  const sessions = new Map<string, Session>()

  async function drop(session: Session): Promise<void> {
    clearTimeout(session.timer)
    const { jail } = session
    session.jail = undefined
    if (jail !== undefined) await pool.release(jail, false)
  }

  /** Ends those that have rested longest, until at most `most` live. */
  async function shrink(most: number): Promise<void> {
    const alive = [...sessions.values()].filter(({ jail }) => jail?.isAlive)
    const resting = alive.filter(({ isBusy }) => !isBusy).toSorted((a, b) => a.usedAt - b.usedAt)
    await Promise.all(resting.slice(0, Math.max(0, alive.length - most)).map(drop))
  }

  /** That a session has been is remembered for a while, to say when its state is lost. */
  function forgetOldest(): void {
    for (const [name, { jail, isBusy, queue }] of sessions) {
      if (sessions.size <= maxRemembered) return
      if (jail === undefined && !isBusy && queue.size === 0) sessions.delete(name)
    }
  }

  return {
    async inSession(name, signal, work) {
      const session: Session = sessions.get(name) ?? {
        queue: new PQueue({ concurrency: 1 }),
        jail: undefined,
        hasRun: false,
        isBusy: false,
        usedAt: 0,
        timer: undefined,
      }
      sessions.set(name, session)
      return await session.queue.add(
        async () => {
          clearTimeout(session.timer)
          session.isBusy = true
          let isWhole = false
          try {
            const isContinued = session.jail?.isAlive === true
            if (!isContinued) {
              await drop(session)
              await shrink(max - 1)
            }
            const jail = isContinued && session.jail ? session.jail : await pool.acquire(signal)
            session.jail = jail
            const state = isContinued ? 'continued' : session.hasRun ? 'lost' : 'new'
            const done = await work(jail, state)
            isWhole = done.isWhole
            session.hasRun = true
            return done.value
          } finally {
            session.isBusy = false
            session.usedAt = performance.now()
            if (!isWhole) await drop(session)
            else session.timer = setTimeout(() => void drop(session), idleMs).unref()
            // As many as wanted may have run at once.
            await shrink(max)
            forgetOldest()
          }
        },
        { signal },
      )
    },
    async end(name) {
      const session = sessions.get(name)
      if (session === undefined) return
      sessions.delete(name)
      await session.queue.onIdle()
      await drop(session)
    },
    async close() {
      await Promise.all([...sessions.values()].map(drop))
      sessions.clear()
    },
  }
}
