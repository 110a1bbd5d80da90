import type { StoredDocument } from '../document-index.ts'
import { linesOf } from '../line-table.ts'
import { pageOf } from '../refs.ts'

export interface LineRange {
  readonly startLine: number
  readonly endLine: number
}

export interface NumberedLines {
  /** `12  text` a line; a page begins with `--- page 3 ---`. */
  readonly text: string
  /** The last line that is shown, be it in part. */
  readonly endLine: number
  /** Where a line that was too long goes on, counted from 1. */
  readonly nextChar?: number
}

/**
 * Lines of a document with their numbers, as many whole ones as fit.
 *
 * @param fromChar Of the first line, counted from 1.
 * @param maxChars At least a part of the first line is shown, so that one can read on.
 */
export function numberedLines(
  document: StoredDocument,
  { startLine, endLine }: LineRange,
  maxChars: number,
  fromChar = 1,
): NumberedLines {
  const table = linesOf(document)
  const shown: string[] = []
  let room = maxChars
  for (let line = startLine; line <= endLine; line += 1) {
    const skipped = line === startLine ? fromChar - 1 : 0
    const text = document.text.slice(Math.min(table.start(line) + skipped, table.end(line)), table.end(line))
    const row = `${line}  ${text}`
    if (row.length > room && shown.length > 0) return { text: shown.join('\n'), endLine: line - 1 }
    const page = pageOf(document, line)
    if (page !== undefined && document.pageLines?.[page - 1] === line) shown.push(`--- page ${page} ---`)
    if (row.length > room) {
      const kept = text.slice(0, room).replace(/[\uD800-\uDBFF]$/, '')
      return { text: [...shown, `${line}  ${kept}`].join('\n'), endLine: line, nextChar: skipped + kept.length + 1 }
    }
    shown.push(row)
    room -= row.length + 1
  }
  return { text: shown.join('\n'), endLine }
}
