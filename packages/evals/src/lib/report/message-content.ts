import type {
  ChatMessage,
  ChatMessageTool as ToolMessage,
  InspectToolCall,
  ToolCallError,
} from '../log/inspect-message.ts'
import type { PageCall, PageMessage } from './page/report-data.ts'

/** What a call has brought, where there is more to know of it than its message. */
export interface CallFacts {
  readonly seconds?: number
  /** What kind of failure it was. */
  readonly error?: string
}

/** A conversation as the page shows it: every call beside its result. */
export function messageContents(
  messages: readonly ChatMessage[],
  factsOf: (callId: string) => CallFacts = () => ({}),
): PageMessage[] {
  const results = resultsOf(messages)
  const shown: PageMessage[] = []
  for (const [place, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (results.used.has(place)) continue
      const { function: name, error } = message
      const text = textOf(message)
      shown.push({
        role: 'tool',
        text,
        name: name ?? 'unknown',
        ...(error !== null && { error: toolError(error, text) }),
      })
      continue
    }
    const reasoning = reasoningOf(message)
    const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : []
    shown.push({
      role: message.role,
      text: textOf(message),
      ...(reasoning !== '' && { reasoning }),
      ...(calls.length > 0 && {
        calls: calls.map((call): PageCall => {
          const result = results.of(place, call.id)
          return {
            name: call.function,
            arguments: argumentsOf(call),
            ...(result !== undefined && { result: textOf(result) }),
            ...errorOf(call.parse_error, result),
            ...factsOf(call.id),
          }
        }),
      }),
    })
  }
  return shown
}

/** The result of a call is the first one of its id after it: ids come again in later turns. */
function resultsOf(messages: readonly ChatMessage[]): {
  readonly used: ReadonlySet<number>
  of(place: number, callId: string): ToolMessage | undefined
} {
  const used = new Set<number>()
  const found = new Map<string, ToolMessage>()
  const open = new Map<string, string>()
  for (const [place, message] of messages.entries()) {
    if (message.role === 'assistant') {
      for (const { id } of message.tool_calls ?? []) open.set(id, `${place} ${id}`)
    }
    if (message.role !== 'tool' || message.tool_call_id === null) continue
    const key = open.get(message.tool_call_id)
    if (key === undefined || found.has(key)) continue
    found.set(key, message)
    used.add(place)
  }
  return { used, of: (place, callId) => found.get(`${place} ${callId}`) }
}

function errorOf(parseError: string | null, result: ToolMessage | undefined): { readonly error?: string } {
  if (result !== undefined && result.error !== null) return { error: toolError(result.error, textOf(result)) }
  return parseError === null ? {} : { error: 'arguments are no JSON' }
}

/** Its message, too, where the result does not say it. */
function toolError({ type, message }: ToolCallError, text: string): string {
  const kind = type === 'unknown' ? 'failed' : type
  return message === '' || text.includes(message) ? kind : `${kind}: ${message}`
}

/** What could not be read is quoted by the error, or, by Inspect, kept under a single key. */
function argumentsOf({ arguments: given, parse_error: parseError }: InspectToolCall): string {
  if (parseError === null) return json(given)
  const values = Object.values(given)
  const [only] = values
  if (values.length === 0) return parseError
  return values.length === 1 && typeof only === 'string' ? only : json(given)
}

export function textOf({ content }: Pick<ChatMessage, 'content'>): string {
  if (typeof content === 'string') return content
  return content
    .flatMap((part) => {
      if (part.type === 'text') return part.text === '' ? [] : part.text
      return part.type === 'reasoning' ? [] : `[${part.type}]`
    })
    .join('\n\n')
}

function reasoningOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return ''
  return content
    .flatMap((part) => {
      if (part.type !== 'reasoning') return []
      if (part.redacted) return part.summary ?? '[withheld by the provider]'
      return part.reasoning === '' ? (part.summary ?? []) : part.reasoning
    })
    .join('\n\n')
}

export function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2) ?? ''
}
