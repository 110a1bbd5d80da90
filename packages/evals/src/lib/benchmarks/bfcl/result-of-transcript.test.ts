import type { Message } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { turnsOf } from './result-of-transcript.ts'

const call = (name: string, text: string) => ({
  id: name,
  type: 'function' as const,
  function: { name, arguments: text },
})

const transcript: Message[] = [
  { role: 'system', content: 'Help.' },
  { role: 'user', content: 'One' },
  { role: 'assistant', content: 'I do', tool_calls: [call('f', '{"a": 5.0}'), call('g', 'no JSON')] },
  { role: 'tool', tool_call_id: 'f', content: '1' },
  { role: 'tool', tool_call_id: 'g', content: '2' },
  { role: 'assistant', content: 'Done', tool_calls: [] },
  { role: 'user', content: 'Two' },
  { role: 'user', content: 'Three' },
  { role: 'assistant', content: '' },
]

describe('turnsOf', () => {
  it('keeps the replies of each turn: calls by their own text, else words', () => {
    expect(turnsOf(transcript)).toEqual([[[{ f: '{"a": 5.0}' }, { g: 'no JSON' }], 'Done'], [], ['']])
  })

  it('leaves out what is said before anybody asked', () => {
    expect(turnsOf([{ role: 'assistant', content: 'Hi' }])).toEqual([])
    expect(turnsOf([])).toEqual([])
  })
})
