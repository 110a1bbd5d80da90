import type { ChatRequest, Reply } from '../brain.ts'
import { longestToken, tokenTexts } from '../tokens.ts'
import type { Fault } from './fault.ts'
import { leakCalls } from './leak-calls.ts'
import { malformCall } from './malform-call.ts'

const drift =
  '好的，接下来我用中文继续说明。根据目前掌握的信息，这个问题需要进一步确认，我会先整理已有的结果，再给出结论。'

const shortestPhrase = 60
const longestPhrase = 200

/** Applies the faults that change what the model says, in their order; all others leave the reply as it is. */
export function changeReply(reply: Reply, faults: readonly Fault[], request: ChatRequest): Reply {
  return faults.reduce((changed, fault) => change(changed, fault, request), reply)
}

function change(reply: Reply, fault: Fault, request: ChatRequest): Reply {
  const { reasoning = '', content = '', toolCalls = [] } = reply
  switch (fault.type) {
    case 'empty':
      return { finishReason: 'stop' }
    case 'thinking-only': {
      const thought = reasoning || 'Let me think about this step by step.'
      const isEndless = fault.reason === 'length'
      return { reasoning: isEndless ? repeatBeyond(thought, request.maxTokens) : thought, finishReason: 'stop' }
    }
    case 'arguments':
      return { ...reply, toolCalls: toolCalls.map((call) => malformCall(call, fault.kind)) }
    case 'leak': {
      if (toolCalls.length === 0) return reply
      const markup = leakCalls(toolCalls, fault.grammar ?? '4.7')
      const said =
        fault.where === 'reasoning' ? { reasoning: reasoning + markup, content: '' } : { content: content + markup }
      return { ...reply, ...said, toolCalls: [], finishReason: 'stop' }
    }
    case 'announce-calls-send-none':
      return { ...reply, toolCalls: [], finishReason: 'tool_calls' }
    case 'repeat':
      return fault.what === 'call'
        ? repeatCall(reply, request)
        : { reasoning, content: loop(content || 'Let me check that again.', fault.afterTokens, request.maxTokens) }
    case 'chinese-drift':
      return { ...reply, reasoning: driftFrom(reasoning), content: driftFrom(content) }
    case 'duplicate-ids':
      return { ...reply, toolCalls: toolCalls.map((call) => ({ ...call, id: 'call_000000000000000000000000' })) }
    default:
      return reply
  }
}

function repeatCall(reply: Reply, { messages }: ChatRequest): Reply {
  const last = messages.findLast((message) => message.tool_calls !== undefined)?.tool_calls?.at(-1)
  if (last === undefined) return reply
  return { ...reply, content: '', toolCalls: [{ name: last.function.name, arguments: last.function.arguments }] }
}

function loop(text: string, afterTokens: number | undefined, limitTokens: number): string {
  return afterTokens === undefined ? repeatBeyond(text, limitTokens) : repeatFrom(text, afterTokens, limitTokens)
}

/** The text again and again, in more tokens than the limit, so that only the limit ends it. */
function repeatBeyond(text: string, limitTokens: number): string {
  // Without white space at its ends no token spans two lines, and the lines' tokens add up.
  const line = `${text.trim()}\n`
  return line.repeat(Math.ceil(limitTokens / tokenTexts(line).length) + 1)
}

/** The beginning of the text, and then its last phrase again and again. */
function repeatFrom(text: string, afterTokens: number, limitTokens: number): string {
  const said = tokenTexts(text.slice(0, (afterTokens + 1) * longestToken))
    .slice(0, afterTokens)
    .join('')
  const phrase = lastPhrase(said === '' ? text.slice(0, longestPhrase) : said)
  // Tokens may merge where two phrases meet, but hardly every other one.
  return said + phrase.repeat(Math.ceil((2 * limitTokens) / tokenTexts(phrase).length) + 1)
}

/** From a word on; of a text without words, the longest that is allowed. */
function lastPhrase(text: string): string {
  const end = text.slice(-longestPhrase).replace(/^[\uDC00-\uDFFF]/, '')
  const words = [...end.slice(0, -shortestPhrase).matchAll(/(?<=\S)\s/g)]
  return end.slice(words.at(-1)?.index ?? 0)
}

function driftFrom(text: string): string {
  return text === '' ? '' : `${text.split(' ').slice(0, 4).join(' ')} ${drift}`
}
