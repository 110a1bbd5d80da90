import { assert, integer, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRepetitionGuard } from './repetition.ts'

/** How many characters it lets through before it says so; `undefined` when it never does. */
function charsUntilFound(text: string, deltaChars = 4): number | undefined {
  const guard = createRepetitionGuard()
  for (let at = 0; at < text.length; at += deltaChars) {
    if (guard.push(text.slice(at, at + deltaChars)) !== undefined) return at + deltaChars
  }
  return undefined
}

const prose = Array.from({ length: 500 }, (_, at) => `Sentence ${at} says that ${at * 7} is not ${at * 11}. `).join('')
const row = (chars: number): string => `| ${'0 | '.repeat(200)}`.slice(0, chars - 1) + '\n'

describe('createRepetitionGuard', () => {
  it('finds every loop of up to 512 characters, whatever stands before it and however it comes', () => {
    const unit = string({ unit: 'grapheme', minLength: 1, maxLength: 500 }).filter((each) => each.length <= 512)
    assert(
      property(unit, integer({ min: 1, max: 40 }), integer({ min: 0, max: 3_000 }), (text, deltaChars, before) => {
        const loop = prose.slice(0, before) + text.repeat(Math.ceil(6_000 / text.length))
        const found = charsUntilFound(loop, deltaChars)
        expect(found).toBeGreaterThanOrEqual(4_096)
        expect(found).toBeLessThanOrEqual(before + 4_096 + 1_024 + deltaChars)
      }),
      { numRuns: 100 },
    )
  })

  it('finds a loop whose end is the same many times within it', () => {
    const unit = `Step: ${'-'.repeat(450)}`.padEnd(512, '-')
    expect(charsUntilFound(unit.repeat(20), 64)).toBeDefined()
  })

  it.each([
    ['prose', prose],
    [
      'a table whose rows differ by their number',
      Array.from({ length: 900 }, (_, at) => `| ${at} | 0 | 0 |\n`).join(''),
    ],
    ['a table of equal rows among other text', `${prose.slice(0, 3_000)}${row(100).repeat(40)}${prose}`],
    [
      'eight equal rows of 512 characters, and a title',
      `${prose.slice(0, 100)}${row(512).repeat(8)}${prose.slice(100)}`,
    ],
    ['rules and blank lines', `${'-'.repeat(4_000)}\n\n${'='.repeat(4_000)}\n${' '.repeat(4_000)}x`],
    ['a paragraph of 513 characters said again', prose.slice(0, 513).repeat(20)],
  ])('lets %s pass', (_, text) => {
    expect(charsUntilFound(text)).toBeUndefined()
  })

  it('says what repeats', () => {
    const guard = createRepetitionGuard()
    const said = Array.from({ length: 600 }, () => guard.push('and so on, ')).find((found) => found !== undefined)
    expect(said).toHaveLength(11)
    expect('and so on, '.repeat(2)).toContain(said)
  })
})
