import { withoutFencedCode } from './fences.ts'

/** Places are characters (UTF-16 units) from the beginning of the text. */
export interface MarkdownHeading {
  /** 1–6, 1 is the strongest. */
  readonly level: number
  /** As it stands there, with its markup. */
  readonly title: string
  readonly from: number
  /** After its line. */
  readonly body: number
}

/** More of a title is no title. */
const longestTitle = 400
const headingLine = /(?<![^\r\n]) {0,3}(#{1,6})(?![^ \t\r\n])([^\r\n]*)(?:\r?\n|\r|$)/g

/**
 * The ATX headings outside of fenced code.
 *
 * @see https://spec.commonmark.org/0.31.2/#atx-headings
 */
export function markdownHeadings(text: string): MarkdownHeading[] {
  return Array.from(
    withoutFencedCode(text).matchAll(headingLine),
    ({ 0: line, 1: hashes = '', 2: rest = '', index }) => {
      const title = rest
        .slice(0, longestTitle)
        .trim()
        .replace(/(?:^|\s)#+$/, '')
        .trim()
      return { level: hashes.length, title, from: index, body: index + line.length }
    },
  )
}
