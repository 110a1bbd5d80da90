import { PythonError } from '../../python/python-error.ts'
import { copyOf, isDict, isList, isNumber, isRecord, typeName } from '../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../python/value.ts'

/** @throws {TypeError} If it is no model: the database was read with a shape that does not fit. */
export function recordOf(value: PyValue | undefined): PyRecord {
  if (value === undefined || !isRecord(value)) {
    throw new TypeError('Cannot read the database: expected a model')
  }
  return value
}

/** @throws {TypeError} */
export function dictOf(value: PyValue | undefined): PyDict {
  if (value instanceof Map) return value
  throw new TypeError('Cannot read the database: expected a dict')
}

/** @throws {TypeError} */
export function listOf(value: PyValue | undefined): PyValue[] {
  if (value !== undefined && isList(value)) return value
  throw new TypeError('Cannot read the database: expected a list')
}

/** @throws {TypeError} */
export function textOf(value: PyValue | undefined): string {
  if (typeof value === 'string') return value
  throw new TypeError('Cannot read the database: expected a text')
}

/** Of a dict or a model: what tells its kind. */
export function fieldOf(value: PyValue, name: string): PyValue | undefined {
  if (value instanceof Map) return value.get(name)
  return value !== null && isDict(value) ? value[name] : undefined
}

/** A model by its key, or `undefined` for a key that is not there. @throws {PythonError} If it cannot be a key at all. */
export function entryOf(table: PyValue | undefined, key: PyValue): PyRecord | undefined {
  if (isList(key) || (key !== null && !isNumber(key) && isDict(key))) {
    throw new PythonError('TypeError', `unhashable type: '${typeName(key)}'`)
  }
  const entry = typeof key === 'string' ? dictOf(table).get(key) : undefined
  return entry === undefined ? undefined : recordOf(entry)
}

/** Puts a copy in the place of a model that all worlds share, for a tool to change. */
export function ownEntry(table: PyValue | undefined, key: PyValue | undefined): PyRecord {
  const name = textOf(key)
  const own = copyOf(recordOf(dictOf(table).get(name)))
  dictOf(table).set(name, own)
  return own
}
