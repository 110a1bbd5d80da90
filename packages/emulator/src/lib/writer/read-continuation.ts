import type { ChatMessage } from '../brain.ts'

/** What a request to go on with a cut answer says. */
type Request = {
  /** The last reply did not begin as it had to. */
  readonly isRetry: boolean
} & ({ readonly type: 'words'; readonly words: string } | { readonly type: 'line'; readonly line: number })

export type Continuation = Request & {
  /** What of the answer the conversation holds: all its replies together, or the end of them where it was shortened. */
  readonly answer: string
}

const open = '<last_words>\n'
const close = '\n</last_words>'
/** More than the words that a client may want repeated. */
const tailSize = 32_768

/** Undefined for a request that asks for something new. */
export function readContinuation(messages: readonly ChatMessage[]): Continuation | undefined {
  const asked = requestIn(messages.findLast(({ role }) => role !== 'system'))
  if (asked === undefined) return undefined
  const begin = messages.findLastIndex((message) => message.role === 'user' && requestIn(message) === undefined)
  return { ...asked, answer: asked.type === 'words' ? answerIn(messages.slice(begin + 1)) : '' }
}

/** The messages without the replies and requests that only go on with an answer. */
export function withoutContinuations(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const begin = messages.findLastIndex((message) => message.role === 'user' && requestIn(message) === undefined)
  return messages.slice(0, begin + 1)
}

function requestIn(message: ChatMessage | undefined): Request | undefined {
  if (message?.role !== 'user') return undefined
  const { content } = message
  const isRetry = content.includes('Your last reply did not begin')
  const from = content.indexOf(open)
  const to = content.lastIndexOf(close)
  if (from >= 0 && to >= from + open.length) {
    return { isRetry, type: 'words', words: content.slice(from + open.length, to) }
  }
  // A document may be about lines: only the example with the same number makes it a request.
  const line = /\bline (\d+)\b[^]*"\1\| /.exec(content)?.[1]
  return line === undefined ? undefined : { isRetry, type: 'line', line: Number(line) }
}

/** The replies joined, without what they have repeated. */
function answerIn(messages: readonly ChatMessage[]): string {
  let parts: string[] = []
  // The end of what is there, so that a long answer is not put together for every reply.
  let tail = ''
  let asked: Request | undefined
  for (const message of messages) {
    if (message.role === 'user') asked = requestIn(message)
    if (message.role !== 'assistant' || message.content === '') continue
    let text = message.content
    if (asked?.type === 'line') {
      const answer = parts.join('')
      const first = text.search(new RegExp(`(?<![^\\n])${asked.line}\\|`))
      parts = [first < 0 ? answer : answer.slice(0, lineStart(answer, asked.line))]
      if (first >= 0) text = text.slice(first).replaceAll(/(?<![^\n])\d+\| ?/g, '')
    } else if (asked !== undefined) {
      const words = asked.words.trimEnd()
      const at = tail.trimEnd().endsWith(words) ? text.indexOf(words) : -1
      if (at >= 0) {
        while (parts.at(-1)?.trimEnd() === '') parts.pop()
        parts.push(parts.pop()?.trimEnd() ?? '')
        tail = tail.trimEnd()
        text = text.slice(at + words.length)
      }
    }
    parts.push(text)
    tail = (tail + text).slice(-tailSize)
  }
  return parts.join('')
}

/** Where a line begins; undefined where there is none. @param line From 1. */
export function lineStart(text: string, line: number): number | undefined {
  let at = 0
  for (let passed = 1; passed < line; passed += 1) {
    const end = text.indexOf('\n', at)
    if (end < 0) return undefined
    at = end + 1
  }
  return at
}
