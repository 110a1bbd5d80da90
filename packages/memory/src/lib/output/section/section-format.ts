import type { WrittenFormat } from '../format.ts'

/** Formats in which sections have headings. */
export type SectionedFormat = 'markdown' | 'text' | 'html'

export function isSectioned(format: WrittenFormat): format is SectionedFormat {
  return format === 'markdown' || format === 'text' || format === 'html'
}

/** What stands before the text of a section. */
export function headingOf(format: SectionedFormat, number: number, title: string): string {
  if (format === 'markdown') return `## ${number}. ${title}\n\n`
  if (format === 'html') return `<h2 id="${sectionAnchor(number)}">${number}. ${escapeHtml(title)}</h2>\n\n`
  return `${number}. ${title}\n\n`
}

export const sectionAnchor = (number: number): string => `section-${number}`

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** What is missing to a blank line at the end of a text. */
export function blankLineAfter(end: string): string {
  if (/\n[^\S\n]*\n$/.test(end)) return ''
  return end.endsWith('\n') ? '\n' : '\n\n'
}
