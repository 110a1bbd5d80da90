/**
 * A Python `float`. Benchmarks whose checkers are written in Python tell `5` from `5.0`, so an integer is a number here
 * (a bigint beyond 2^53) and a float is one of these.
 */
export class Float {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

export type PyNumber = number | bigint | Float
/** A dict; keeps the order of its keys, also of those that look like numbers. */
export type PyDict = Map<string | number, PyValue>
/** A dict or model whose keys are names: everywhere else a `PyDict`, for `{ 10: …, 2: … }` would be put in order. */
export interface PyRecord {
  [field: string]: PyValue
}
/** A value as Python's `json.loads` makes it. */
export type PyValue = null | boolean | PyNumber | string | PyValue[] | PyDict | PyRecord

export function isNumber(value: PyValue): value is PyNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float
}

/** Also `true` and `false`, which are integers to Python. */
export function isInteger(value: PyValue): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
}

export function isDict(value: PyValue): value is PyDict | PyRecord {
  return (
    value instanceof Map || (typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Float))
  )
}

/** A model, or a dict whose keys are names. */
export function isRecord(value: PyValue): value is PyRecord {
  return isDict(value) && !(value instanceof Map)
}

export function isList(value: PyValue): value is PyValue[] {
  return Array.isArray(value)
}

export function entriesOf(dict: PyDict | PyRecord): [string | number, PyValue][] {
  return dict instanceof Map ? [...dict] : Object.entries(dict)
}

/** The value as a JavaScript number; `true` is 1. Digits beyond 2^53 are lost. */
export function numberOf(value: PyNumber | boolean): number {
  return value instanceof Float ? value.value : Number(value)
}

/** A deep copy, of what may be changed. */
export function copyOf<Value extends PyValue>(value: Value): Value
export function copyOf(value: PyValue): PyValue {
  if (isList(value)) return value.map(copyOf)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copyOf(item)]))
  if (isDict(value)) return Object.fromEntries(entriesOf(value).map(([key, item]) => [key, copyOf(item)]))
  return value
}

/** Python's name for the type of a value, as its error messages have it. */
export function typeName(value: PyValue): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'str'
  if (value instanceof Float) return 'float'
  if (isNumber(value)) return 'int'
  return isList(value) ? 'list' : 'dict'
}
