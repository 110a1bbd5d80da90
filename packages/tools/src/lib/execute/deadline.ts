/** Node's timers overflow at 24 days, into none at all: longer is for ever. */
const longestMs = 2 ** 31 - 1

/** A time limit that can stand still. */
export interface Deadline {
  pause(): void
  resume(): void
  /** Counts anew, for something else. */
  restart(ms: number, onOver: () => void): void
  end(): void
}

/** @param timeoutMs `Infinity` for never. */
export function createDeadline(timeoutMs: number, onOver: () => void): Deadline {
  let left = timeoutMs
  let over = onOver
  let startedAt = 0
  let timer: NodeJS.Timeout | undefined

  function resume(): void {
    if (timer !== undefined || left < 0 || left > longestMs) return
    startedAt = performance.now()
    timer = setTimeout(() => {
      left = -1
      timer = undefined
      over()
    }, left)
  }
  function pause(): void {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    left = Math.max(0, left - (performance.now() - startedAt))
  }
  resume()
  return {
    pause,
    resume,
    restart(ms, onNext) {
      pause()
      left = ms
      over = onNext
      resume()
    },
    end() {
      pause()
      left = -1
    },
  }
}
