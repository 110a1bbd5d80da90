import { Float, entriesOf, isDict, isList, numberOf } from './value.ts'
import type { PyValue } from './value.ts'

/** Python's `==`: `1 == 1.0 == True`, dicts without regard to the order of their keys. */
export function isEqual(a: PyValue, b: PyValue): boolean {
  if (a === b) return true
  if (isNumeric(a) && isNumeric(b)) {
    return typeof a === 'bigint' && typeof b === 'bigint' ? a === b : numberOf(a) === numberOf(b)
  }
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index]))
  if (!isDict(a) || !isDict(b)) return false
  const others = new Map(entriesOf(b))
  const entries = entriesOf(a)
  return (
    entries.length === others.size && entries.every(([key, item]) => others.has(key) && isSame(item, others.get(key)))
  )
}

function isSame(a: PyValue, b: PyValue | undefined): boolean {
  return b !== undefined && isEqual(a, b)
}

function isNumeric(value: PyValue): value is number | bigint | boolean | Float {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float
}
