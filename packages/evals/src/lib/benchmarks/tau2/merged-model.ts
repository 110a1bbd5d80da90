import { entriesOf, isDict } from '../../python/value.ts'
import type { PyRecord, PyValue } from '../../python/value.ts'
import { readModel } from './read-model.ts'
import type { ModelShape } from './read-model.ts'

/**
 * A database with a task's initial data in it; nothing of what is given changes.
 *
 * @throws {SyntaxError} If the data do not fit the shape.
 */
export function mergedModel(shape: ModelShape, model: PyRecord, data: PyValue): PyRecord {
  return readModel(shape, merged(model, data))
}

/** Key by key; what is no dict on both sides is replaced. */
export function merged(old: PyValue, value: PyValue): PyValue {
  if (old === null || value === null || !isDict(old) || !isDict(value)) return value
  const both = new Map(entriesOf(old))
  for (const [key, item] of entriesOf(value)) both.set(key, merged(both.get(key) ?? null, item))
  return old instanceof Map ? both : Object.fromEntries(both)
}
