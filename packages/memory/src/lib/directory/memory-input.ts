import type { Tool } from '@glmkit/core'

type JsonSchema = Tool['parameters']

export type MemoryInput =
  | { readonly command: 'view'; readonly path: string; readonly range: readonly [number, number] | undefined }
  | { readonly command: 'create'; readonly path: string; readonly text: string }
  | { readonly command: 'str_replace'; readonly path: string; readonly old: string; readonly text: string }
  | { readonly command: 'insert'; readonly path: string; readonly line: number; readonly text: string }
  | { readonly command: 'delete'; readonly path: string }
  | { readonly command: 'rename'; readonly path: string; readonly to: string }

const commands = ['view', 'create', 'str_replace', 'insert', 'delete', 'rename'] as const

/** @see https://docs.claude.com/en/docs/agents-and-tools/tool-use/memory-tool */
export const memoryParameters: JsonSchema = {
  type: 'object',
  properties: {
    command: { type: 'string', enum: [...commands] },
    path: { type: 'string', description: 'From /memories on. With rename: old_path.' },
    view_range: {
      type: 'array',
      items: { type: 'integer' },
      description: 'view: first and last line, -1 for the end.',
    },
    file_text: { type: 'string', description: 'create: the whole file.' },
    old_str: { type: 'string', description: 'str_replace: a piece that is there once.' },
    new_str: { type: 'string', description: 'str_replace: what takes its place, nothing to cut it out.' },
    insert_line: { type: 'integer', minimum: 0, description: 'insert: after this line, 0 for the beginning.' },
    insert_text: { type: 'string' },
    old_path: { type: 'string' },
    new_path: { type: 'string' },
  },
  required: ['command'],
}

type Parsed = { readonly input: MemoryInput } | { readonly issues: string }

export function memoryInput(given: Readonly<Record<string, unknown>>): Parsed {
  const { command } = given
  const path = given.path ?? given.old_path
  if (typeof path !== 'string') return { issues: 'path: expected a path such as /memories/notes.md' }
  const text = (name: string): string | undefined => {
    const value = given[name]
    return typeof value === 'string' ? value : undefined
  }
  switch (command) {
    case 'view':
      return viewInput(path, given.view_range ?? undefined)
    case 'create': {
      const file = text('file_text')
      return file === undefined
        ? { issues: 'file_text: expected the text of the file' }
        : { input: { command, path, text: file } }
    }
    case 'str_replace': {
      const old = text('old_str')
      if (old === undefined || old === '') return { issues: 'old_str: expected the piece to replace' }
      return { input: { command, path, old, text: text('new_str') ?? '' } }
    }
    case 'insert': {
      const digits = String(given.insert_line)
      const [line, added] = [Number(digits), text('insert_text') ?? text('new_str')]
      if (!/^\d{1,9}$/.test(digits)) return { issues: 'insert_line: expected a line number, 0 for the beginning' }
      return added === undefined
        ? { issues: 'insert_text: expected some text' }
        : { input: { command, path, line, text: added } }
    }
    case 'delete':
      return { input: { command, path } }
    case 'rename': {
      const to = text('new_path')
      return to === undefined ? { issues: 'new_path: expected the new path' } : { input: { command, path, to } }
    }
    default:
      return { issues: `command: expected one of ${commands.join(', ')}` }
  }
}

function viewInput(path: string, range: unknown): Parsed {
  if (range === undefined) return { input: { command: 'view', path, range: undefined } }
  const [first, last]: unknown[] = Array.isArray(range) ? range : []
  if (!isLine(first) || first < 1 || !isLine(last) || (last !== -1 && last < first)) {
    return { issues: 'view_range: expected [first, last], lines from 1, -1 for the end' }
  }
  return { input: { command: 'view', path, range: [first, last] } }
}

const isLine = (value: unknown): value is number => Number.isInteger(value)
