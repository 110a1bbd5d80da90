import type { Tool } from '@glmkit/core'

export type DocumentInput =
  | { readonly action: 'append'; readonly file: string; readonly text: string; readonly goesOn: boolean }
  | {
      readonly action: 'replace_section'
      readonly file: string
      readonly section: string
      readonly text: string
      readonly below: 'keep' | 'replace' | undefined
    }
  | {
      readonly action: 'read'
      readonly file: string
      readonly section: string | undefined
      readonly line: number | undefined
    }
  | { readonly action: 'contents'; readonly file: string }

const actions = ['append', 'replace_section', 'read', 'contents'] as const

export const documentParameters: Tool['parameters'] = {
  type: 'object',
  properties: {
    action: { type: 'string', enum: [...actions] },
    file: { type: 'string', description: 'Such as report.md.' },
    text: {
      type: 'string',
      description: 'append: what comes next, 4,000 tokens at most. replace_section: the new text of the section.',
    },
    same_line: { type: 'boolean', description: 'append: the text goes on in the last line. Default: a new line.' },
    section: {
      type: 'string',
      description: 'replace_section, read: a heading, or its number as in contents, such as #3.',
    },
    below: {
      type: 'string',
      enum: ['keep', 'replace'],
      description: 'replace_section: what becomes of the sections below it.',
    },
    line: { type: 'integer', minimum: 1, description: 'read: the first line.' },
  },
  required: ['action', 'file'],
}

type Parsed = { readonly input: DocumentInput } | { readonly issues: string }

export function documentInput(given: Readonly<Record<string, unknown>>): Parsed {
  const { action, file, text } = given
  const [below, line] = [given.below ?? undefined, given.line ?? undefined]
  if (typeof file !== 'string' || file === '') return { issues: 'file: expected a name such as report.md' }
  const section = sectionIn(given.section)
  switch (action) {
    case 'append':
      if (typeof text !== 'string' || text === '') return { issues: 'text: expected what is to be appended' }
      return { input: { action, file, text, goesOn: given.same_line === true || given.same_line === 'true' } }
    case 'replace_section':
      if (section === undefined) return { issues: 'section: expected a heading or its number, such as #3' }
      if (typeof text !== 'string') return { issues: 'text: expected the new text of the section' }
      if (below !== undefined && below !== 'keep' && below !== 'replace') {
        return { issues: 'below: expected keep or replace' }
      }
      return { input: { action, file, section, text, below } }
    case 'read': {
      const first = Number(line)
      if (line !== undefined && !(Number.isSafeInteger(first) && first > 0))
        return { issues: 'line: expected a number from 1' }
      return { input: { action, file, section, line: line === undefined ? undefined : first } }
    }
    case 'contents':
      return { input: { action, file } }
    default:
      return { issues: `action: expected one of ${actions.join(', ')}` }
  }
}

/** Models send numbers as numbers. */
function sectionIn(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
