import type { ReplyToolCall } from '../brain.ts'
import { argumentsText } from '../generation.ts'
import { parseRecord } from '../is-record.ts'
import { markers } from '../tokens.ts'
import type { ArgumentsKind } from './fault.ts'
import { renderCall } from './leak-calls.ts'

type Malformation = (call: ReplyToolCall, text: string) => ReplyToolCall

const malformations: Readonly<Record<ArgumentsKind, Malformation>> = {
  'trailing-braces': (call, text) => ({ ...call, arguments: `${text}{}` }),
  repeated: (call, text) => ({ ...call, arguments: text + text }),
  unclosed: (call, text) => ({ ...call, arguments: text.replace(/["}\]]+$/, '') }),
  'numbers-as-strings': (call) =>
    mapValues(call, (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value)),
  'json-in-strings': (call) => mapValues(call, (value) => (typeof value === 'object' ? JSON.stringify(value) : value)),
  'corrupted-value': (call) => mapValues(call, (value) => (typeof value === 'string' ? value + value.slice(2) : value)),
  'markup-in-name': (call, text) => {
    const markup = renderCall({ name: call.name, arguments: text })
    const name = markup.slice(markers.toolCall.length, -markers.endToolCall.length)
    return { ...call, name, arguments: '{}' }
  },
  'name-case': (call) => ({ ...call, name: otherCase(call.name) }),
  'name-space': (call) => ({ ...call, name: ` ${call.name}` }),
  'name-cut': (call) => ({ ...call, name: call.name.slice(0, Math.ceil((call.name.length * 2) / 3)) }),
}

/** A call as servers and decoders are known to garble it. */
export function malformCall(call: ReplyToolCall, kind: ArgumentsKind): ReplyToolCall {
  return malformations[kind](call, argumentsText(call))
}

function mapValues(call: ReplyToolCall, change: (value: unknown) => unknown): ReplyToolCall {
  const values = parseRecord(argumentsText(call))
  if (values === undefined) return call
  return { ...call, arguments: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)])) }
}

/** `search_documents` ↔ `Search_Documents` */
function otherCase(name: string): string {
  const capitalized = name.replaceAll(/(?<![a-z])[a-z]/gi, (letter) => letter.toUpperCase())
  return capitalized === name ? name.toLowerCase() : capitalized
}
