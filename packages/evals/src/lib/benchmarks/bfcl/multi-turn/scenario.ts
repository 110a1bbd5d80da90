import { copyOf } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'

/** @param otherwise Where the scenario has no such field; copied. */
export function valueIn(scenario: PyDict, field: string, otherwise: PyValue): PyValue {
  return scenario.get(field) ?? copyOf(otherwise)
}

export function dictIn(scenario: PyDict, field: string, otherwise: PyDict = new Map()): PyDict {
  const value = scenario.get(field)
  return value instanceof Map ? value : copyOf(otherwise)
}

export function listIn(scenario: PyDict, field: string, otherwise: PyValue[] = []): PyValue[] {
  const value = scenario.get(field)
  return Array.isArray(value) ? value : copyOf(otherwise)
}

/** JSON has texts for keys where the classes have integers: `"12446"` becomes `12446`. */
export function withIntegerKeys(dict: PyDict): PyDict {
  return new Map([...dict].map(([key, value]) => [/^\d+$/.test(String(key)) ? Number(key) : key, value]))
}
