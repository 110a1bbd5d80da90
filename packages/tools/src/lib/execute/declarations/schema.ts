import { notesOf } from './notes.ts'
import { isObject, readReferences } from './references.ts'
import type { References, SchemaObject } from './references.ts'
import { all, never, nothing, union, unknown } from './shape.ts'
import type { Property, Shape } from './shape.ts'

/** Reads the schemas of several tools; whatever gets a name is in `definitions`, each once. */
export interface SchemaReader {
  /** @param name For the schema as a whole, should it contain itself. */
  read(schema: unknown, name: string): Shape
  readonly definitions: ReadonlyMap<string, { readonly shape: Shape; readonly description: string }>
}

/** Deeper than anybody writes by hand, and far from the end of the stack. */
const maxDepth = 32

/** @param reserved Names no definition may have. */
export function createSchemaReader(reserved: readonly string[]): SchemaReader {
  const definitions = new Map<string, { readonly shape: Shape; readonly description: string }>()
  const namesBySignature = new Map<string, string>()
  const taken = new Set(reserved)

  function freeName(wanted: string): string {
    const words = wanted.match(/[A-Za-z0-9]+/g) ?? []
    const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
    const base = /^[A-Z]/.test(pascal) ? pascal : `T${pascal}`
    let name = base
    for (let number = 2; taken.has(name); number++) name = `${base}${number}`
    taken.add(name)
    return name
  }

  /** It is one of its own parts, like `type A = A | string`. */
  function isEndless(name: string, shape: Shape): boolean {
    const parts = new Set([shape])
    for (const part of parts) {
      if (part.kind === 'ref' && part.name === name) return true
      const target = part.kind === 'ref' ? definitions.get(part.name)?.shape : undefined
      for (const inner of part.kind === 'union' || part.kind === 'all' ? part.of : [target ?? unknown]) parts.add(inner)
    }
    return false
  }

  return {
    definitions,
    read(schema, rootName) {
      const document = toJson(schema)
      const references = readReferences(document, rootName)
      const names = new Map<SchemaObject, string>()
      const waiting: { readonly name: string; readonly target: SchemaObject }[] = []
      const scope: Scope = {
        target: (ref) => references.target(ref),
        nameOf(target) {
          const wanted = references.nameOf(target)
          if (wanted === undefined || names.has(target)) return names.get(target)
          const signature = references.signatureOf(target)
          const known = namesBySignature.get(signature)
          const name = known ?? freeName(wanted)
          names.set(target, name)
          namesBySignature.set(signature, name)
          if (known === undefined) waiting.push({ name, target })
          return name
        },
      }
      const shape = read(document, scope, 0)
      for (const { name, target } of waiting) {
        definitions.set(name, { shape: readParts(target, scope, 0), description: notesOf(target).description })
      }
      for (const { name } of waiting) {
        const definition = definitions.get(name)
        if (definition && isEndless(name, definition.shape)) definitions.set(name, { ...definition, shape: unknown })
      }
      return shape
    },
  }
}

type Scope = Pick<References, 'target' | 'nameOf'>

/** What is no tree of JSON cannot be sent as a schema either, and says nothing. */
function toJson(schema: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(schema))
  } catch {
    return true
  }
}

function read(schema: unknown, scope: Scope, depth: number): Shape {
  if (schema === false) return never
  if (!isObject(schema) || depth > maxDepth) return unknown
  const name = scope.nameOf(schema)
  return name === undefined ? readParts(schema, scope, depth) : { kind: 'ref', name }
}

function readParts(schema: SchemaObject, scope: Scope, depth: number): Shape {
  const { $ref, allOf, anyOf, oneOf, not, nullable } = schema
  if (not === true || (isObject(not) && Object.keys(not).length === 0)) return never
  const readList = (parts: unknown): Shape[] => listOf(parts).map((part) => read(part, scope, depth + 1))
  const shape = all([
    typeof $ref === 'string' ? read(scope.target($ref), scope, depth + 1) : unknown,
    readOwn(schema, scope, depth),
    ...readList(allOf),
    union(readList(anyOf)),
    union(readList(oneOf)),
  ])
  return nullable === true ? union([shape, nothing]) : shape
}

