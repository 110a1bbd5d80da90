import type { Block, BodyBlock } from './block.ts'

/** Writes what a reader sees, line by line, and takes down where its blocks are. */
export interface TextWriter {
  /** Whether the open line holds more than marks. */
  readonly hasInk: boolean
  /** Whether it is empty or ends with a space. */
  readonly isSpaced: boolean
  /** Characters in it. */
  readonly length: number
  /** Goes on with the line; `text` holds no line break. */
  add(text: string): void
  /** Adds what is not worth a line of its own: a bullet, an indent, a space. */
  mark(text: string): void
  /** Ends the line, unless there is no ink in it. */
  endLine(): void
  /** Ends the line even so: code has lines that are blank. */
  breakLine(): void
  /** Ends line and block; the next one is of this kind. */
  endBlock(kind?: BodyBlock['kind']): void
  /** Takes back what the open line holds. */
  takeLine(): string
  /** Writes a heading, a block of its own. */
  heading(title: string, level: number): void
  finish(): { readonly text: string; readonly blocks: readonly Block[] }
}

export function createTextWriter(): TextWriter {
  const blocks: Block[] = []
  /** Never read before the end: a string that is read while it grows is copied each time. */
  let [text, line] = ['', '']
  let lineCount = 0
  let [hasInk, isSpaced] = [false, true]
  let kind: BodyBlock['kind'] = 'text'
  let open: { startLine: number; endLine: number } | undefined
  const write = (written: string): void => {
    text += written
    text += '\n'
    lineCount += 1
  }
  const takeLine = (): string => {
    const taken = line
    line = ''
    hasInk = false
    isSpaced = true
    return taken
  }
  const endLine = (): void => {
    const isWorth = hasInk
    const written = takeLine()
    if (!isWorth) return
    if (open === undefined && lineCount > 0) write('')
    write(written.trimEnd())
    open ??= { startLine: lineCount, endLine: lineCount }
    open.endLine = lineCount
  }
  const endBlock = (next: BodyBlock['kind'] = 'text'): void => {
    endLine()
    if (open !== undefined) blocks.push({ kind, ...open })
    open = undefined
    kind = next
  }
  const mark = (added: string): void => {
    if (added === '') return
    line += added
    isSpaced = /\s$/.test(added)
  }
  const add = (added: string): void => {
    mark(added)
    hasInk ||= /\S/.test(added)
  }
  return {
    get hasInk() {
      return hasInk
    },
    get isSpaced() {
      return isSpaced
    },
    get length() {
      return line.length
    },
    add,
    mark,
    endLine,
    breakLine() {
      if (hasInk) endLine()
      else if (open !== undefined) write('')
      takeLine()
    },
    endBlock,
    takeLine,
    heading(title, level) {
      endBlock(kind)
      add(title)
      endLine()
      if (open !== undefined) blocks.push({ kind: 'heading', title, level, ...open })
      open = undefined
    },
    finish() {
      endBlock()
      return { text, blocks }
    },
  }
}
