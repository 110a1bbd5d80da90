import { lineNumberRequest } from './prompts.ts'
import type { Proof } from './proof.ts'

const preambleChars = 300
/** In text of longer lines a number would not say much. */
const mostLineChars = 1_000
const sampledChars = 20_000
const fence = /^[ \t]*(?:`{3,}|~{3,})/

/**
 * The model writes the rest with a number in front of every line: for text that repeats itself, of which no words say
 * where it goes on.
 *
 * @returns `undefined` for text of long lines.
 */
export function createLineProof(text: string, retries: number): Proof | undefined {
  const sample = text.slice(-sampledChars)
  if (sample.split('\n').length * mostLineChars < sample.length) return undefined
  // From the last line that says anything: a number alone would be no proof, as models miscount.
  const from = text.lastIndexOf('\n', text.trimEnd().length - 1) + 1
  const owed = text.slice(from).split('\n')
  const first = lineCount(text.slice(0, from))
  const begunIn = first + owed.length - 1
  let next = first
  let reply = ''
  let unnumberedChars = 0
  /** The last line: it is one when the next has its number, too. */
  let last = ''
  let isLost = false
  let isOver = false
  let isFenced = false

  /** @returns The text of the line; `undefined` if it has not the number it should have. */
  function unnumbered(line: string): string | undefined {
    const prefix = `${next}|`
    const said = line.trimStart()
    if (!said.startsWith(prefix)) return undefined
    const rest = said.slice(prefix.length)
    if (rest !== '' && !rest.startsWith(' ')) return undefined
    const content = rest.slice(1)
    const known = owed[next - first]
    if (known === undefined) return content
    if (next < begunIn) return content.trimEnd() === known.trimEnd() ? '' : undefined
    return content.startsWith(known) ? content.slice(known.length) : undefined
  }

  function take(line: string, isWhole: boolean): string {
    const content = unnumbered(line)
    if (content !== undefined) {
      next += 1
      const before = last
      last = isWhole && next > begunIn ? `${content}\n` : content
      return before
    }
    unnumberedChars += line.length + 1
    const isBefore = next === first && unnumberedChars <= preambleChars && !/^\s*\d+\|/.test(line)
    if (fence.test(line)) {
      isFenced ||= isBefore
      isOver ||= !isBefore
    } else if (!isBefore && line.trim() !== '') isLost = true
    return ''
  }

  return {
    kind: 'line-numbers',
    isAmbiguous: false,
    request: lineNumberRequest(first, retries),
    push(piece) {
      reply += piece
      let settled = ''
      for (let at = reply.indexOf('\n'); at >= 0 && !isLost && !isOver; at = reply.indexOf('\n')) {
        const line = reply.slice(0, at)
        reply = reply.slice(at + 1)
        settled += take(line, true)
      }
      return settled
    },
    end(cause) {
      let rest = isLost || isOver || reply === '' || cause === 'repetition' ? '' : take(reply, false)
      // A loop has no numbers: its first line may have become the end of the last one.
      if (!isLost && cause !== 'repetition') rest += last
      reply = ''
      last = ''
      return next > begunIn ? rest : undefined
    },
    get isProved() {
      return next > begunIn
    },
    get isLost() {
      return isLost
    },
    get echoedChars() {
      return next > begunIn ? text.length - from : 0
    },
    get isFenced() {
      return isFenced
    },
  }
}

function lineCount(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
