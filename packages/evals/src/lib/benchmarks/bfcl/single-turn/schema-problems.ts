import { isEqual } from '../../../python/is-equal.ts'
import { Float, isList } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import { typeOf } from './python-types.ts'

type Schema = Readonly<Record<string, unknown>>

/** What is wrong with the arguments of a call, by the schema that the model was given; none if they fit. */
export function schemaProblems(values: PyDict, schema: Schema): string[] {
  return objectProblems(values, schema, '')
}

function objectProblems(values: PyDict, schema: Schema, path: string): string[] {
  const { properties, required } = schema
  const known = isSchema(properties) ? properties : {}
  const wanted: readonly unknown[] = Array.isArray(required) ? required : []
  const missing = wanted
    .filter((name) => typeof name === 'string' && !values.has(name))
    .map((name) => `"${path}${String(name)}" is missing`)
  const wrong = [...values].flatMap(([key, value]) => {
    const property = Object.hasOwn(known, key) ? known[key] : undefined
    if (isSchema(property)) return valueProblems(value, property, `${path}${key}`)
    // An object without properties may have any.
    return isSchema(properties) ? [`"${path}${key}" is not known`] : []
  })
  return [...missing, ...wrong]
}

function valueProblems(value: PyValue, schema: Schema, path: string): string[] {
  const { type, items } = schema
  if (typeof type === 'string' && !isOfType(value, type)) return [`"${path}" is ${typeOf(value)}, not ${type}`]
  if (Array.isArray(schema['enum'])) {
    const options: readonly unknown[] = schema['enum']
    if (!options.some((option) => isSame(value, option))) return [`"${path}" is not one of its values`]
  }
  if (isList(value) && isSchema(items)) {
    return value.flatMap((item, index) => valueProblems(item, items, `${path}[${index}]`))
  }
  return value instanceof Map ? objectProblems(value, schema, `${path}.`) : []
}

function isOfType(value: PyValue, type: string): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string'
    case 'integer':
      return (
        typeof value === 'bigint' ||
        typeof value === 'number' ||
        (value instanceof Float && Number.isInteger(value.value))
      )
    case 'number':
      return typeof value === 'bigint' || typeof value === 'number' || value instanceof Float
    case 'boolean':
      return typeof value === 'boolean'
    case 'array':
      return isList(value)
    case 'object':
      return value instanceof Map
    default:
      return true
  }
}

/** An enum of objects is none that BFCL has. */
function isSame(value: PyValue, option: unknown): boolean {
  const isPlain =
    typeof option === 'string' || typeof option === 'number' || typeof option === 'boolean' || option === null
  return isPlain && isEqual(value, option)
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
