import { jsonText } from '../../python/json-text.ts'
import { str } from '../../python/repr.ts'
import { isList, isNumber } from '../../python/value.ts'
import type { PyValue } from '../../python/value.ts'

/**
 * What a tool returned, as the conversation has it: a text as it is, a model as JSON, and in plain dicts and lists each
 * number as a text, as upstream writes them.
 */
export function contentOf(value: PyValue): string {
  return typeof value === 'string' ? value : jsonText(writable(value))
}

function writable(value: PyValue): PyValue {
  if (isNumber(value) || typeof value === 'boolean') return str(value)
  if (isList(value)) return value.map(writable)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, writable(item)]))
  return value
}
