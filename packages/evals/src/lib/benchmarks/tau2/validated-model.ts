import { floatOf } from '../../python/float-of.ts'
import { PythonError } from '../../python/python-error.ts'
import { repr } from '../../python/repr.ts'
import { Float, typeName } from '../../python/value.ts'
import type { PyRecord, PyValue } from '../../python/value.ts'

/** What a field takes; an array is a choice of texts. */
export type FieldType = 'text' | 'optional text' | 'integer' | 'float' | readonly string[]

/**
 * A model made from a call's arguments, with the errors of upstream's validation. Fields that are not listed are dropped.
 *
 * @param values By field; without an entry for one that is missing.
 * @throws {PythonError} A `ValidationError`.
 */
export function validatedModel(
  name: string,
  fields: Readonly<Record<string, FieldType>>,
  values: ReadonlyMap<string | number, PyValue>,
): PyRecord {
  const problems: string[] = []
  const record = Object.fromEntries(
    Object.entries(fields).map(([field, type]): [string, PyValue] => {
      const given = values.get(field)
      const read = given === undefined ? { code: 'missing', message: 'Field required' } : readField(type, given)
      if (!('code' in read)) return [field, read.value]
      const input = given === undefined ? new Map(values) : given
      problems.push(
        `${field}\n  ${read.message} [type=${read.code}, input_value=${shortened(repr(input))}, input_type=${typeName(input)}]\n` +
          `    For further information visit https://errors.pydantic.dev/2.13/v/${read.code}`,
      )
      return [field, null]
    }),
  )
  if (problems.length === 0) return record
  const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'}`
  throw new PythonError('ValidationError', `${count} for ${name}\n${problems.join('\n')}`)
}

type Read = { readonly value: PyValue } | { readonly code: string; readonly message: string }

function readField(type: FieldType, value: PyValue): Read {
  if (type === 'text' || type === 'optional text') {
    if (value === null && type === 'optional text') return { value }
    return typeof value === 'string' ? { value } : { code: 'string_type', message: 'Input should be a valid string' }
  }
  if (type === 'integer') return readInteger(value)
  if (type === 'float') return readFloat(value)
  return typeof value === 'string' && type.includes(value)
    ? { value }
    : { code: 'literal_error', message: `Input should be ${anyOf(type)}` }
}

function readInteger(value: PyValue): Read {
  const message = 'Input should be a valid integer'
  if (typeof value === 'boolean') return { value: Number(value) }
  if (typeof value === 'number' || typeof value === 'bigint') return { value }
  if (typeof value === 'string') {
    const text = value.trim()
    if (/^[-+]?\d+(\.0*)?$/.test(text)) return { value: Number(text) }
    return { code: 'int_parsing', message: `${message}, unable to parse string as an integer` }
  }
  if (!(value instanceof Float)) return { code: 'int_type', message }
  if (!Number.isFinite(value.value)) return { code: 'finite_number', message: 'Input should be a finite number' }
  if (Number.isInteger(value.value)) return { value: value.value }
  return { code: 'int_from_float', message: `${message}, got a number with a fractional part` }
}

function readFloat(value: PyValue): Read {
  const message = 'Input should be a valid number'
  try {
    return { value: floatOf(value) }
  } catch {
    if (typeof value !== 'string') return { code: 'float_type', message }
    return { code: 'float_parsing', message: `${message}, unable to parse string as a number` }
  }
}

function anyOf(choices: readonly string[]): string {
  const quoted = choices.map((choice) => repr(choice))
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`
}

function shortened(text: string): string {
  const signs = Array.from(text)
  return signs.length <= 50 ? text : `${signs.slice(0, 25).join('')}...${signs.slice(-24).join('')}`
}
