import { inspect } from 'node:util'
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
 * @throws {UsageError} If a sample is none, or an id is empty, no well-formed Unicode, or comes twice.
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
  for await (const sample of iterable(samples)) {
    checkSample(sample, ids.size + 1)
    const { id } = sample
    if (ids.has(id)) throw new UsageError(`Cannot run the suite: two samples have the id "${id}", make ids unique`)
    // A log would have another character in its place, and the sample could not be found again.
    if (!id.isWellFormed()) throw new UsageError(`Cannot run the suite: the id "${id}" has half a surrogate pair`)
    ids.add(id)
    yield sample
    if (ids.size >= limit) return
  }
}

/** Types say all of this; suites that are run from a file were never checked for them. */
function checkSample(sample: unknown, number: number): void {
  const { id, input }: { readonly id?: unknown; readonly input?: unknown } = Object(sample)
  const refuse = (why: string): UsageError =>
    new UsageError(
      `Cannot run the suite: sample ${number} ${why}, expected e.g. { id: "a", input: "2 + 2", target: "4" }`,
    )
  if (typeof id !== 'string')
    throw refuse(id === undefined ? 'has no id' : `has the id ${inspect(id)}, which is no text`)
  if (id === '') throw refuse('has an empty id')
  if (typeof input !== 'string' && !Array.isArray(input)) throw refuse(`("${id}") has no input`)
}

function iterable<Value>(samples: Iterable<Value> | AsyncIterable<Value>): Iterable<Value> | AsyncIterable<Value> {
  const given: object = Object(samples)
  if (Symbol.iterator in given || Symbol.asyncIterator in given) return samples
  const found = inspect(samples, { depth: 0 })
  throw new UsageError(
    `Cannot run the suite: its samples are ${found}, expected an array or a generator, such as async function* samples() {…}`,
  )
}
