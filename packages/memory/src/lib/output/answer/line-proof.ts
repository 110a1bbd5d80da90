import { lineNumberRequest } from './prompts.ts'
import type { Proof } from './proof.ts'

const preambleChars = 300
/** In text of longer lines a number would not say much. */
const mostLineChars = 1_000
const sampledChars = 20_000
/** Who begins some lines earlier, word for word, may do so. */
const mostEarlierLines = 200
const shownLines = 3
const numbered = /^\s*(\d+)\|/
const fence = /^[ \t]*(?:`{3,}|~{3,})/

/**
 * The model writes the rest with a number in front of every line: for text that repeats itself, of which no words say
 * where it goes on.
 *
 * It begins with a line that is known: that shows whether it counts as it was told to, and puts a blank behind the bar.
 *
 * @returns `undefined` for text of long lines.
 */
export function createLineProof(text: string, retries: number): Proof | undefined {
  const sample = text.slice(-sampledChars)
  const wordsEnd = text.trimEnd().length
  if (wordsEnd === 0 || sample.split('\n').length * mostLineChars < sample.length) return undefined
  const from = text.lastIndexOf('\n', wordsEnd - 1) + 1
  /** From the last line with words on. */
  const known = text.slice(from).split('\n')
  const first = lineCount(text.slice(0, from))
  const cutLine = first + known.length - 1
  const begun = known.at(-1) ?? ''
  let earlier: readonly string[] | undefined
  let next: number | undefined
  let skipped = 0
  let reply = ''
  /** The last line: it is one when the next has its number, too. */
  let last = ''
  let isLost = false
  let isOver = false
  let isFenced = false
  /** A blank line without a number follows the last one. */
  let isGap = false

  const isProved = (): boolean => next !== undefined && (next > cutLine || (next === cutLine && begun === ''))

  function firstNumber(line: string): number | undefined {
    const number = Number(numbered.exec(line)?.[1] ?? 0)
    return number > first - mostEarlierLines && number > 0 && number <= first ? number : undefined
  }

  function knownLine(number: number): string {
    if (number >= first) return known[number - first] ?? ''
    earlier ??= text.slice(0, from).split('\n')
    return earlier[number - 1] ?? ''
  }

  /** @returns What of the line is new; `undefined` if it has not the number it should have, or is another line. */
  function fresh(line: string, number: number): string | undefined {
    const prefix = `${number}|`
    const said = line.trimStart()
    if (!said.startsWith(prefix)) return undefined
    const rest = said.slice(prefix.length)
    if (rest !== '' && !rest.startsWith(' ')) return undefined
    const content = rest.slice(1)
    if (number > cutLine) return content
    if (number < cutLine) return content.trimEnd() === knownLine(number).trimEnd() ? '' : undefined
    return content.startsWith(begun) ? content.slice(begun.length) : undefined
  }

  function take(line: string, isWhole: boolean): string {
    const number = next ?? firstNumber(line)
    const content = number === undefined ? undefined : fresh(line, number)
    if (number !== undefined && content !== undefined) {
      next = number + 1
      isGap = false
      const before = last
      last = isWhole && number >= cutLine ? `${content}\n` : content
      return before
    }
    skipped += line.length + 1
    const isBefore = next === undefined && skipped <= preambleChars && !numbered.test(line)
    if (!fence.test(line)) {
      isGap ||= line.trim() === ''
      isLost ||= !isBefore && line.trim() !== ''
    } else if (isBefore) isFenced = true
    else {
      isOver = true
      // The line break before the fence is the fence's.
      if (isFenced && !isGap && last.endsWith('\n')) last = last.slice(0, -1)
    }
    return ''
  }

  return {
    kind: 'line-numbers',
    isAmbiguous: false,
    request: lineNumberRequest(
      first,
      [
        ...sample
          .slice(0, from - text.length)
          .split('\n')
          .slice(-shownLines, -1),
        known[0] ?? '',
      ],
      retries,
    ),
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
      let rest = ''
      if (!isLost && !isOver && reply !== '' && cause !== 'repetition') {
        rest = take(reply, false)
        // Where a reply is cut, its last line may be half a number.
        if (cause !== undefined) isLost = false
      }
      const isTrue = isProved() && (cause !== undefined || !isLost)
      // A loop has no numbers: its first line may have become the end of the last one.
      if (!isLost && cause !== 'repetition') rest += last
      reply = ''
      last = ''
      return isTrue ? rest : undefined
    },
    get isProved() {
      return isProved()
    },
    get isLost() {
      return isLost
    },
    get echoedChars() {
      return isProved() ? text.length - from : 0
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
