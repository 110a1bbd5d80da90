import { countTokens } from '../../count/count-tokens.ts'
import { MemoryPathError } from '../../directory/memory-path.ts'
import { numbered } from '../../directory/text-edits.ts'
import { findSection, sectionsOf } from './markdown-sections.ts'

const mostLines = 200
/** Of the contents: what is below is left out where there are more. */
const mostRows = 400
const longestTitle = 120
const mostChars = 16_000

/** Lines with their numbers, as many as one answer should have, and where to read on. */
export function readLines(
  text: string,
  file: string,
  {
    section: wanted,
    line,
    isMarkdown,
  }: { readonly section: string | undefined; readonly line: number | undefined; readonly isMarkdown: boolean },
): string {
  const lines = linesOf(text)
  if (lines.length === 0) return `${file} is empty`
  const section =
    wanted === undefined ? undefined : findSection(isMarkdown ? sectionsOf(text).sections : [], wanted, file)
  const first = line ?? section?.line ?? 1
  const end =
    section === undefined ? lines.length : section.line + linesOf(text.slice(section.from, section.end)).length - 1
  if (first > end || first < (section?.line ?? 1)) {
    const where = section === undefined ? file : `section #${section.number} of ${file}`
    throw new MemoryPathError(`Cannot read line ${first} of ${where}: it has lines ${section?.line ?? 1} to ${end}`)
  }
  let last = first
  for (let chars = lines[first - 1]?.length ?? 0; last < end && last - first + 1 < mostLines; last += 1) {
    chars += lines[last]?.length ?? 0
    if (chars > mostChars) break
  }
  const more = last < end ? [`[more: ${end - last} lines, read from line ${last + 1}]`] : []
  const only = lines[first - 1] ?? ''
  if (only.length > mostChars) {
    const shown = `${String(first).padStart(6)}\t${only.slice(0, mostChars).toWellFormed()}`
    return [shown, `[line ${first} has ${only.length} characters and is cut here]`, ...more].join('\n')
  }
  return [numbered(lines.join('\n'), [first, last]), ...more].join('\n')
}

/** The headings with their numbers, lines and tokens, those below a heading not counted. */
export function contentsOf(text: string, file: string, isMarkdown: boolean): string {
  const { sections } = sectionsOf(isMarkdown ? text : '')
  const [first] = sections
  const total = `${file}: ${sizeOf(text, isMarkdown)}, ${linesOf(text).length} lines`
  if (first === undefined)
    return `${total}. ${isMarkdown ? 'It has no headings' : 'Only Markdown has sections'}: read it by line.`
  const head =
    text.slice(0, first.from).trim() === ''
      ? []
      : [`before the first heading: ${countTokens(text.slice(0, first.from))} tokens`]
  const deepest = [5, 4, 3, 2, 1].reduce((most, level) => (countTo(most) > mostRows ? level : most), 6)
  const shown = sections.filter(({ level }) => level <= deepest).slice(0, mostRows)
  const rows = shown.map(({ number, level, title, line, from, ownEnd }) => {
    const tokens = countTokens(text.slice(from, ownEnd))
    return `${'  '.repeat(level - 1)}#${number} ${shortened(title)} (line ${line}, ${tokens} tokens)`
  })
  const left = sections.length - shown.length
  const more = left === 0 ? [] : [`[${left} more headings are not shown: read by line, or by number]`]
  return [total, ...head, ...rows, ...more].join('\n')

  function countTo(most: number): number {
    return sections.filter(({ level }) => level <= most).length
  }
}

const shortened = (title: string): string =>
  title.length <= longestTitle ? title : `${title.slice(0, longestTitle).toWellFormed()} …`

export function sizeOf(text: string, isMarkdown: boolean): string {
  const { length } = sectionsOf(isMarkdown ? text : '').sections
  const sections = isMarkdown ? `, ${length} ${length === 1 ? 'section' : 'sections'}` : ''
  return `${text.length} characters, about ${countTokens(text)} tokens${sections}`
}

const longestEnd = 160

export function lastLineOf(text: string): string {
  const line = text.trimEnd().slice(-1_000).split('\n').at(-1) ?? ''
  return line.length <= longestEnd ? line : `… ${line.slice(-longestEnd).toWellFormed()}`
}

/** What ends with a line end has no empty line after it. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
