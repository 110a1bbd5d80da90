import { unescape } from 'node:querystring'

/** An object of JSON, whatever its keys. */
export type SchemaObject = Readonly<Record<string, unknown>>

/** Where the `$ref`s of one schema document lead. */
export interface References {
  /** `undefined` when it is in another document. */
  target(ref: string): unknown
  /**
   * A name for what is met twice or inside of itself; `undefined` where a name would be longer than the schema. Whatever
   * contains itself has one: it is met once from outside and once from inside.
   */
  nameOf(schema: SchemaObject): string | undefined
  /** What makes two schemas of different documents the same: their text and that of all they refer to. */
  signatureOf(schema: SchemaObject): string
}

const leastNamedChars = 80

/** @param document A tree of JSON. */
export function readReferences(document: unknown, rootName: string): References {
  const places = new Map<unknown, unknown>([['#', document]])
  const nodes = nodesOf(document)
  for (const node of nodes) if ('$id' in node) places.set(node.$id, node)
  const target = (ref: string): unknown => places.get(ref) ?? follow(document, ref)

  const uses = new Map<SchemaObject, number>()
  const names = new Map<SchemaObject, string>()
  for (const ref of refsOf(nodes)) {
    const schema = target(ref)
    if (!isObject(schema)) continue
    // What is no definition also stands where it was written.
    const before = uses.get(schema) ?? (/^#\/(?:\$defs|definitions)\/[^/]+$/.test(ref) ? 0 : 1)
    uses.set(schema, before + 1)
    if (before > 0 && isWorthName(schema)) names.set(schema, ref === '#' ? rootName : ref.replace(/.*\//, ''))
  }
  return {
    target,
    nameOf: (schema) => names.get(schema),
    signatureOf(schema) {
      const reached = new Set<unknown>([schema])
      for (const tree of reached) for (const ref of refsOf(nodesOf(tree))) reached.add(target(ref))
      return JSON.stringify([...reached])
    },
  }
}

export function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWorthName(schema: SchemaObject): boolean {
  const text = JSON.stringify(schema)
  return text.length >= leastNamedChars || text.includes('"$ref"')
}

function refsOf(nodes: readonly SchemaObject[]): string[] {
  return nodes.map(({ $ref }) => $ref).filter((ref) => typeof ref === 'string')
}

/** Every object of a tree, without recursion: it may be deeper than the stack. */
function nodesOf(tree: unknown): SchemaObject[] {
  const values = [tree]
  for (const value of values) {
    if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) values.push(part)
  }
  return values.filter(isObject)
}

/** The value a JSON pointer leads to, by own keys alone. */
function follow(document: unknown, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined
  let value = document
  for (const part of ref.slice(2).split('/')) {
    const key = unescape(part).replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
}
