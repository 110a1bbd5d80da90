import { isNumber } from './value.ts'
import type { PyNumber, PyValue } from './value.ts'

/** Whether Python calculates with it: also with `true` and `false`. */
export function isArithmetic(value: PyValue): value is PyNumber | boolean {
  return isNumber(value) || typeof value === 'boolean'
}
