import type { Found, Stored } from './recall-index.ts'

/** Entries that follow each other in one session. */
export interface Window {
  readonly entries: readonly Stored[]
  /** Of its best entry. */
  readonly score: number
}

export interface PickWindowsOptions {
  readonly limit: number
  readonly maxTokens: number
  /** What stands above a window, and one entry in it. */
  readonly headTokens: (stored: Stored) => number
  readonly tokens: (stored: Stored) => number
}

/**
 * The best entries with what was said around them, as long as there is room: windows that touch become one, which makes
 * room for another.
 */
export function pickWindows(found: readonly Found[], options: PickWindowsOptions): Window[] {
  const { limit, maxTokens, headTokens, tokens } = options
  const taken = new Map<Stored, number>()
  let windows = 0
  let room = maxTokens
  const isTaken = (stored: Stored | undefined): boolean => stored !== undefined && taken.has(stored)

  function take({ stored, score }: Found): boolean {
    const { around, place } = stored
    const touching = Number(isTaken(around[place - 1])) + Number(isTaken(around[place + 1]))
    if (taken.has(stored) || windows + 1 - touching > limit) return false
    const cost = tokens(stored) + headTokens(stored) * (1 - touching)
    if (cost > room) return false
    taken.set(stored, score)
    room -= cost
    windows += 1 - touching
    return true
  }

  for (let at = 0; at < found.length; at += 1) {
    const each = found[at]
    const before = windows
    if (each === undefined || !take(each)) continue
    for (const near of neighbours(each.stored)) take({ stored: near, score: 0 })
    // Two have become one: a better one that found no room now has the place.
    if (windows < before) at = -1
  }
  return windowsOf(taken)
}

const neighbours = ({ around, place }: Stored): Stored[] =>
  [around[place + 1], around[place - 1]].filter((stored) => stored !== undefined)

function windowsOf(taken: ReadonlyMap<Stored, number>): Window[] {
  const windows: Window[] = []
  for (const stored of taken.keys()) {
    if (taken.has(stored.around[stored.place - 1] ?? stored) && stored.place > 0) continue
    const entries: Stored[] = []
    for (
      let next: Stored | undefined = stored;
      next !== undefined && taken.has(next);
      next = next.around[next.place + 1]
    ) {
      entries.push(next)
    }
    windows.push({ entries, score: Math.max(...entries.map((entry) => taken.get(entry) ?? 0)) })
  }
  return windows.toSorted((one, other) => other.score - one.score)
}
