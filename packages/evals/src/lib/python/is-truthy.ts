import { Float, entriesOf, isDict, isList } from './value.ts'
import type { PyValue } from './value.ts'

/** As `if value:`, so that empty texts, lists and dicts are false. */
export function isTruthy(value: PyValue): boolean {
  if (value === null) return false
  if (value instanceof Float) return value.value !== 0
  if (isList(value)) return value.length > 0
  return isDict(value) ? entriesOf(value).length > 0 : Boolean(value)
}
