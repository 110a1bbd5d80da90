import { describe, expect, it } from 'vitest'
import { runEventContent } from './run-event-content.ts'

describe('runEventContent', () => {
  it('shows events of a kind that nobody knows as they are', () => {
    expect(['later', 'toString', '__proto__'].map((type) => runEventContent({ type })?.title)).toEqual([
      'later',
      'toString',
      '__proto__',
    ])
    expect(runEventContent({ type: 'constructor' })?.detail).toContain('"constructor"')
  })

  it('is nothing for what is no event', () => {
    expect([runEventContent('text'), runEventContent(null), runEventContent({ kind: 'retry' })]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
