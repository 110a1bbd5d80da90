interface Fence {
  readonly char: string
  readonly length: number
  /** Characters before it on its line. */
  readonly indent: number
}

/** Follows Markdown text, in pieces of any size, and knows whether the next character stands in code. */
export interface CodeTracker {
  push(text: string): void
  /** In a fenced block or a code span; an unclosed span counts as one up to the end of its paragraph. */
  isCode(): boolean
  /** Nothing but blanks on this line so far, and no code. */
  isLineStart(): boolean
}

const special = /[`~\\\n]/
const listMarkers = '-*+0123456789.)'

/** @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks and #code-spans; in doubt it says code */
export function createCodeTracker(): CodeTracker {
  let fence: Fence | undefined
  /** A fence on the current line: a backtick further on would make it a code span. */
  let opening: Fence | undefined
  let isClosing = false
  /** Length of the backticks that opened a span; one view ends it with the paragraph, one with the line. */
  let span = 0
  let lineSpan = 0
  let run = 0
  let runChar = ''
  let isRunEscaped = false
  let backslashes = 0
  let indent = 0
  let isBlank = true
  let mayOpen = true
  let mayClose = true

  function endRun(): void {
    if (run === 0) return
    const length = run
    run = 0
    if (fence !== undefined) {
      isClosing = mayClose && runChar === fence.char && length >= fence.length && indent <= fence.indent + 3
    } else if (opening === undefined && mayOpen && length >= 3) {
      opening = { char: runChar, length, indent }
    } else if (runChar === '`') {
      if (opening?.char === '`') {
        toggle(opening.length, false)
        opening = undefined
      }
      toggle(length, isRunEscaped)
    }
    isBlank = mayOpen = mayClose = false
  }

  function toggle(length: number, isEscaped: boolean): void {
    span = toggled(span, length, isEscaped)
    lineSpan = toggled(lineSpan, length, isEscaped)
  }

  function endLine(): void {
    if (fence !== undefined) {
      if (isClosing) fence = undefined
    } else if (opening !== undefined) {
      fence = opening
      span = 0
    } else if (isBlank) span = 0
    opening = undefined
    isClosing = false
    lineSpan = indent = 0
    isBlank = mayOpen = mayClose = true
  }

  function isCode(): boolean {
    endRun()
    return fence !== undefined || opening !== undefined || span > 0 || lineSpan > 0
  }

  function take(char: string): void {
    if (run > 0) {
      if (char === runChar) {
        run += 1
        return
      }
      endRun()
    }
    if (char === '`' || (char === '~' && mayOpen)) {
      run = 1
      runChar = char
      isRunEscaped = backslashes % 2 === 1
      backslashes = 0
      return
    }
    backslashes = char === '\\' ? backslashes + 1 : 0
    if (char === '\n') endLine()
    else if (char === ' ' || char === '\t' || char === '\r') indent += 1
    else {
      isClosing = isBlank = false
      if (!mayOpen) return
      indent += 1
      mayOpen = char === '>' || listMarkers.includes(char)
      mayClose &&= char === '>'
    }
  }

  return {
    push(text) {
      // In the middle of a line plain words change nothing, and that is what most tokens are.
      if (run === 0 && !mayOpen && !special.test(text)) {
        if (text !== '') backslashes = 0
        return
      }
      for (let at = 0; at < text.length; at += 1) take(text.charAt(at))
    },
    isCode,
    isLineStart: () => isBlank && run === 0 && !isCode(),
  }
}

/** A backslash keeps a backtick from opening a span, not from closing one. */
function toggled(open: number, length: number, isEscaped: boolean): number {
  if (open > 0) return open === length ? 0 : open
  return isEscaped ? length - 1 : length
}
