import { openFence } from '../fences.ts'
import type { WrittenFormat } from '../format.ts'

/** A text of Markdown may begin with code: only a fence that says it is Markdown is none of it. */
const opens = {
  markdown: /^(?:`{3,}|~{3,})[ \t]*(?:markdown|md)\s*$/i,
  other: /^(?:`{3,}|~{3,})[ \t]*[\w+#.-]*\s*$/,
}
const lastLine = /(?<![^\n])[ \t]*(?:`{3,}|~{3,})\s*$/

/** Whether the first line of a reply opens a fence around the whole of it. */
export const opensOwnFence = (line: string, format: WrittenFormat): boolean =>
  (format === 'markdown' ? opens.markdown : opens.other).test(line)

/** Where the last line of a text begins if it may close such a fence; else the text's end. */
export function ownFenceAt(text: string): number {
  return lastLine.exec(text)?.index ?? text.length
}

/** Whether a fence right after a text closes what was left out at its beginning, maybe by an earlier process. */
export const closesOwnFence = (text: string): boolean => openFence(text) === undefined
