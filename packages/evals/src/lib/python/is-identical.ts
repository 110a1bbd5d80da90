import { Float, entriesOf, isDict, isList } from './value.ts'
import type { PyValue } from './value.ts'

/** Whether `json.dumps(…, sort_keys=True)` of both is the same: unlike `isEqual` it tells `1`, `1.0` and `True` apart. */
export function isIdentical(a: PyValue, b: PyValue): boolean {
  if (a === b) return true
  if (a instanceof Float || b instanceof Float)
    return a instanceof Float && b instanceof Float && Object.is(a.value, b.value)
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => isIdenticalTo(item, b[index]))
  if (!isDict(a) || !isDict(b)) return false
  const others = new Map(entriesOf(b))
  const entries = entriesOf(a)
  return entries.length === others.size && entries.every(([key, item]) => isIdenticalTo(item, others.get(key)))
}

function isIdenticalTo(a: PyValue, b: PyValue | undefined): boolean {
  return b !== undefined && isIdentical(a, b)
}
