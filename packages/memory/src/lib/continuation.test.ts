import { describe, expect, it } from 'vitest'
import { continueText } from './continuation.ts'

const prose = Array.from({ length: 60 }, (_, index) => `Sentence ${index} says something new about ${index * 7}.`).join(
  ' ',
)
const anchorIn = (request: string): string => /---\n([\s\S]*)\n---/.exec(request)?.[1] ?? ''

describe('continueText', () => {
  const continuation = continueText(prose.slice(0, 1_500))
  const anchor = anchorIn(continuation?.request ?? '')

  it.each([
    ['exactly', ''],
    ['after a preamble', 'Sure, I go on:\n\n'],
    ['in a fence', '```text\n'],
  ])('finds the repeated words %s, however the reply is cut', (_, preamble) => {
    for (const size of [1, 7, 10_000]) {
      const at = continueText(prose.slice(0, 1_500))
      const reply = preamble + anchor + prose.slice(1_500)
      let shown = ''
      for (let from = 0; from < reply.length; from += size) shown += at?.push(reply.slice(from, from + size))
      expect(shown).toBe(prose.slice(1_500))
      expect(at?.end()).toBe(shown)
    }
  })

  it('takes nothing that does not repeat them', () => {
    expect(continuation?.push(prose.slice(1_500))).toBe('')
    expect(continuation?.end()).toBeUndefined()
  })

  it('gives up on text that repeats itself', () => {
    expect(continueText('na '.repeat(1_000))).toBeUndefined()
  })
})
