import type { ToolDeclaration } from '../model.ts'
import { coerce } from './coerce.ts'
import type { Match, Span } from './markup-grammar.ts'
import { readMarkup } from './markup-grammar.ts'
import { isObject, readObject } from './salvage-json.ts'
import type { JsonObject } from './salvage-json.ts'

export interface NamedCall {
  readonly name: string
  /** JSON text of an object. */
  readonly arguments: string
}

export type ToolsByName = ReadonlyMap<string, ToolDeclaration>

/** The calls a match in `text` stands for; `undefined` when one of them is not a call of a declared tool after all. */
export function callsOf(match: Match, text: string, tools: ToolsByName): readonly NamedCall[] | undefined {
  const slice = ([start, end]: Span): string => text.slice(start, end)
  if (match.type === 'pairs') {
    const parameters = tools.get(match.name)?.parameters ?? {}
    // Raw text for strings, JSON for everything else: only the schema tells.
    const { value } = coerce(objectOf(match.pairs, slice), parameters)
    return [{ name: match.name, arguments: JSON.stringify(value) }]
  }
  const read = readObject(slice(match.json))
  if ('reason' in read) return undefined
  if (match.type === 'named-json') return [{ name: match.name, arguments: read.text }]
  const entries: unknown = match.type === 'list' ? read.value.tool_calls : [read.value]
  const calls = Array.isArray(entries) ? entries.map((entry) => namedCall(entry, tools)) : []
  return calls.length > 0 && calls.every((call) => call !== undefined) ? calls : undefined
}

/** `{name, arguments}`, or the wire's `{function: {name, arguments}}`; arguments as an object or as its JSON text. */
function namedCall(entry: unknown, tools: ToolsByName): NamedCall | undefined {
  const call = isObject(entry) && isObject(entry.function) ? entry.function : entry
  if (!isObject(call) || typeof call.name !== 'string') return undefined
  const name = call.name.trim()
  const { arguments: raw = {} } = call
  if (!tools.has(name) || (typeof raw !== 'string' && !isObject(raw))) return undefined
  const read = readObject(typeof raw === 'string' ? raw : JSON.stringify(raw))
  return 'reason' in read ? undefined : { name, arguments: read.text }
}

/** The pairs of `<arg_key>k</arg_key><arg_value>v</arg_value>…`; `undefined` when the text is anything else. */
export function readPairs(markup: string): JsonObject | undefined {
  const text = `<tool_call>x${markup.trimEnd()}${markup.trimEnd().endsWith('</tool_call>') ? '' : '</tool_call>'}`
  const cursor = { at: 0 }
  const steps = readMarkup(cursor, { isName: () => true, hasInvoke: false })
  steps.next()
  for (; cursor.at < text.length;) {
    cursor.at += 1
    const { done, value: match } = steps.next(text.charAt(cursor.at - 1))
    if (done !== true) continue
    if (cursor.at < text.length || match?.type !== 'pairs') return undefined
    return objectOf(match.pairs, ([start, end]) => text.slice(start, end))
  }
  return undefined
}

function objectOf(pairs: readonly (readonly [string, Span])[], slice: (span: Span) => string): JsonObject {
  return Object.fromEntries(pairs.flatMap(([key, span]) => (key === '__proto__' ? [] : [[key, slice(span)]])))
}
