import { describe, expect, it } from 'vitest'
import type { ModelRequest } from './model.ts'
import { hostOf, hosts, profileOf } from './hosts.ts'
import type { Thinking } from './hosts.ts'
import { requestBody } from './request-body.ts'
import { createSentTexts } from './sent-text.ts'

const request: ModelRequest = {
  messages: [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Hello', reasoning_content: '\n hm' },
    { role: 'user', content: 'More' },
  ],
  tools: [{ name: 'f', description: 'd', parameters: { type: 'object', properties: {} } }],
  maxOutputTokens: 1_024,
  signal: new AbortController().signal,
}

function bodyFor(host: string, thinking: Thinking = 'on', stream = true): Record<string, unknown> {
  const options = { model: 'glm-5', thinking, stream, maxOutputTokens: 1_024, temperature: undefined, topP: undefined }
  const bytes = requestBody(request, { ...options, profile: profileOf(host) }, createSentTexts())
  const { request_id: _, ...body } = JSON.parse(String(bytes))
  return body
}

const sent = { model: 'glm-5', stream: true, max_tokens: 1_024 }
const kwargs = (isOn: boolean): object => ({ enable_thinking: isOn, clear_thinking: false })

describe('requestBody', () => {
  it.each([
    ['zai', { thinking: { type: 'enabled', clear_thinking: false }, tool_stream: true }],
    ['zai-coding', { thinking: { type: 'enabled', clear_thinking: false }, tool_stream: true }],
    ['bigmodel', { thinking: { type: 'enabled', clear_thinking: false }, tool_stream: true }],
    ['openrouter', { reasoning: { enabled: true }, stream_options: { include_usage: true } }],
    ['nebius', { chat_template_kwargs: kwargs(true), stream_options: { include_usage: true } }],
    ['apiyi', { thinking: { type: 'enabled', clear_thinking: false }, stream_options: { include_usage: true } }],
    ['vllm', { chat_template_kwargs: kwargs(true), stream_options: { include_usage: true } }],
    ['sglang', { chat_template_kwargs: kwargs(true), stream_options: { include_usage: true } }],
    ['llamacpp', { chat_template_kwargs: kwargs(true), stream_options: { include_usage: true } }],
    ['ollama', { stream_options: { include_usage: true } }],
    ['custom', { chat_template_kwargs: kwargs(true), stream_options: { include_usage: true } }],
  ])('sends to %s what it understands, and nothing else', (host, extra) => {
    const { messages: _, tools: __, ...body } = bodyFor(host)
    expect(body).toEqual({ ...sent, ...extra })
  })

  it('knows every host', () => {
    expect(Object.keys(hosts)).toHaveLength(11)
    expect(() => profileOf('azure')).toThrow('Cannot use host "azure": expected zai,')
  })

  it('switches thinking off in the host’s own way, and leaves it out for auto', () => {
    expect(bodyFor('zai', 'off')).toMatchObject({ thinking: { type: 'disabled', clear_thinking: false } })
    expect(bodyFor('vllm', 'off')).toMatchObject({ chat_template_kwargs: kwargs(false) })
    expect(bodyFor('openrouter', 'off')).toMatchObject({ reasoning: { enabled: false } })
    expect(bodyFor('ollama', 'off')).toMatchObject({ reasoning_effort: 'none' })
    expect(bodyFor('zai', 'auto')).not.toHaveProperty('thinking')
  })

  it.each([
    ['zai', { reasoning_content: '\n hm' }],
    ['openrouter', { reasoning: '\n hm' }],
    ['vllm', { reasoning_content: '\n hm', reasoning: '\n hm' }],
  ])('replays reasoning to %s byte-exact, where it looks for it', (host, fields) => {
    expect(bodyFor(host).messages).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello', ...fields },
      { role: 'user', content: 'More' },
    ])
  })

  it('makes equal bytes of equal input, a new request_id aside', () => {
    expect(JSON.stringify(bodyFor('zai'))).toBe(JSON.stringify(bodyFor('zai')))
    const options = {
      model: 'glm-5',
      profile: hosts.zai,
      thinking: 'on' as const,
      stream: true,
      maxOutputTokens: 1,
      temperature: undefined,
      topP: undefined,
    }
    const idOf = (): unknown => JSON.parse(String(requestBody(request, options, createSentTexts()))).request_id
    expect(idOf()).not.toBe(idOf())
  })

  it('asks for streaming extras only when it streams', () => {
    expect(bodyFor('zai', 'on', false)).not.toHaveProperty('tool_stream')
    expect(bodyFor('vllm', 'on', false)).not.toHaveProperty('stream_options')
  })
})

describe('hostOf', () => {
  it.each([
    ['https://api.z.ai/api/paas/v4', 'zai'],
    ['https://api.z.ai/api/paas/v4/', 'zai'],
    ['http://127.0.0.1:4000/api/paas/v4', 'zai'],
    ['https://open.bigmodel.cn/api/paas/v4', 'bigmodel'],
    ['https://openrouter.ai/api/v1', 'openrouter'],
    ['https://api.tokenfactory.nebius.com/v1', 'nebius'],
    ['http://localhost:11434/v1', 'ollama'],
    ['http://gpu1:8000/v1', 'custom'],
  ])('%s is %s', (baseURL, host) => {
    expect(hostOf(baseURL)).toBe(host)
  })
})
