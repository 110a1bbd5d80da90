import { UsageError } from '@glmkit/core'
import type { Sample } from '../suite.ts'

/** What a scorer wants: the same for all samples, or told of each. */
export type Wanted<Value, Target> = Value | ((sample: Sample<Target>) => Value)

export function wantedOf<Value extends object | string | number | boolean | null | undefined, Target>(
  wanted: Wanted<Value, Target>,
  sample: Sample<Target>,
): Value {
  return typeof wanted === 'function' ? wanted(sample) : wanted
}

/** @throws {UsageError} If the sample has none: every answer would be wrong, and `not` would pass. */
export function targetOf<Value extends object | string | number, Target>(
  wanted: Wanted<Value, Target>,
  sample: Sample<Target>,
): Value {
  const value: Value | undefined | null = wantedOf(wanted, sample)
  if (value === undefined || value === null) {
    const told = value === null ? 'null' : 'undefined'
    throw new UsageError(`Cannot score sample "${sample.id}": what is wanted is ${told}, expected a value`)
  }
  return value
}