/** What a schema says without its references and combinations. */
function readOwn(schema: SchemaObject, scope: Scope, depth: number): Shape {
  const values = 'const' in schema ? [schema.const] : listOf(schema.enum)
  if (values.length > 0) return union(values.map(readValue))
  const types = 'type' in schema ? [schema.type].flat() : impliedTypes(schema)
  return union(types.map((type) => readType(type, schema, scope, depth)))
}

function readValue(value: unknown): Shape {
  if (value === null) return nothing
  const isLiteral = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isLiteral ? { kind: 'literals', values: [value] } : unknown
}

function impliedTypes(schema: SchemaObject): string[] {
  if (['properties', 'required', 'additionalProperties', 'patternProperties'].some((key) => key in schema)) {
    return ['object']
  }
  return 'items' in schema || 'prefixItems' in schema ? ['array'] : []
}

function readType(type: unknown, schema: SchemaObject, scope: Scope, depth: number): Shape {
  if (type === 'object') return readObject(schema, scope, depth)
  if (type === 'array') return readArray(schema, scope, depth)
  if (type === 'string' || type === 'number' || type === 'integer' || type === 'boolean' || type === 'null') {
    return { kind: type }
  }
  return unknown
}

function readObject(schema: SchemaObject, scope: Scope, depth: number): Shape {
  const given = new Map(isObject(schema.properties) ? Object.entries(schema.properties) : [])
  const required = new Set(listOf(schema.required))
  const isCombined = ['$ref', 'allOf', 'anyOf', 'oneOf'].some((key) => key in schema)
  const isBare = !isCombined && !('properties' in schema) && required.size === 0
  const { additionalProperties = isBare } = schema
  const patterns = isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : []
  const others = [...patterns, ...(additionalProperties === false ? [] : [additionalProperties])]
  const values = union(others.map((other) => read(other, scope, depth + 1)))
  const keys = isObject(schema.propertyNames) ? listOf(schema.propertyNames.enum) : []

  const names = new Set([...given.keys(), ...required, ...keys].filter((name) => typeof name === 'string'))
  const properties = [...names].map((name): Property => {
    const property = given.get(name)
    const notes = notesOf(withTarget(property, scope))
    const shape = property === undefined ? values : read(property, scope, depth + 1)
    const fallback = isObject(property) && 'default' in property ? { fallback: property.default } : {}
    return { name, shape, isRequired: required.has(name), ...notes, ...fallback }
  })
  const isMap = others.length > 0 && keys.length === 0
  return all([{ kind: 'object', properties }, isMap ? { kind: 'record', values } : unknown])
}

/** What stands in for a reference is described where it stands; what is named, at its definition. */
function withTarget(property: unknown, scope: Scope): unknown {
  const target = isObject(property) && typeof property.$ref === 'string' ? scope.target(property.$ref) : undefined
  if (!isObject(property) || !isObject(target) || scope.nameOf(target) !== undefined) return property
  return { ...target, ...property }
}

function readArray(schema: SchemaObject, scope: Scope, depth: number): Shape {
  const isDraft7 = Array.isArray(schema.items)
  const first = isDraft7 ? schema.items : schema.prefixItems
  const others = isDraft7 ? schema.additionalItems : schema.items
  if (!Array.isArray(first)) return { kind: 'array', items: read(others, scope, depth + 1) }
  const items = first.map((item) => read(item, scope, depth + 1))
  const required = typeof schema.minItems === 'number' ? Math.min(schema.minItems, items.length) : items.length
  const rest = others === undefined || others === false ? {} : { rest: read(others, scope, depth + 1) }
  return { kind: 'tuple', items, required, ...rest }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
