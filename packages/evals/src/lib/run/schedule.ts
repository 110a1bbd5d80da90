import { UsageError } from '@glmkit/core'
import type { Sample, Samples } from '../suite.ts'

export interface ScheduleOptions<Target> {
  /** Only the first so many. */
  readonly limit?: number | undefined
  readonly prefixOf?: ((sample: Sample<Target>) => string) | undefined
}

/** So far ahead samples of one prefix are looked for. */
const lookAhead = 1_000

/**
 * Reads samples as they are wanted, at most {@link lookAhead} ahead. Those of one prefix come one after the other, in the
 * order of the first of each.
 *
 * @throws {UsageError} If an id is empty, no well-formed Unicode, or comes twice.
 */
export async function* schedule<Target>(
  samples: Samples<Target>,
  { limit = Infinity, prefixOf }: ScheduleOptions<Target>,
): AsyncGenerator<Sample<Target>> {
  const read = checked(typeof samples === 'function' ? samples() : samples, limit)
  if (prefixOf === undefined) {
    yield* read
    return
  }
  const waiting = new Map<string, Sample<Target>[]>()
  let count = 0
  let isRead = false
  let prefix: string | undefined
  for (;;) {
    while (!isRead && count < lookAhead) {
      const next = await read.next()
      if (next.done === true) isRead = true
      else {
        const key = prefixOf(next.value)
        const group = waiting.get(key)
        if (group === undefined) waiting.set(key, [next.value])
        else group.push(next.value)
        count += 1
      }
    }
    prefix = prefix !== undefined && waiting.has(prefix) ? prefix : waiting.keys().next().value
    if (prefix === undefined) return
    const group = waiting.get(prefix) ?? []
    waiting.delete(prefix)
    count -= group.length
    yield* group
  }
}

async function* checked<Target>(
  samples: Iterable<Sample<Target>> | AsyncIterable<Sample<Target>>,
  limit: number,
): AsyncGenerator<Sample<Target>> {
  const ids = new Set<string>()
  if (limit < 1) return
  for await (const sample of samples) {
    const { id } = sample
    if (id === '') throw new UsageError(`Cannot run the suite: sample ${ids.size + 1} has an empty id`)
    if (ids.has(id)) throw new UsageError(`Cannot run the suite: two samples have the id "${id}", make ids unique`)
    // A log would have another character in its place, and the sample could not be found again.
    if (!id.isWellFormed()) throw new UsageError(`Cannot run the suite: the id "${id}" has half a surrogate pair`)
    ids.add(id)
    yield sample
    if (ids.size >= limit) return
  }
}
