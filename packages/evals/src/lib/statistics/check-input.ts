import { UsageError } from '@glmkit/core'

/** @param action What cannot be done otherwise: `compute pass@k`. */
export function refuse(action: string, why: string): UsageError {
  return new UsageError(`Cannot ${action}: ${why}`)
}

export function checkWhole(action: string, name: string, value: number, least: number, most: number = Infinity): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return
  const range = most === Infinity ? `of ${least} or more` : `from ${least} to ${most}`
  throw refuse(action, `${name} is ${value}, expected a whole number ${range}`)
}

/** Both ends excluded. */
export function checkBetween(action: string, name: string, value: number, low: number, high: number): void {
  if (value > low && value < high) return
  const range = high === Infinity ? `above ${low}` : `between ${low} and ${high}`
  throw refuse(action, `${name} is ${value}, expected a number ${range}`)
}

export function checkNotNegative(action: string, name: string, value: number): void {
  if (value >= 0 && value < Infinity) return
  throw refuse(action, `${name} is ${value}, expected a number of 0 or more`)
}

export function checkFinite(action: string, name: string, value: number): void {
  if (!Number.isFinite(value)) throw refuse(action, `${name} is ${value}, expected a finite number`)
}

export function checkValues(action: string, values: readonly number[], least: number): void {
  if (values.length < least) {
    throw refuse(
      action,
      `there ${values.length === 1 ? 'is 1 value' : `are ${values.length} values`}, expected ${least} or more`,
    )
  }
  // A loop by index also sees the holes of a sparse array.
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw refuse(action, `value ${i} is ${values[i]}, expected a finite number`)
  }
}

export function checkConfidence(action: string, confidence: number): void {
  checkBetween(action, 'confidence', confidence, 0, 1)
}

export function checkSameLength(action: string, names: string, a: number, b: number): void {
  if (a !== b) throw refuse(action, `${names} differ in length, ${a} and ${b}`)
}
