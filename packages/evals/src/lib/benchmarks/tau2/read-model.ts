import { Float, entriesOf, isDict, isList, isNumber } from '../../python/value.ts'
import type { PyRecord, PyValue } from '../../python/value.ts'

/**
 * The type of a model's field, as far as it shows: which numbers are floats, in which order fields are written, and what
 * missing ones are. `null` fits everywhere.
 */
export type Shape = 'any' | 'float' | ListShape | DictShape | ModelShape | ((value: PyValue) => Shape)

interface ListShape {
  readonly list: Shape
}
interface DictShape {
  readonly dict: Shape
}
export interface ModelShape {
  /** In the order of upstream's output; `['float', null]` has a default. */
  readonly fields: Readonly<Record<string, Shape | readonly [Shape, PyValue]>>
}

/**
 * Reads what JSON or TOML has into upstream's models.
 *
 * @param path Of error messages.
 * @throws {SyntaxError} If a field without a default is missing, or a value has another form.
 */
export function readModel(shape: ModelShape, value: PyValue, path = ''): PyRecord {
  if (value === null || !isDict(value)) throw new SyntaxError(`Cannot read ${path || 'the model'}: expected an object`)
  const given = new Map(entriesOf(value))
  return Object.fromEntries(
    Object.entries(shape.fields).map(([name, field]): [string, PyValue] => {
      const [fieldShape, ...defaults] = isPair(field) ? field : [field]
      const item = given.get(name) ?? (given.has(name) ? null : defaults[0])
      if (item === undefined) throw new SyntaxError(`Cannot read ${path || 'the model'}: "${name}" is missing`)
      return [name, read(fieldShape, item, `${path}/${name}`)]
    }),
  )
}

function read(shape: Shape, value: PyValue, path: string): PyValue {
  if (value === null || shape === 'any') return value
  if (typeof shape === 'function') return read(shape(value), value, path)
  if (shape === 'float') return typeof value === 'number' ? new Float(value) : value
  if ('fields' in shape) return readModel(shape, value, path)
  if ('list' in shape) {
    if (!isList(value)) throw new SyntaxError(`Cannot read ${path}: expected a list`)
    return value.map((item, index) => read(shape.list, item, `${path}/${index}`))
  }
  if (isNumber(value) || !isDict(value)) throw new SyntaxError(`Cannot read ${path}: expected an object`)
  return new Map(entriesOf(value).map(([key, item]) => [key, read(shape.dict, item, `${path}/${key}`)]))
}

function isPair(field: Shape | readonly [Shape, PyValue]): field is readonly [Shape, PyValue] {
  return Array.isArray(field)
}
