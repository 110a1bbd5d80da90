import { describe, expect, it } from 'vitest'
import { cutText, textOf } from './tool-output.ts'

describe('cutText', () => {
  it('keeps what fits, and head and tail of what does not', () => {
    expect(cutText({ a: [1] }, 100)).toEqual({ text: '{"a":[1]}', isCut: false })
    const { text, isCut } = cutText(`${'a'.repeat(500)}${'z'.repeat(500)}`, 300)
    expect(isCut).toBe(true)
    expect(text).toBe(
      `${'a'.repeat(200)}\n[… 700 of 1000 characters left out: ask for less at a time]\n${'z'.repeat(100)}`,
    )
  })

  it.each([300, 301, 302, 303])('never cuts a pair in two (%i)', (maxChars) => {
    const whole = `a${'🚀'.repeat(1_000)}`
    expect(cutText(whole, maxChars).text.isWellFormed()).toBe(true)
  })

  it('says what it cannot send', () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    expect(() => cutText(circle, 100)).toThrow(/^Cannot send .* circular structure to JSON, return text or plain data$/)
    expect(() => cutText((async function* () {})(), 100)).toThrow('pass createAgent({ outputs })')
    expect(textOf(undefined)).toBe('(no output)')
  })
})
