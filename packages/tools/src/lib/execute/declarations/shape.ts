import type { Notes } from './notes.ts'

/** What a JSON Schema allows, without the ways of any language. */
export type Shape =
  | { readonly kind: 'unknown' | 'never' | 'null' | 'boolean' | 'integer' | 'number' | 'string' }
  | { readonly kind: 'literals'; readonly values: readonly Literal[] }
  | { readonly kind: 'array'; readonly items: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[]; readonly required: number; readonly rest?: Shape }
  | { readonly kind: 'object'; readonly properties: readonly Property[] }
  | { readonly kind: 'record'; readonly values: Shape }
  | { readonly kind: 'union' | 'all'; readonly of: readonly Shape[] }
  | { readonly kind: 'ref'; readonly name: string }

export type Literal = string | number | boolean

export interface Property extends Notes {
  readonly name: string
  readonly shape: Shape
  readonly isRequired: boolean
  readonly fallback?: unknown
}

export const unknown: Shape = { kind: 'unknown' }
export const nothing: Shape = { kind: 'null' }
export const never: Shape = { kind: 'never' }

/** One of several; of none given, anything. */
export function union(shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap((shape) => (shape.kind === 'union' ? shape.of : [shape]))
  if (flat.length === 0 || flat.some(({ kind }) => kind === 'unknown')) return unknown
  const values = new Set(flat.flatMap((shape) => (shape.kind === 'literals' ? shape.values : [])))
  const literals: Shape = { kind: 'literals', values: [...values] }
  const others = flat.filter(({ kind }) => kind !== 'literals' && kind !== 'never' && kind !== 'null')
  const nulls = flat.some(({ kind }) => kind === 'null') ? [nothing] : []
  return joined('union', [...(values.size > 0 ? [literals] : []), ...others, ...nulls], never)
}

/** All at once; objects become one. */
export function all(shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap((shape) => (shape.kind === 'all' ? shape.of : [shape]))
  const objects = flat.filter((shape) => shape.kind === 'object')
  const others = flat.filter(({ kind }) => kind !== 'unknown' && kind !== 'object')
  const properties = new Map<string, Property>()
  for (const property of objects.flatMap((shape) => shape.properties)) {
    const other = properties.get(property.name)
    properties.set(property.name, other === undefined ? property : both(other, property))
  }
  const isSaid = properties.size > 0 || (objects.length > 0 && others.length === 0)
  const object: Shape = { kind: 'object', properties: [...properties.values()] }
  return joined('all', isSaid ? [object, ...others] : others, unknown)
}

function both(a: Property, b: Property): Property {
  return {
    ...a,
    ...b,
    shape: all([a.shape, b.shape]),
    isRequired: a.isRequired || b.isRequired,
    description: a.description || b.description,
    limits: [...new Set([...a.limits, ...b.limits])],
  }
}

function joined(kind: 'union' | 'all', of: readonly Shape[], none: Shape): Shape {
  const [first = none] = of
  return of.length < 2 ? first : { kind, of }
}
