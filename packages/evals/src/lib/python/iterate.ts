import { PythonError } from './python-error.ts'
import { entriesOf, isDict, isList, typeName } from './value.ts'
import type { PyValue } from './value.ts'

/**
 * What `for item in value` runs through: the items of a list, the signs of a text, the keys of a dict.
 *
 * @throws {PythonError} A `TypeError` for anything else.
 */
export function iterate(value: PyValue): PyValue[] {
  if (isList(value)) return [...value]
  if (typeof value === 'string') return Array.from(value)
  if (isDict(value)) return entriesOf(value).map(([key]) => key)
  throw new PythonError('TypeError', `'${typeName(value)}' object is not iterable`)
}
