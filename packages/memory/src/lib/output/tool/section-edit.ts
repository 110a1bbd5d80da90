import { MemoryPathError } from '../../directory/memory-path.ts'
import { findSection, sectionsOf } from './markdown-sections.ts'
import type { DocumentInput } from './document-input.ts'

/** In characters: what stands from `from` to `to` gives way to `text`. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly said: string
}

type Append = Extract<DocumentInput, { readonly action: 'append' }>
type Replace = Extract<DocumentInput, { readonly action: 'replace_section' }>

const startsWithHeading = /^\s{0,3}#{1,6}(?:\s|$)/

/** Line ends are added where the text would run on in the last line, nothing else is touched. */
export function appendEdit(stored: string, { text, goesOn, file }: Append, isMarkdown: boolean): Edit {
  const isOpen = stored !== '' && !stored.endsWith('\n') && !text.startsWith('\n')
  const looksLikeHeading = isMarkdown && startsWithHeading.test(text)
  const isInCode = looksLikeHeading && sectionsOf(stored).isInCode
  const isHeading = looksLikeHeading && !isInCode
  const lineEnds = isOpen ? (isHeading ? 2 : 1) : isHeading && /[^\n]\n$/.test(stored) && !text.startsWith('\n') ? 1 : 0
  const warning = isInCode ? ' It begins with no heading: a code fence above it was never closed.' : ''
  const said = `${stored === '' ? 'Began' : 'Appended to'} ${file}: ${text.length} characters.${warning}`
  return { from: stored.length, to: stored.length, text: goesOn ? text : '\n'.repeat(lineEnds) + text, said }
}

/**
 * A section's heading stays unless the text brings one.
 *
 * @throws {MemoryPathError} If there is no such section, or more than its own text would be lost unsaid.
 */
export function replaceEdit(stored: string, { section: wanted, text, below, file }: Replace): Edit {
  const { sections } = sectionsOf(stored)
  const section = findSection(sections, wanted, file)
  const { number, title, level } = section
  const name = `#${number} "${title}"`
  const refuse = (why: string): MemoryPathError =>
    new MemoryPathError(`Cannot replace section ${name} in ${file}: ${why}`)
  const lower = sections.filter(({ from }) => from > section.from && from < section.end)
  if (lower.length > 0 && below === undefined) {
    const what = lower.length === 1 ? 'is 1 section' : `are ${lower.length} sections`
    throw refuse(`there ${what} below it, pass below: "keep" or "replace"`)
  }
  const { sections: brought, isInCode } = sectionsOf(text)
  if (isInCode) throw refuse('the text leaves a code fence open, which would swallow what follows: close it')
  const bringsHeading = startsWithHeading.test(text)
  const stray = brought.find((each, at) => each.level <= level && !(bringsHeading && at === 0))
  if (stray !== undefined) {
    throw refuse(
      `the text has a heading "${stray.title}" that is not below it: use ${'#'.repeat(level)}# and more, or append it`,
    )
  }
  const [from, to] = [bringsHeading ? section.from : section.body, below === 'keep' ? section.ownEnd : section.end]
  const before = bringsHeading || text === '' ? '' : stored.slice(0, from).endsWith('\n') ? '\n' : '\n\n'
  const isLast = to === stored.length
  const after = isLast ? '\n' : '\n\n'
  const body = before + text
  const missing = after.slice(Math.min(after.length, /\n*$/.exec(body)?.[0].length ?? 0))
  const lost = below === 'replace' && lower.length > 0 ? ` and the ${lower.length} below it` : ''
  return {
    from,
    to,
    text: body + missing,
    said: `Replaced section ${name}${lost} in ${file}: ${to - from} characters by ${text.length}.`,
  }
}
