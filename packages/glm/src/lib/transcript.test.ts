import { describe, expect, it } from 'vitest'
import { createTranscript } from './transcript.ts'

const call = (id: string) => ({ id, type: 'function' as const, function: { name: 'f', arguments: '{}' } })
const user = { role: 'user' as const, content: 'hi' }

describe('createTranscript', () => {
  it('takes a call and its result in order', () => {
    const transcript = createTranscript([{ role: 'system', content: 's' }, user])
    transcript.append({ role: 'assistant', content: '', tool_calls: [call('a'), call('b')] })
    transcript.append({ role: 'tool', tool_call_id: 'b', content: '2' })
    transcript.append({ role: 'tool', tool_call_id: 'a', content: '1' })
    transcript.append({ role: 'assistant', content: 'done' })
    expect(transcript.messages).toHaveLength(6)
  })

  it.each([
    ['a result nobody waits for', [user, { role: 'tool' as const, tool_call_id: 'x', content: '' }], 'not waiting'],
    [
      'a call without result',
      [user, { role: 'assistant' as const, content: '', tool_calls: [call('a')] }, user],
      'no result',
    ],
    ['an empty assistant message', [user, { role: 'assistant' as const, content: '' }], 'neither content'],
    [
      'one call id twice',
      [user, { role: 'assistant' as const, content: '', tool_calls: [call('a'), call('a')] }],
      'used twice',
    ],
    ['a late system message', [user, { role: 'system' as const, content: 's' }], 'only the first'],
  ])('refuses %s', (_, messages, reason) => {
    expect(() => createTranscript(messages)).toThrow(reason)
  })
})
