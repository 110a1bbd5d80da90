import { assert, array, asyncProperty, integer, record, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits } from './review-edits.ts'
import type { Edit } from './review-edits.ts'
import { excerptOf, windowsOf } from './review-windows.ts'

async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

describe('applyEdits', () => {
  it('changes what it must and nothing else, however the text is cut', async () => {
    const change = record({
      skip: integer({ min: 0, max: 9 }),
      length: integer({ min: 1, max: 12 }),
      replace: string(),
    })
    await assert(
      asyncProperty(
        string({ minLength: 1, maxLength: 80 }),
        array(change, { maxLength: 6 }),
        integer({ min: 1, max: 9 }),
        async (text, changes, size) => {
          const edits: Edit[] = []
          let expected = ''
          let at = 0
          for (const { skip, length, replace } of changes) {
            const start = at + skip
            const end = Math.min(text.length, start + length)
            if (start >= end) break
            expected += text.slice(at, start) + replace
            edits.push({ section: 1, start, end, replace })
            at = end
          }
          let changed = ''
          for await (const piece of applyEdits(inPieces(text, size), edits.toReversed())) changed += piece
          expect(changed).toBe(expected + text.slice(at))
        },
      ),
      { seed: 9 },
    )
  })
})

describe('the windows of a review', () => {
  it('hold neighbours as far as they fit, and what is too long in parts', () => {
    const windows = windowsOf([4, 5, 3, 25, 1], 10)
    expect(windows.map((window) => window.map(({ section, part, parts }) => `${section}:${part}/${parts}`))).toEqual([
      ['1:1/1', '2:1/1'],
      ['3:1/1'],
      ['4:1/3'],
      ['4:2/3'],
      ['4:3/3', '5:1/1'],
    ])
  })

  it('show every character once, whole lines at a time, but not the heading', () => {
    const heading = '## 4. Long\n\n'
    const text = heading + Array.from({ length: 100 }, (_, line) => `line ${line}\n`).join('')
    const shown = [1, 2, 3].map((part) => {
      const { from, to } = excerptOf({ section: 4, part, parts: 3 }, text, heading.length)
      return text.slice(from, to)
    })
    expect(heading + shown.join('')).toBe(text)
    for (const part of shown) expect(part.split('\n').length).toBeGreaterThan(30)
  })
})
