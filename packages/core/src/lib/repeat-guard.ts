/** Counts calls that say the same and get the same. */
export interface RepeatGuard {
  /**
   * @returns In how many turns this call with these arguments brought this very result, this one included. The same call
   * twice in one reply counts once: the model has not seen a result in between.
   */
  count(turn: number, name: string, args: string, result: string): number
}

/** From here on the model is told that it repeats itself. */
export const warnAfterRepeats = 3
/** Here the run stops: the model has been told twice. */
export const stopAfterRepeats = 5

export function createRepeatGuard(): RepeatGuard {
  const seen = new Map<string, { readonly turn: number; readonly times: number }>()
  return {
    count(turn, name, args, result) {
      const key = JSON.stringify([
        name,
        args,
        result.length > 2_000 ? `${result.length} ${result.slice(0, 2_000)}` : result,
      ])
      const before = seen.get(key)
      const times = before?.turn === turn ? before.times : (before?.times ?? 0) + 1
      seen.set(key, { turn, times })
      return times
    },
  }
}
