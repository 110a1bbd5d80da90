import { lineNumberRequest } from './prompts.ts'
import type { Proof } from './proof.ts'

const preambleChars = 300
/** In text of longer lines a number would not say much. */
const mostLineChars = 1_000
const sampledChars = 20_000
/** A model may begin some lines early, if they are the ones it has written. */
const mostKnownLines = 40
const shownLines = 3
const fence = /^[ \t]*(?:`{3,}|~{3,})/

/**
 * The model writes the rest with a number in front of every line: for text that repeats itself, of which no words say
 * where it goes on.
 *
 * @returns `undefined` for text of long lines.
 */
export function createLineProof(text: string, retries: number): Proof | undefined {
  const sample = text.slice(-sampledChars)
  const lines = sample.split('\n')
  if (lines.length * mostLineChars < sample.length) return undefined
  const begunIn = lineCount(text)
  /** The last of the text, the one it was cut in included. */
  const known = lines.slice(sample.length < text.length ? 1 : 0).slice(-mostKnownLines)
  const knownFrom = begunIn - known.length + 1
  // From the last line that says anything: a number alone would be no proof, as models miscount.
  const first =
    knownFrom +
    Math.max(
      0,
      known.findLastIndex((line) => line.trim() !== ''),
    )
  /** The number the next line must have; `undefined` before the first. */
  let next: number | undefined
  let reply = ''
  let unnumberedChars = 0
  let echoedChars = 0
  /** The last line: it is one when the next has its number, too. */
  let last = ''
  let isLost = false
  let isOver = false
  let isFenced = false
  const isProved = (): boolean => next !== undefined && next > begunIn

  /** @returns What is new in the line; `undefined` if it is not the one that should come. */
  function newIn(line: string): string | undefined {
    const [, said = '', rest = ''] = /^\s*(\d+)\|(.*)$/s.exec(line) ?? []
    const number = Number(said)
    const isNext = next === undefined ? number >= knownFrom && number <= first : number === next
    if (said === '' || !isNext || (rest !== '' && !rest.startsWith(' '))) return undefined
    const content = rest.slice(1)
    const before = known[number - knownFrom]
    if (before === undefined || number > begunIn) return content
    echoedChars += before.length + 1
    if (number < begunIn) return content.trimEnd() === before.trimEnd() ? '' : undefined
    return content.startsWith(before) ? content.slice(before.length) : undefined
  }

  function take(line: string, isWhole: boolean): string {
    const content = newIn(line)
    if (content !== undefined) {
      next = (next ?? Number.parseInt(line.trim(), 10)) + 1
      const before = last
      last = isWhole && isProved() ? `${content}\n` : content
      return before
    }
    unnumberedChars += line.length + 1
    const isBefore = next === undefined && unnumberedChars <= preambleChars && !/^\s*\d+\|/.test(line)
    if (fence.test(line)) {
      isFenced ||= isBefore
      isOver ||= !isBefore
    } else if (!isBefore && line.trim() !== '') isLost = true
    return ''
  }

  return {
    kind: 'line-numbers',
    isAmbiguous: false,
    request: lineNumberRequest(first, known.slice(0, first - knownFrom + 1).slice(-shownLines), retries),
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
      return isProved() ? rest : undefined
    },
    get isProved() {
      return isProved()
    },
    get isLost() {
      return isLost
    },
    get echoedChars() {
      return isProved() ? echoedChars : 0
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
