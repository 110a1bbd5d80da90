import { longestWholeChars, space, splitLines, tab } from './line.ts'
import type { Step, Tell } from './line.ts'
import { createWords } from './words.ts'

const hash = 0x23
const backtick = 0x60
const tilde = 0x7e

/** What the line so far may still become; `rest`: nothing but text. */
type Line = 'start' | 'heading' | 'marks' | 'info' | 'closing' | 'rest'

/** @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks and #atx-headings */
export function markdownStep(tell: Tell): Step {
  const words = createWords(tell)
  let fence: { readonly mark: number; readonly length: number; readonly from: number } | undefined
  let line: Line = 'start'
  let lineFrom = 0
  let indent = 0
  /** Of the same character: hashes, or marks of a fence. */
  let run = 0
  let mark = 0

  function section(): void {
    if (lineFrom > 0) tell(lineFrom, 'section')
  }

  function start(unit: number): Line {
    if (unit === space && indent < 3) {
      indent += 1
      return 'start'
    }
    run = 1
    mark = unit
    if (unit === hash && fence === undefined) return 'heading'
    const isMark = fence === undefined ? unit === backtick || unit === tilde : unit === fence.mark
    return isMark ? 'marks' : 'rest'
  }

  function heading(unit: number): Line {
    if (unit === hash && run < 6) {
      run += 1
      return 'heading'
    }
    if (isBlank(unit)) section()
    return 'rest'
  }

  function marks(unit: number): Line {
    if (unit === mark) {
      run += 1
      return 'marks'
    }
    if (fence === undefined) return run >= 3 ? 'info' : 'rest'
    return run >= fence.length && isBlank(unit) ? 'closing' : 'rest'
  }

  function next(unit: number): Line {
    if (line === 'start') return start(unit)
    if (line === 'heading') return heading(unit)
    if (line === 'marks') return marks(unit)
    // "```js` is code" is a line of text.
    if (line === 'info') return unit === mark && mark === backtick ? 'rest' : 'info'
    return line === 'closing' && isBlank(unit) ? 'closing' : 'rest'
  }

  function endLine(at: number): void {
    if (fence !== undefined) {
      const isClosed = line === 'closing' || (line === 'marks' && run >= fence.length)
      if (isClosed) tell(at, 'fence')
      else if (at - fence.from > longestWholeChars) tell(at, 'line')
      if (isClosed) fence = undefined
      return
    }
    if (line === 'info' || (line === 'marks' && run >= 3)) {
      fence = { mark, length: run, from: lineFrom }
      return
    }
    if (line === 'heading') section()
    tell(at, 'line')
  }

  return splitLines(
    (unit, at) => {
      if (line !== 'rest') line = next(unit)
      if (line === 'rest' && fence === undefined) words.step(unit, at)
    },
    (at) => {
      endLine(at)
      words.reset(at)
      line = 'start'
      lineFrom = at
      indent = 0
    },
  )
}

const isBlank = (unit: number): boolean => unit === space || unit === tab
