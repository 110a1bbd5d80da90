import type { Message, ToolDeclaration } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { createPromptCounter } from './prompt-counter.ts'
import { weigh } from './token-size.ts'

/** Letters for tokens: what is counted can be read off the test. */
const byLetter = (text: string): number => text.length

describe('createPromptCounter', () => {
  const counter = createPromptCounter(byLetter)

  it('counts what the template makes of a message, every marker as one token', () => {
    const call = (json: string): Message => ({
      role: 'assistant',
      content: 'abc',
      reasoning_content: 'hm',
      tool_calls: [{ id: 'never shown', type: 'function', function: { name: 'f', arguments: json } }],
    })
    expect(counter.message({ role: 'user', content: 'abc' })).toEqual({ markers: 1, text: 3, cjk: 0 })
    expect(counter.message({ role: 'tool', tool_call_id: 'x', content: 'abc' })).toEqual({
      markers: 2,
      text: 3,
      cjk: 0,
    })
    // Role, think and its end, call and its end; four around each argument. Strings stand bare, the rest with spaces.
    expect(counter.message(call('{"k":"v","of":[1,2]}'))).toEqual({ markers: 5 + 8, text: 6 + 2 + 8, cjk: 0 })
    expect(counter.message(call('{"broken'))).toEqual({ markers: 5, text: 6 + 8, cjk: 0 })
  })

  it('counts markers inside of a text as markers', () => {
    expect(counter.text('a<think>b</tool_call><|user|>[gMASK]<p>')).toEqual({ markers: 4, text: 5, cjk: 0 })
  })

  it('tells Chinese from the rest, and loses none of it', () => {
    expect(counter.text('你好，GLM。')).toEqual({ markers: 0, text: 3, cjk: 4 })
    expect(weigh(createPromptCounter().text('智谱 GLM-5 的模型：こんにちは。'))).toBeGreaterThan(12)
  })

  it('counts a message and the tools once', () => {
    let counted = 0
    const once = createPromptCounter((text) => {
      counted += 1
      return text.length
    })
    const message: Message = { role: 'user', content: 'abc' }
    const tools: readonly ToolDeclaration[] = [{ name: 'f', description: 'd', parameters: { type: 'object' } }]
    const first = [once.message(message), once.head(tools)]
    const before = counted
    expect([once.message(message), once.head(tools)]).toEqual(first)
    expect(counted).toBe(before)
    expect(once.head([])).toEqual({ markers: 2, text: 0, cjk: 0 })
  })
})
