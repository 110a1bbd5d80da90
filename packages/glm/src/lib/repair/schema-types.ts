import type { JsonSchema } from '../model.ts'
import { isObject } from './salvage-json.ts'

/** A set of JSON types, one bit each; `number` in a schema means both of its bits. */
export type Types = number

const bits = { string: 1, fraction: 2, integer: 4, boolean: 8, null: 16, array: 32, object: 64 } as const
const anyType: Types = 127

const declared: ReadonlyMap<unknown, Types> = new Map([
  ['string', bits.string],
  ['number', bits.fraction | bits.integer],
  ['integer', bits.integer],
  ['boolean', bits.boolean],
  ['null', bits.null],
  ['array', bits.array],
  ['object', bits.object],
])

export function typeOf(value: unknown): Types {
  switch (typeof value) {
    case 'string':
      return bits.string
    case 'number':
      return Number.isInteger(value) ? bits.integer : bits.fraction
    case 'boolean':
      return bits.boolean
    default:
      return value === null ? bits.null : Array.isArray(value) ? bits.array : bits.object
  }
}

export interface SchemaReader {
  /** The schema a `$ref` leads to, itself when it has none, `undefined` (everything fits) when it leads nowhere. */
  readonly resolve: (schema: unknown) => unknown
  /** The types `schema` admits; in doubt more than it does, so that a string is left alone. */
  readonly typesOf: (schema: unknown) => Types
}

/** Reads the schemas inside `root`, which `$ref` pointers start from. Siblings of `$ref` do not count, as in draft-07. */
export function createSchemaReader(root: JsonSchema): SchemaReader {
  const known = new Map<unknown, Types>()

  function resolve(schema: unknown): unknown {
    let target = schema
    // Longer chains of bare references are loops.
    for (let hops = 0; hops < 32; hops += 1) {
      if (!isObject(target) || typeof target.$ref !== 'string') return target
      target = follow(root, target.$ref)
    }
    return undefined
  }

  function typesOf(schema: unknown): Types {
    const target = resolve(schema)
    if (target === false) return 0
    if (!isObject(target)) return anyType
    const seen = known.get(target)
    if (seen !== undefined) return seen
    // A schema that refers to itself without going into the value says nothing there.
    known.set(target, anyType)
    const types = read(target)
    known.set(target, types)
    return types
  }

  function read(schema: JsonSchema): Types {
    let types = declaredTypes(schema.type)
    if (Object.hasOwn(schema, 'const')) types &= typeOf(schema.const)
    if (Array.isArray(schema.enum)) types &= union(schema.enum, typeOf)
    for (const branches of [schema.anyOf, schema.oneOf]) if (Array.isArray(branches)) types &= union(branches, typesOf)
    if (Array.isArray(schema.allOf)) for (const part of schema.allOf) types &= typesOf(part)
    return types
  }

  return { resolve, typesOf }
}

function declaredTypes(type: unknown): Types {
  if (Array.isArray(type)) return union(type, declaredTypes)
  return declared.get(type) ?? anyType
}

function union(members: readonly unknown[], typesOf: (member: unknown) => Types): Types {
  return members.reduce<Types>((types, member) => types | typesOf(member), 0)
}

/** A JSON pointer into `root`: `#`, `#/$defs/x`, `#/definitions/x`. */
function follow(root: JsonSchema, ref: string): unknown {
  if (ref === '#') return root
  if (!ref.startsWith('#/')) return undefined
  let target: unknown = root
  for (const part of ref.slice(2).split('/')) {
    const key = decodePart(part)
    if (typeof target !== 'object' || target === null || !Object.hasOwn(target, key)) return undefined
    target = Reflect.get(target, key)
  }
  return target
}

function decodePart(part: string): string {
  const isEncoded = /%[\da-f]{2}/i.test(part)
  try {
    return (isEncoded ? decodeURIComponent(part) : part).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return part
  }
}
