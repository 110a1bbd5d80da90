import { Float, isList } from '../../../python/value.ts'
import type { PyValue } from '../../../python/value.ts'

/** As `JSON.parse` would have it. */
export function plainValue(value: PyValue): unknown {
  if (value instanceof Float) return value.value
  if (isList(value)) return value.map(plainValue)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plainValue(item)]))
  return typeof value === 'bigint' ? Number(value) : value
}
