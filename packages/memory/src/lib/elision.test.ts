import type { Message } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { createElision } from './elision.ts'

function turn(id: string, ...sizes: readonly number[]): Message[] {
  const calls = sizes.map((_, index) => `${id}${index}`)
  return [
    {
      role: 'assistant',
      content: '',
      reasoning_content: `thinking of ${id}`,
      tool_calls: calls.map((call) => ({ id: call, type: 'function', function: { name: 'f', arguments: '{}' } })),
    },
    ...sizes.map((size, index): Message => ({
      role: 'tool',
      tool_call_id: `${id}${index}`,
      content: 'x'.repeat(size),
    })),
  ]
}
const start: readonly Message[] = [
  { role: 'system', content: 's'.repeat(500) },
  { role: 'user', content: 'u'.repeat(500) },
]
const sizes = (messages: readonly Message[]): number[] =>
  messages.filter(({ role }) => role === 'tool').map(({ content }) => content.length)

const sizeOf = ({ content }: Message): number => content.length
const whole: readonly Message[] = [...start, ...turn('a', 31_204, 100), ...turn('b', 3_000), ...turn('c', 40_000)]

describe('createElision', () => {
  it('leaves out the oldest results when it is told to, and keeps to it', () => {
    const elision = createElision(sizeOf)
    const transcript = [...whole]
    expect(elision.apply(transcript)).toBe(transcript)
    expect(elision.more(transcript)).toBe(true)
    const shorter = elision.apply(transcript)
    expect(shorter[3]).toEqual({
      role: 'tool',
      tool_call_id: 'a0',
      content: '[Removed to fit the context window: 31,204 characters. Call the tool again if you need them.]',
    })
    expect(sizes(shorter)).toEqual([93, 100, 92, 40_000])
    expect(shorter.filter(({ role }) => role !== 'tool')).toEqual(whole.filter(({ role }) => role !== 'tool'))
    expect(transcript).toEqual(whole)

    transcript.push(...turn('d', 20_000))
    expect(elision.apply(transcript).slice(0, shorter.length)).toEqual(shorter)
    // The turn that was the last is old now.
    expect(elision.more(transcript)).toBe(true)
    expect(sizes(elision.apply(transcript))).toEqual([93, 100, 92, 93, 20_000])
  })

  it('stops when half is gone', () => {
    const elision = createElision(sizeOf)
    const transcript = [...start, ...turn('a', 5_000, 6_000, 7_000), ...turn('b', 10)]
    elision.more(transcript)
    expect(sizes(elision.apply(transcript))).toEqual([92, 92, 7_000, 10])
  })

  it('gives up when nothing worth it is old, and stays as it was', () => {
    const elision = createElision(sizeOf)
    const transcript = [...start, ...turn('a', 2_000), ...turn('b', 30_000)]
    expect(elision.more(transcript)).toBe(false)
    expect(elision.apply(transcript)).toBe(transcript)
  })

  it('keeps the runs that share it apart', () => {
    const elision = createElision(sizeOf)
    const other = [...whole]
    elision.more(whole)
    expect(elision.apply(other)).toBe(other)
  })
})
