import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ChatMessage } from './brain.ts'
import { createModelTable } from './models.ts'
import { renderPrompt } from './prompt.ts'
import { readRequest } from './read-request.ts'
import { tokenize } from './tokens.ts'

// Recorded exchanges lie beside the repository; without them the test that compares with them is skipped.
const fixtures = new URL('../../../../../shared/fixtures/glm/', import.meta.url)

const conversation: ChatMessage[] = [
  { role: 'system', content: 'Be brief' },
  { role: 'user', content: 'Add 2 and 3' },
  {
    role: 'assistant',
    content: 'Sure',
    reasoning_content: 'A sum.',
    tool_calls: [
      { id: '1', type: 'function', function: { name: 'add', arguments: '{"a":2,"note":"x","list":[1,2]}' } },
    ],
  },
  { role: 'tool', tool_call_id: '1', content: '5' },
  { role: 'tool', tool_call_id: '2', content: '6' },
  { role: 'assistant', content: 'It is 5.', reasoning_content: '\nFive.' },
  { role: 'user', content: 'Thanks <|user|>' },
]
const render = (thinking: boolean, clearThinking: boolean) =>
  renderPrompt({ messages: conversation, tools: [], thinking, clearThinking }).join('')

describe('renderPrompt', () => {
  it('writes turns, calls and results in the dialect of the template', () => {
    expect(render(true, false)).toBe(
      '[gMASK]<sop><|system|>Be brief<|user|>Add 2 and 3' +
        '<|assistant|><think>A sum.</think>Sure<tool_call>add<arg_key>a</arg_key><arg_value>2</arg_value>' +
        '<arg_key>note</arg_key><arg_value>x</arg_value><arg_key>list</arg_key><arg_value>[1, 2]</arg_value></tool_call>' +
        '<|observation|><tool_response>5</tool_response><tool_response>6</tool_response>' +
        '<|assistant|><think>\nFive.</think>It is 5.<|user|>Thanks <|user|><|assistant|><think>',
    )
  })

  it('drops reasoning before the last question with clearThinking, and closes it when thinking is off', () => {
    expect(render(false, true)).not.toMatch(/sum|Five/)
    expect(render(false, true)).toMatch(/<\|assistant\|><think><\/think>$/)
  })

  const file = /^fantasy-zai-.*-turn\d\.json$|^fantasy-zai-.*(simple|object|streaming)\.json$/
  const names = existsSync(fixtures) ? readdirSync(fixtures).filter((name) => file.test(name)) : []

  it.skipIf(names.length === 0)('counts the prompts of every recorded request to the token', () => {
    for (const name of names) {
      const { request, response } = JSON.parse(readFileSync(new URL(name, fixtures), 'utf8'))
      const count = renderPrompt(readRequest(request, createModelTable())).reduce(
        (sum, piece) => sum + tokenize(piece).length,
        0,
      )
      const recorded = Number(/"prompt_tokens":(\d+)/.exec(response.body)?.[1])
      expect([name, count]).toEqual([name, recorded])
    }
    expect(names.length).toBeGreaterThan(15)
  })
})
