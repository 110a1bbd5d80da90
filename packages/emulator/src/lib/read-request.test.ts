import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scriptBrain } from './script-brain.ts'
import { type Emulator, startEmulator } from './start-emulator.ts'

const user = { role: 'user', content: 'Hello' }
const system = { role: 'system', content: 'Be brief' }
const call = (id: string, args = '{}') => ({ id, type: 'function', function: { name: 'add', arguments: args } })
const calls = (...ids: string[]) => ({ role: 'assistant', content: '', tool_calls: ids.map((id) => call(id)) })
const answer = (id: string) => ({ role: 'tool', tool_call_id: id, content: '5' })
const add = { name: 'add', description: 'Adds', parameters: { type: 'object', properties: {} } }
const tool = (fields: object) => ({ tools: [{ type: 'function', function: { ...add, ...fields } }] })
const image = { type: 'image_url', image_url: { url: 'data:' } }

/** What is wrong, what is sent besides a good request, and the code it gets. */
const refused: readonly (readonly [string, object, string])[] = [
  ['no messages', { messages: undefined }, '1214'],
  ['empty messages', { messages: [] }, '1214'],
  ['no user message', { messages: [system, { role: 'assistant', content: 'Hi' }] }, '1214'],
  ['system only', { messages: [system] }, '1214'],
  ['the last message from the assistant', { messages: [user, { role: 'assistant', content: 'Hi' }] }, '1214'],
  ['an unknown role', { messages: [{ role: 'developer', content: 'x' }, user] }, '1214'],
  ['an empty assistant message', { messages: [user, { role: 'assistant', content: '' }, user] }, '1214'],
  ['an assistant message with null content', { messages: [user, { role: 'assistant', content: null }, user] }, '1214'],
  ['null content from the user', { messages: [{ role: 'user', content: null }] }, '1214'],
  ['a question without text', { messages: [{ role: 'user', content: ' ' }] }, '1213'],
  ['a tool message without a call', { messages: [user, answer('a')] }, '1214'],
  ['a tool message without an id', { messages: [user, calls('a'), { role: 'tool', content: '5' }] }, '1214'],
  ['a tool message for another call', { messages: [user, calls('a'), answer('b')] }, '1214'],
  ['a call answered twice', { messages: [user, calls('a'), answer('a'), answer('a')] }, '1214'],
  ['a call without an answer', { messages: [user, calls('a', 'b'), answer('a')] }, '1214'],
  ['a question before the answer', { messages: [user, calls('a'), user, answer('a')] }, '1214'],
  ['two calls with one id', { messages: [user, calls('a', 'a'), answer('a')] }, '1214'],
  [
    'replayed arguments that are not JSON',
    { messages: [user, { ...calls('a'), tool_calls: [call('a', '{"a":')] }, answer('a')] },
    '1210',
  ],
  [
    'replayed arguments that are a list',
    { messages: [user, { ...calls('a'), tool_calls: [call('a', '[]')] }, answer('a')] },
    '1210',
  ],
  ['an image', { messages: [{ role: 'user', content: [{ type: 'text', text: 'What?' }, image] }] }, '1210'],
  ['129 tools', { tools: Array.from({ length: 129 }, () => ({ type: 'function', function: add })) }, '1214'],
  ['a tool name with a space', tool({ name: 'a b' }), '1214'],
  ['a tool name of 65 characters', tool({ name: 'a'.repeat(65) }), '1214'],
  ['a tool without a description', tool({ description: undefined }), '1214'],
  ['a tool without parameters', tool({ parameters: undefined }), '1214'],
  ['a tool of another type', { tools: [{ type: 'custom', custom: add }] }, '1214'],
  ['temperature above 1', { temperature: 1.01 }, '1210'],
  ['temperature as text', { temperature: '1' }, '1210'],
  ['top_p below 0.01', { top_p: 0 }, '1210'],
  ['max_tokens 0', { max_tokens: 0 }, '1210'],
  ['max_tokens above the limit', { max_tokens: 131_073 }, '1210'],
  ['max_tokens with a fraction', { max_tokens: 1.5 }, '1210'],
  ['two stop words', { stop: ['a', 'b'] }, '1210'],
  ['a request_id of 5 characters', { request_id: '12345' }, '1210'],
  ['a request_id of 65 characters', { request_id: '1'.repeat(65) }, '1210'],
  ['an unknown thinking type', { thinking: { type: 'auto' } }, '1210'],
  ['thinking disabled on glm-5.3', { model: 'glm-5.3', thinking: { type: 'disabled' } }, '1210'],
  ['stream as text', { stream: 'true' }, '1210'],
  ['no model', { model: undefined }, '1213'],
  ['an unknown model', { model: 'glm-99' }, '1211'],
  ['a prompt beyond the window', { messages: [{ role: 'user', content: 'word '.repeat(202_800) }] }, '1261'],
  ['one endless word beyond the window', { messages: [{ role: 'user', content: 'x'.repeat(2_000_000) }] }, '1261'],
]

