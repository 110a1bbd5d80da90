import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatMessageAssistant, ChatMessageTool } from '../log/inspect-message.ts'
import { messageContents } from './message-content.ts'

const bare = { id: null, source: null, metadata: null }
const says = (...calls: readonly (readonly [id: string, query: string])[]): ChatMessageAssistant => ({
  ...bare,
  role: 'assistant',
  content: '',
  model: null,
  tool_calls: calls.map(([id, query]) => ({
    id,
    function: 'search',
    arguments: { query },
    parse_error: null,
    view: null,
    type: 'function',
  })),
})
const result = (id: string, content: string, error: ChatMessageTool['error'] = null): ChatMessageTool => ({
  ...bare,
  role: 'tool',
  content,
  tool_call_id: id,
  function: 'search',
  error,
})

describe('messageContents', () => {
  it('puts every call beside its own result, although ids come again', () => {
    const messages: ChatMessage[] = [
      says(['c1', 'a'], ['c2', 'b']),
      result('c2', 'of b'),
      result('c1', 'of a'),
      says(['c1', 'again']),
      result('c1', 'of again'),
    ]
    const calls = messageContents(messages).map((message) => message.calls?.map((call) => call.result))
    expect(calls).toEqual([['of a', 'of b'], ['of again']])
  })

  it('shows results that nobody asked for, and calls without one', () => {
    const messages = [result('x', 'stray', { type: 'timeout', message: 'after 3 s' }), says(['c1', 'a'])]
    expect(messageContents(messages)).toEqual([
      { role: 'tool', text: 'stray', name: 'search', error: 'timeout: after 3 s' },
      { role: 'assistant', text: '', calls: [{ name: 'search', arguments: '{\n  "query": "a"\n}' }] },
    ])
  })

  it('tells reasoning from text, and names what it cannot show', () => {
    const reasoning = { summary: null, signature: null, redacted: false, internal: null }
    const message: ChatMessage = {
      ...says(),
      tool_calls: null,
      content: [
        { type: 'reasoning', reasoning: 'Hm.', ...reasoning },
        { type: 'reasoning', reasoning: 'c2VjcmV0', ...reasoning, redacted: true },
        { type: 'text', text: 'So:', refusal: null, citations: null, internal: null },
        { type: 'image' },
      ],
    }
    expect(messageContents([message])).toEqual([
      { role: 'assistant', text: 'So:\n\n[image]', reasoning: 'Hm.\n\n[withheld by the provider]' },
    ])
  })
})
