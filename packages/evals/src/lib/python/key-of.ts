import { PythonError } from './python-error.ts'
import { Float, isDict, isList, numberOf, typeName } from './value.ts'
import type { PyValue } from './value.ts'

/**
 * The value as a key of a `Map` that stands for a dict: `1`, `1.0` and `True` are the same one.
 *
 * @throws {PythonError} A `TypeError` for a list or dict, which cannot be looked up.
 */
export function keyOf(value: PyValue): string | number | null {
  if (isList(value) || isDict(value)) throw new PythonError('TypeError', `unhashable type: '${typeName(value)}'`)
  if (value === null || typeof value === 'string') return value
  return value instanceof Float ? value.value : numberOf(value)
}
