import { stripVTControlCharacters, styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Colours only where stdout shows them: not in a pipe, not with NO_COLOR. */
export function paint(style: Style, text: string): string {
  // Node lets FORCE_COLOR win, and warns about it on stderr.
  if (process.env.NO_COLOR) return text
  return styleText(style, text, { stream: process.stdout })
}

/** Text from a model or a tool must not move the cursor, set the title or clear the screen. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '')
}

const wide =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303F\uFF00-\uFF60]|\p{Emoji_Presentation}/u
const graphemes = new Intl.Segmenter()

/** Cuts one line to a number of terminal columns; Han, kana and Hangul take two. */
export function fit(text: string, columns: number): string {
  const line = oneLine(text)
  return startOf(line, columns) === line ? line : `${startOf(line, columns - 1)}…`
}

/** How many terminal columns a line takes, whatever its colours. */
export function columnsOf(line: string): number {
  let columns = 0
  for (const { segment } of graphemes.segment(stripVTControlCharacters(line))) columns += wide.test(segment) ? 2 : 1
  return columns
}

/** Cuts or fills one line to exactly so many columns. */
export function cell(text: string, columns: number): string {
  const kept = fit(text, columns)
  return kept + ' '.repeat(Math.max(0, columns - columnsOf(kept)))
}

/** `40 s`, `12 min`, `2 h 5 min`. */
export function durationOf(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Breaks a text into lines of at most so many columns, between words where it can. */
export function wrap(text: string, columns: number, mostLines: number = Infinity): string[] {
  const lines: string[] = []
  let rest = oneLine(text)
  while (rest !== '' && lines.length < mostLines - 1) {
    const line = lineFrom(rest, columns)
    lines.push(line.trimEnd())
    rest = rest.slice(line.length).trimStart()
  }
  return rest === '' ? lines : [...lines, fit(rest, columns)]
}

/** What of a text fits one line; at least one character of it. */
function lineFrom(text: string, columns: number): string {
  const most = startOf(text, columns) || startOf(text, 2)
  let end = most.length
  while (end > 0 && end < text.length && !canBreak(text.charAt(end - 1), text.charAt(end))) end -= 1
  return end === 0 ? most : text.slice(0, end)
}

/** Between words, and around Han; what closes a clause begins no line. */
const canBreak = (before: string, after: string): boolean =>
  after === ' ' || ((wide.test(before) || wide.test(after)) && !/[，。；：！？、）」》]/.test(after))

/** What of a line takes at most so many columns. */
function startOf(line: string, columns: number): string {
  let used = 0
  for (const { segment, index } of graphemes.segment(line)) {
    used += wide.test(segment) ? 2 : 1
    if (used > columns) return line.slice(0, index)
  }
  return line
}

const oneLine = (text: string): string => printable(text).replace(/\s+/g, ' ').trim()
