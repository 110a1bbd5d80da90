import type { ReplyToolCall } from '../brain.ts'
import { argumentsText } from '../generation.ts'
import { parseRecord } from '../is-record.ts'
import { appendAssistantTurn, renderValue } from '../prompt.ts'
import { markers } from '../tokens.ts'
import type { LeakGrammar } from './fault.ts'

/** A call as the client would have got it. */
interface PlainCall {
  readonly name: string
  /** JSON text. */
  readonly arguments: string
}

const leaks: Readonly<Record<LeakGrammar, (calls: readonly PlainCall[]) => string>> = {
  '4.7': (calls) => calls.map(renderCall).join(''),
  // That template puts every part on a line of its own.
  '4.5': (calls) =>
    calls
      .map((call) =>
        renderCall(call)
          .replaceAll(markers.argKey, `\n${markers.argKey}`)
          .replaceAll(markers.argValue, `\n${markers.argValue}`)
          .replace(new RegExp(`${markers.endToolCall}$`), `\n${markers.endToolCall}`),
      )
      .join('\n'),
  json: (calls) =>
    calls
      .map(({ name, arguments: text }) => {
        return `${markers.toolCall}{"name": ${JSON.stringify(name)}, "arguments": ${text}}${markers.endToolCall}`
      })
      .join('\n'),
  'name-json': (calls) =>
    calls.map((call) => `${markers.toolCall}${call.name}\n${call.arguments}\n${markers.endToolCall}`).join('\n'),
  'tool-calls-json': (calls) =>
    JSON.stringify({ tool_calls: calls.map((call) => ({ type: 'function', function: call })) }),
  invoke: (calls) => calls.map(renderInvoke).join('\n'),
}

/** The calls as the text that the model wrote, or that models trained on another format write. */
export function leakCalls(calls: readonly ReplyToolCall[], grammar: LeakGrammar): string {
  return leaks[grammar](calls.map((call) => ({ name: call.name, arguments: argumentsText(call) })))
}

function renderInvoke(call: PlainCall): string {
  const parameters = Object.entries(parseRecord(call.arguments) ?? {}).map(
    ([key, value]) => `<parameter name="${key}">${renderValue(value)}</parameter>\n`,
  )
  return `<invoke name="${call.name}">\n${parameters.join('')}</invoke>`
}

/** `<tool_call>name<arg_key>k</arg_key><arg_value>v</arg_value></tool_call>`, through the prompt's own renderer. */
export function renderCall(call: PlainCall): string {
  const turn: string[] = []
  appendAssistantTurn(turn, { reasoning: '', content: '', calls: [call] })
  return turn.slice(turn.indexOf(markers.toolCall)).join('')
}
