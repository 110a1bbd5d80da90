import { keyOf } from './key-of.ts'
import { PythonError } from './python-error.ts'
import { repr } from './repr.ts'
import { isDict, isList, isInteger, typeName } from './value.ts'
import type { PyDict, PyValue } from './value.ts'

/**
 * As `dict.get(key)`.
 *
 * @throws {PythonError} A `TypeError` for a list or dict as the key.
 */
export function lookUp(dict: PyDict, key: PyValue): PyValue | undefined {
  const found = keyOf(key)
  return found === null ? undefined : dict.get(found)
}

/**
 * As `value[key]`.
 *
 * @throws {PythonError} A `KeyError`, `IndexError` or `TypeError` in the words of CPython 3.11.
 */
export function subscript(value: PyValue, key: PyValue): PyValue {
  if (isList(value)) {
    if (!isInteger(key)) throw typeError(`list indices must be integers or slices, not ${typeName(key)}`)
    const item = value.at(Number(key))
    if (item === undefined) throw new PythonError('IndexError', 'list index out of range')
    return item
  }
  if (isDict(value)) {
    const item = value instanceof Map ? lookUp(value, key) : value[String(keyOf(key))]
    if (item === undefined) throw new PythonError('KeyError', repr(key))
    return item
  }
  if (typeof value !== 'string') throw typeError(`'${typeName(value)}' object is not subscriptable`)
  if (!isInteger(key)) throw typeError(`string indices must be integers, not '${typeName(key)}'`)
  const sign = Array.from(value).at(Number(key))
  if (sign === undefined) throw new PythonError('IndexError', 'string index out of range')
  return sign
}

function typeError(message: string): PythonError {
  return new PythonError('TypeError', message)
}