const accepted: readonly (readonly [string, object])[] = [
  [
    'the bounds of every number',
    { temperature: 0, top_p: 0.01, max_tokens: 131_072, stop: ['x'], request_id: '123456' },
  ],
  [
    'text parts',
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hel' },
            { type: 'text', text: 'lo' },
          ],
        },
      ],
    },
  ],
  ['null content beside calls', { messages: [user, { ...calls('a'), content: null }, answer('a')] }],
  ['parallel calls answered in another order', { messages: [user, calls('a', 'b'), answer('b'), answer('a')] }],
  ['an id used again in a later turn', { messages: [user, calls('a'), answer('a'), calls('a'), answer('a')] }],
  ['128 tools', { tools: Array.from({ length: 128 }, () => ({ type: 'function', function: add })) }],
  ['json_schema, which is ignored', { response_format: { type: 'json_schema', json_schema: {} } }],
  [
    'a prompt within the 1M window',
    { model: 'glm-5.2', messages: [{ role: 'user', content: 'word '.repeat(202_800) }] },
  ],
]

describe('request validation', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator({ brain: scriptBrain(() => ({ content: 'Hi' })), apiKey: 'secret' })
  })
  afterAll(() => emulator.close())

  function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
    const all = { authorization: 'Bearer secret', 'accept-language': 'en-US,en', ...headers }
    return fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers: all, body })
  }
  const send = (fields: object) => post(JSON.stringify({ model: 'glm-5', messages: [user], ...fields }))

  it.each(refused)('refuses %s', async (_, fields, code) => {
    const response = await send({ stream: true, ...fields })
    expect(response.headers.get('content-type')).toBe('application/json; charset=UTF-8')
    expect(await response.json()).toEqual({ error: { code, message: expect.stringMatching(/\w/) } })
    expect(response.status).toBe(400)
  })

  it.each(accepted)('accepts %s', async (_, fields) => {
    expect((await send(fields)).status).toBe(200)
  })

  it('names vision models when it gets an image', async () => {
    const response = await send({ messages: [{ role: 'user', content: [image] }] })
    expect(await response.text()).toMatch(/messages\[0\]\.content\[0\]\.type is \\"image_url\\".*glm-4\.6v, glm-4\.5v/)
  })

  it.each(['', 'null', '[]', '{"model":'])('refuses the body %j', async (body) => {
    const response = await post(body)
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: '1210' } }])
  })

  it('refuses a request_id used before, for the same key', async () => {
    const fields = { request_id: 'request-1' }
    const first = await send(fields)
    expect(await first.json()).toMatchObject({ request_id: 'request-1' })
    const again = await send(fields)
    expect([again.status, await again.json()]).toEqual([
      400,
      { error: { code: '1231', message: 'You already have a request: request-1' } },
    ])
  })

  it('does not use up a request_id on a refused request', async () => {
    expect((await send({ request_id: 'request-2', temperature: 2 })).status).toBe(400)
    expect((await send({ request_id: 'request-2' })).status).toBe(200)
  })

  it.each([
    ['no key', '', '1001'],
    ['an empty key', 'Bearer ', '1001'],
    ['another scheme', 'Basic secret', '1001'],
    ['another key', 'Bearer other', '1000'],
  ])('refuses %s and records it', async (_, authorization, code) => {
    const response = await post(JSON.stringify({ model: 'glm-5', messages: [user] }), { authorization })
    expect([response.status, await response.json()]).toMatchObject([401, { error: { code } }])
    expect(emulator.requests.at(-1)).toMatchObject({ status: 401, error: { code } })
    const models = await fetch(`${emulator.baseURL}/models`, { headers: { authorization } })
    expect(models.status).toBe(401)
  })

  it('speaks Chinese unless the client asks for English', async () => {
    const body = JSON.stringify({ model: 'nope', messages: [user] })
    const message = async (headers: Record<string, string>) => (await post(body, headers)).text()
    expect(await message({ 'accept-language': 'zh-CN,en' })).toContain('模型不存在，请检查模型代码。')
    expect(await message({ 'accept-language': '' })).toContain('模型不存在，请检查模型代码。')
    expect(await message({ 'accept-language': 'en-US,en' })).toContain('Unknown Model, please check the model code.')
  })
})
