import { posix } from 'node:path'
import { firstInk } from './lines.ts'

/** Characters; a text file may begin with a long paragraph. */
const maxTitleLength = 120

/** The file's name without its extension. */
export function nameOf(path: string): string {
  return posix.parse(path).name
}

/** The first line with something in it, `undefined` if there is none. */
export function firstLineOf(text: string): string | undefined {
  const start = firstInk(text, 0, text.length)
  const line = /^[\s#]*([^\r\n]*)/.exec(text.slice(start, start + 4 * maxTitleLength))?.[1]?.trim()
  return line === undefined || line === '' ? undefined : cutShort(line, maxTitleLength)
}

/** Does not part the two halves of a character. */
export function cutShort(text: string, length: number): string {
  return text.length <= length
    ? text
    : text
        .slice(0, length)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trimEnd()
}
