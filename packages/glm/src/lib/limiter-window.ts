export interface CreateLimiterWindowOptions {
  /** Requests at once before anything is known. */
  readonly start: number
  readonly max: number
}

/** One started request, as the window remembers it. */
export interface Ticket {
  /** Counts the starts, from 1. */
  readonly order: number
  /** Requests in flight when it started, itself included: admitted, it shows that the server bears as many. */
  readonly level: number
  readonly startedAtMs: number
  /** Whether it went one above the size, to find out. */
  readonly isProbe: boolean
}

/** How many requests may be in flight, learned from which of them the server refused. */
export interface LimiterWindow {
  /** What is known to go through. */
  readonly size: number
  /** The size, or one more while a probe is due. */
  readonly allowed: number
  /** A probe not refused after this long was admitted; undefined until a refusal has shown how long one takes. */
  readonly verdictMs: number | undefined
  start(level: number): Ticket
  /** The request was let in: it succeeded, or `verdictMs` passed. */
  admit(ticket: Ticket): void
  succeed(ticket: Ticket): void
  /**
   * @param inFlight Requests in flight when the refusal came, itself included.
   * @returns False for a straggler of a burst that has been counted.
   */
  refuse(ticket: Ticket, inFlight: number): boolean
  /** It failed in a way that says nothing about limits. */
  forget(ticket: Ticket): void
}

/**
 * Successes between two probes at a known ceiling: six rounds for every slot, as one more is worth less the more there are.
 *
 * At least so many that the probes of a limit of 1 stay affordable.
 */
const restAt = (size: number): number => Math.max(16, 6 * size * size)
/** Every failed probe makes the next one rarer, up to sixteen times. */
const restGrowth = 1.08
const maxRest = 16
/** A probe counts as admitted after this many times the slowest recent refusal. */
const verdictFactor = 3

/**
 * Additive increase, multiplicative decrease, with a memory.
 *
 * Plain AIMD runs into the limit again every few windows, which on a limit of 1 to 10 wastes almost 5 % of all requests
 * and a quarter of the throughput (`pnpm bench:limiter`). What is different here:
 *
 * - Growth is by probe: a single request one above the size. Let in, the size is one more; refused, nothing else is lost.
 *   Without a ceiling there is always one on its way, which is +1 per clean window.
 * - The level that was refused is remembered. Below it growth goes on at once, so that a halving too deep is mended
 *   quickly; at it, probes are rare, the rarer the more of them have failed.
 * - Refusals come much sooner than replies, so that a probe which has outlived a few refusals is in.
 * - Only a refusal at a size that has proved itself halves. One above it takes the last step back.
 */
export function createLimiterWindow({ start, max }: CreateLimiterWindowOptions): LimiterWindow {
  let size = start
  /** The lowest level refused and not let in since. */
  let ceiling = Infinity
  /** The highest size that was full for a whole window without a refusal, or that a halving left. */
  let proven = start
  /** Successes at the full size since it changed or a probe failed. */
  let clean = 0
  let rest = 1
  let passes = 0
  let probe: Ticket | undefined
  let starts = 0
  let startsAtHalving = 0
  let refusalMs: number | undefined

  function isProbeDue(): boolean {
    if (probe !== undefined || size >= max) return false
    if (size + 1 < ceiling || passes > 0) return true
    return clean >= restAt(size) * rest
  }

  function admit(ticket: Ticket): void {
    if (ticket !== probe) return
    probe = undefined
    if (ticket.level >= ceiling) {
      passes += 1
      // The server may have freed a slot that we still count, which lets in one too many: once is luck.
      if (passes < 2) return
      ceiling = Infinity
    }
    size = ticket.level
    clean = 0
    passes = 0
    rest = 1
  }

  function refuse(ticket: Ticket, inFlight: number): boolean {
    refusalMs = Math.max(performance.now() - ticket.startedAtMs, 0.8 * (refusalMs ?? 0))
    // Whatever started before the halving ran into the same wall.
    if (ticket.order <= startsAtHalving) return false
    passes = 0
    clean = 0
    if (ticket.level > proven) {
      if (ticket === probe) probe = undefined
      ceiling = Math.min(ceiling, ticket.level)
      size = Math.min(size, ticket.level - 1)
      rest = Math.min(maxRest, rest * restGrowth)
    } else {
      // Requests that start together may arrive in any order: the first one may meet the wall in the place of the last.
      const wall = Math.max(ticket.level, Math.min(size, inFlight))
      probe = undefined
      ceiling = wall
      size = Math.max(1, Math.floor(wall / 2))
      proven = size
      rest = 1
      startsAtHalving = starts
    }
    return true
  }

  return {
    get size() {
      return size
    },
    get allowed() {
      return isProbeDue() ? size + 1 : size
    },
    get verdictMs() {
      return refusalMs === undefined ? undefined : refusalMs * verdictFactor
    },
    start(level) {
      starts += 1
      const ticket = { order: starts, level, startedAtMs: performance.now(), isProbe: level > size }
      if (ticket.isProbe) probe = ticket
      return ticket
    },
    admit,
    succeed(ticket) {
      if (ticket === probe) return admit(ticket)
      // Below the full size nothing was put to the test.
      if (ticket.order <= startsAtHalving || ticket.level < size) return
      clean += 1
      if (clean >= size) proven = size
    },
    refuse,
    forget(ticket) {
      if (ticket === probe) probe = undefined
    },
  }
}
