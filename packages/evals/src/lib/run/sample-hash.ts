import { createHash } from 'node:crypto'
import { UsageError } from '@glmkit/core'
import type { Sample } from '../suite.ts'

/**
 * The same for equal samples of the same version of a suite, whatever the order of their keys.
 *
 * @returns 32 hexadecimal digits.
 * @throws {UsageError} If the sample is not JSON.
 */
export function sampleHash(suite: { readonly name: string; readonly version: string }, sample: Sample): string {
  const { id, input, target, cluster, language, metadata } = sample
  try {
    const text = canonical([suite.name, suite.version, { id, input, target, cluster, language, metadata }])
    return createHash('sha256').update(text).digest('hex').slice(0, 32)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const why = error instanceof RangeError ? 'it refers to itself, or is nested too deep' : said
    throw new UsageError(`Cannot run sample "${id}" of suite "${suite.name}": it is not JSON (${why})`, {
      cause: error,
    })
  }
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    // JSON would leave them out, or what is in them.
    if (typeof part === 'function' || typeof part === 'symbol' || part instanceof Map || part instanceof Set) {
      throw new TypeError(`"${key}" is a ${part instanceof Object ? part.constructor.name : typeof part}`)
    }
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
}
