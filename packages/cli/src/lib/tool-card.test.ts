import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { renderToolCard } from './tool-card.ts'

describe('renderToolCard', () => {
  it.each<[string, boolean, object, string]>([
    ['code that ran', false, { status: 'ok', stdout: '5' }, '✓'],
    ['code that threw', false, { status: 'error', error: { name: 'TypeError', message: 'no' }, stdout: '' }, '✗'],
    ['code that took too long', false, { status: 'timeout', stdout: '' }, '✗'],
    ['a search', false, { results: [] }, '✓'],
    ['a tool that failed', true, {}, '✗'],
  ])('marks %s', (_, isError, output, mark) => {
    const card = { name: 'execute_code', arguments: '{}', text: '', output, isError, durationMs: 3, repairs: [] }
    expect(stripVTControlCharacters(renderToolCard(card, 80))).toContain(`╰─ ${mark} 3 ms`)
  })
})
