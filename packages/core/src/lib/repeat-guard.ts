/** Counts calls that say the same and get the same. */
export interface RepeatGuard {
  /** @returns How often this call with these arguments brought this very result, this time included. */
  count(name: string, args: string, result: string): number
}

/** From here on the model is told that it repeats itself. */
export const warnAfterRepeats = 3
/** Here the run stops: the model has been told twice. */
export const stopAfterRepeats = 5

export function createRepeatGuard(): RepeatGuard {
  const seen = new Map<string, number>()
  return {
    count(name, args, result) {
      const key = JSON.stringify([
        name,
        args,
        result.length > 2_000 ? `${result.length} ${result.slice(0, 2_000)}` : result,
      ])
      const times = (seen.get(key) ?? 0) + 1
      seen.set(key, times)
      return times
    },
  }
}
