import { describe, expect, it, onTestFinished } from 'vitest'
import { errorTable } from '../error-table.ts'
import type { Reply } from '../brain.ts'
import { scriptBrain } from '../script-brain.ts'
import { type Emulator, startEmulator } from '../start-emulator.ts'
import { type ArgumentsKind, argumentsKinds, type Fault, type LeakGrammar } from './fault.ts'
import type { FaultPlan } from './fault-plan.ts'

const question = { model: 'glm-5', messages: [{ role: 'user', content: 'Hello' }] }
const call = { name: 'read_file', arguments: { path: 'worker.js', lines: 10, all: true, tags: ['a'] } }
const reply: Reply = { reasoning: 'I should read it.', content: 'Reading the file now.', toolCalls: [call] }

async function start(faults: FaultPlan, said: Reply = reply): Promise<Emulator> {
  const emulator = await startEmulator({ faults, brain: scriptBrain(() => said) })
  onTestFinished(() => emulator.close())
  return emulator
}

function startWith(...fault: readonly Fault[]): Promise<Emulator> {
  return start({ rules: [{ fault }] })
}

function post(emulator: Emulator, body: object = {}): Promise<Response> {
  const headers = { authorization: 'Bearer test', 'accept-language': 'en-US,en' }
  const source = JSON.stringify({ ...question, ...body })
  return fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers, body: source })
}

interface Message {
  readonly content?: string
  readonly reasoning_content?: string
  readonly tool_calls?: readonly { readonly id: string; readonly function: { name: string; arguments: string } }[]
}

interface Completion {
  readonly model: string
  readonly choices: readonly [{ readonly message: Message; readonly finish_reason?: string }]
  readonly usage: { prompt_tokens_details: { cached_tokens: number }; completion_tokens: number }
}

async function complete(emulator: Emulator, body: object = {}): Promise<Completion> {
  return JSON.parse(await (await post(emulator, body)).text())
}

async function message(emulator: Emulator, body: object = {}): Promise<Message & { finish: string | undefined }> {
  const { message: said, finish_reason: finish } = (await complete(emulator, body)).choices[0]
  return { ...said, finish }
}

/** What arrives until the stream ends or breaks. */
async function readBroken(response: Response): Promise<{ readonly source: string; readonly isBroken: boolean }> {
  let source = ''
  try {
    for await (const chunk of response.body ?? []) source += Buffer.from(chunk).toString('latin1')
    return { source, isBroken: false }
  } catch {
    return { source, isBroken: true }
  }
}

describe('error', () => {
  const rows: readonly (readonly [string, number, readonly string[]])[] = [
    ['authentication', 401, ['1000', '1001', '1002', '1003', '1004']],
    ['balance', 429, ['1113']],
    ['bad parameters', 400, ['1210', '1213', '1214', '1215', '1211', '1231', '1261', '1300', '1301']],
    ['concurrency, frequency, overload', 429, ['1302', '1303', '1305', '1312']],
    ['quota', 429, ['1304', '1308', '1310', '1316', '1317', '1318', '1319', '1320', '1321']],
    ['expired, fair use, locked', 429, ['1309', '1313', '1112', '1121']],
    ['permission', 403, ['1220', '1311', '1314', '1315']],
    ['withdrawn', 404, ['1221', '1222']],
    ['server', 500, ['500', '1200', '1230', '1234', '-1']],
  ]

  it.each(rows)('%s: HTTP %i with its codes', async (_, status, codes) => {
    const rules = codes.map((code, index) => ({
      when: { requests: [index + 1] },
      fault: { type: 'error', code } as const,
    }))
    const emulator = await start({ rules })
    for (const code of codes) {
      const response = await post(emulator)
      const body: unknown = await response.json()
      expect([response.status, body]).toEqual([status, { error: { code, message: expect.stringMatching(/^[^{}]+$/) } }])
    }
    expect((await post(emulator)).status).toBe(200)
  })

  it('leaves no row of the table out', () => {
    const http = new Set(['404', '405', '502', '503', '504'])
    expect(rows.flatMap(([, , codes]) => codes).toSorted()).toEqual(
      Object.keys(errorTable)
        .filter((code) => !http.has(code))
        .toSorted(),
    )
  })

  it('answers a stream request 429 as recorded: JSON without content type or Retry-After', async () => {
    const emulator = await startWith({ type: 'error', code: '1305' })
    const response = await post(emulator, { stream: true })
    expect(response.headers.get('content-type')).toBeNull()
    expect(response.headers.get('retry-after')).toBeNull()
    expect(await response.text()).toBe(
      '{"error":{"code":"1305","message":"The service may be temporarily overloaded, please try again later"}}',
    )
    expect(emulator.requests[0]).toMatchObject({ status: 429, error: { code: '1305' }, faults: ['error'] })
  })

  it('takes a status, a message, a retry time and a reset time', async () => {
    const own = await post(
      await startWith({ type: 'error', code: 'x', status: 418, message: 'Tea', retryAfterSeconds: 7 }),
    )
    expect([own.status, own.headers.get('retry-after'), await own.json()]).toEqual([
      418,
      '7',
      { error: { code: 'x', message: 'Tea' } },
    ])
    const quota = await post(await startWith({ type: 'error', code: '1310', resetAt: '2026-12-01 08:00:00' }))
    expect(await quota.text()).toContain('Your limit will reset at 2026-12-01 08:00:00')
  })

  it('comes as an HTML page, as a success that failed, and in the middle of a stream', async () => {
    const page = await post(await startWith({ type: 'error', code: '502' }))
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html'])
    expect(await page.text()).toMatch(/^<html>[^]*<title>502 /)
    const failed = await post(await startWith({ type: 'error', code: '1113', as: 'success-false' }))
    expect([failed.status, await failed.json()]).toMatchObject([200, { code: 1113, success: false }])

    const emulator = await startWith({ type: 'error', code: '1234', as: 'in-band', afterTokens: 3 })
    const events = (await (await post(emulator, { stream: true })).text()).trim().split('\n\n')
    expect(events).toHaveLength(4)
    expect(events.at(-1)).toMatch(/^data: \{"error":\{"code":"1234","message":"Network error/)
    expect(await complete(emulator)).toMatchObject({ error: { code: '1234' } })
  })
})

describe('the wire', () => {
  it('waits before the first byte and before every token', async () => {
    const emulator = await startWith({ type: 'delay', firstByteMs: 120, tokenMs: 10 })
    const startedAt = performance.now()
    const response = await post(emulator, { stream: true })
    expect(performance.now() - startedAt).toBeGreaterThan(115)
    await response.text()
    expect(performance.now() - startedAt).toBeGreaterThan(115 + 200)
  })

  it.each([0, 1, 500, 1_501])('closes the connection at byte %i exactly', async (atByte) => {
    const emulator = await startWith({ type: 'disconnect', atByte })
    const whole = await (await post(await start({}), { stream: true })).text()
    expect(whole.length).toBeGreaterThan(1_501)
    const { source, isBroken } = await readBroken(await post(emulator, { stream: true }))
    expect([source.length, isBroken]).toEqual([atByte, true])
    const json = await readBroken(await post(await startWith({ type: 'disconnect', atByte: 30 })))
    expect([json.source, json.isBroken]).toEqual(['{"choices":[{"finish_reason":"', true])
  })

  it('closes the connection after some tokens, and by default after half of them', async () => {
    const five = await readBroken(await post(await startWith({ type: 'disconnect', afterTokens: 4 }), { stream: true }))
    expect([five.source.trim().split('\n\n').length, five.isBroken]).toEqual([4, true])
    const half = await readBroken(await post(await startWith({ type: 'disconnect' }), { stream: true }))
    expect(half.source).toContain('I')
    expect(half.source).not.toContain('finish_reason')
    expect(half.isBroken).toBe(true)
  })

  it('ends without an end, cuts one event and glues two', async () => {
    const endless = await (await post(await startWith({ type: 'no-finish' }), { stream: true })).text()
    expect(endless).toContain('tool_calls')
    expect(endless).not.toMatch(/finish_reason|usage|DONE/)

    const parse = (event: string): unknown => JSON.parse(event.replace(/^data: /, ''))
    const cut = await (await post(await startWith({ type: 'cut-frame', afterTokens: 2 }), { stream: true })).text()
    const broken = cut
      .trim()
      .split('\n\n')
      .slice(0, -1)
      .map((event) => {
        try {
          return parse(event) === undefined
        } catch {
          return true
        }
      })
    expect([broken.indexOf(true), broken.filter(Boolean).length]).toEqual([2, 1])
    const glued = await (
      await post(await startWith({ type: 'spliced-frame', afterTokens: 2 }), { stream: true })
    ).text()
    expect(glued.split('\n\n')[2]).toMatch(/^data: \{.*\}data: \{.*\}$/)
    expect(glued.trim()).toMatch(/data: \[DONE\]$/)
  })

  it('combines faults, and those of several rules', async () => {
    const emulator = await start({
      rules: [
        { fault: [{ type: 'chinese-drift' }, { type: 'model-swap' }] },
        { when: { every: 2 }, fault: { type: 'arguments', kind: 'name-space' } },
      ],
    })
    await complete(emulator)
    const second = await complete(emulator)
    expect(second.model).toBe('glmkit-emulator/glm-4.5-air')
    expect(second.choices[0].message.content).toMatch(/^Reading the file now\. \p{Script=Han}/u)
    expect(second.choices[0].message.tool_calls?.[0]?.function.name).toBe(' read_file')
    expect(emulator.requests.map((record) => record.faults?.length)).toEqual([2, 3])
  })
})

describe('the reply', () => {
  it('ends for reasons that are not the model’s', async () => {
    const lost = await message(await startWith({ type: 'finish', reason: 'network_error' }))
    expect(lost).toEqual({ content: '', role: 'assistant', finish: 'network_error' })
    const filtered = await message(await startWith({ type: 'finish', reason: 'sensitive', afterTokens: 8 }))
    expect([filtered.finish, filtered.content, filtered.tool_calls]).toEqual(['sensitive', 'Reading the', undefined])
    const mislabelled = await message(await startWith({ type: 'finish', reason: 'tool_calls', afterTokens: 20 }))
    expect(mislabelled.finish).toBe('tool_calls')
    expect(mislabelled.tool_calls?.[0]?.function.arguments).toMatch(/^\{"path":"worker/)
    expect(mislabelled.tool_calls?.[0]?.function.arguments).not.toMatch(/\}$/)
    const full = await message(await startWith({ type: 'finish', reason: 'model_context_window_exceeded' }))
    expect([full.finish, full.content]).toEqual(['model_context_window_exceeded', reply.content])
  })

  it('is empty, or only thinks, to the end or to the limit', async () => {
    expect(await message(await startWith({ type: 'empty' }))).toEqual({
      content: '',
      role: 'assistant',
      finish: 'stop',
    })
    const thought = await message(await startWith({ type: 'thinking-only' }))
    expect(thought).toMatchObject({ content: '', reasoning_content: reply.reasoning, finish: 'stop' })
    const { choices, usage } = await complete(await startWith({ type: 'thinking-only', reason: 'length' }), {
      max_tokens: 500,
    })
    expect(choices[0]).toMatchObject({ finish_reason: 'length', message: { content: '' } })
    expect(usage).toMatchObject({ completion_tokens: 500, completion_tokens_details: { reasoning_tokens: 500 } })
  })

  it('hides its reasoning and still counts it', async () => {
    const { choices, usage } = await complete(await startWith({ type: 'hidden-reasoning' }))
    expect(choices[0].message).not.toHaveProperty('reasoning_content')
    expect(usage).toMatchObject({ completion_tokens_details: { reasoning_tokens: 5 } })
  })

  const kinds: Readonly<Record<ArgumentsKind, readonly [string, string]>> = {
    'trailing-braces': ['read_file', '{"path":"worker.js","lines":10,"all":true,"tags":["a"]}{}'],
    repeated: ['read_file', '{"path":"worker.js","lines":10,"all":true,"tags":["a"]}'.repeat(2)],
    unclosed: ['read_file', '{"path":"worker.js","lines":10,"all":true,"tags":["a'],
    'numbers-as-strings': ['read_file', '{"path":"worker.js","lines":"10","all":"true","tags":["a"]}'],
    'json-in-strings': ['read_file', '{"path":"worker.js","lines":10,"all":true,"tags":"[\\"a\\"]"}'],
    'corrupted-value': ['read_file', '{"path":"worker.jsrker.js","lines":10,"all":true,"tags":["a"]}'],
    'markup-in-name': [
      'read_file<arg_key>path</arg_key><arg_value>worker.js</arg_value><arg_key>lines</arg_key><arg_value>10</arg_value>' +
        '<arg_key>all</arg_key><arg_value>true</arg_value><arg_key>tags</arg_key><arg_value>["a"]</arg_value>',
      '{}',
    ],
    'name-case': ['Read_File', '{"path":"worker.js","lines":10,"all":true,"tags":["a"]}'],
    'name-space': [' read_file', '{"path":"worker.js","lines":10,"all":true,"tags":["a"]}'],
    'name-cut': ['read_f', '{"path":"worker.js","lines":10,"all":true,"tags":["a"]}'],
  }

  it.each(argumentsKinds)('has %s arguments, streamed and whole', async (kind) => {
    const [name, text] = kinds[kind]
    const emulator = await startWith({ type: 'arguments', kind })
    expect((await message(emulator)).tool_calls?.[0]?.function).toEqual({ name, arguments: text })
    const source = await (await post(emulator, { stream: true })).text()
    expect(source).toContain(JSON.stringify({ name, arguments: text }))
  })

  const pairs =
    '<arg_key>path</arg_key><arg_value>worker.js</arg_value><arg_key>lines</arg_key><arg_value>10</arg_value>'
  const leaks: readonly (readonly [LeakGrammar, string])[] = [
    ['4.7', `<tool_call>read${pairs}</tool_call>`],
    ['4.5', `<tool_call>read${pairs.replaceAll(/<arg_/g, '\n<arg_')}\n</tool_call>`],
    ['json', '<tool_call>{"name": "read", "arguments": {"path":"worker.js","lines":10}}</tool_call>'],
    ['name-json', '<tool_call>read\n{"path":"worker.js","lines":10}\n</tool_call>'],
    [
      'tool-calls-json',
      '{"tool_calls":[{"type":"function","function":{"name":"read","arguments":"{\\"path\\":\\"worker.js\\",\\"lines\\":10}"}}]}',
    ],
    [
      'invoke',
      '<invoke name="read">\n<parameter name="path">worker.js</parameter>\n<parameter name="lines">10</parameter>\n</invoke>',
    ],
  ]

  it.each(leaks)('leaks calls as %s', async (grammar, text) => {
    const said = { ...reply, toolCalls: [{ name: 'read', arguments: { path: 'worker.js', lines: 10 } }] }
    const inContent = await start({ rules: [{ fault: { type: 'leak', grammar } }] }, said)
    expect(await message(inContent)).toMatchObject({ content: reply.content + text, finish: 'stop' })
    expect(await message(inContent)).not.toHaveProperty('tool_calls')
    const inReasoning = await start({ rules: [{ fault: { type: 'leak', grammar, where: 'reasoning' } }] }, said)
    expect(await message(inReasoning)).toMatchObject({ content: '', reasoning_content: reply.reasoning + text })
  })

  it('counts leaked markup as the template does: as many tokens as the parsed call', async () => {
    const parsed = await complete(await start({}))
    const leaked = await complete(await startWith({ type: 'leak' }))
    expect(leaked.usage.completion_tokens).toBe(parsed.usage.completion_tokens)
  })

  it('announces calls and sends none, says the same without end, makes the same call again', async () => {
    const none = await message(await startWith({ type: 'announce-calls-send-none' }))
    expect([none.finish, none.tool_calls]).toEqual(['tool_calls', undefined])
    const text = await message(await startWith({ type: 'repeat', what: 'text' }), { max_tokens: 300 })
    expect(text.finish).toBe('length')
    expect(text.content?.split('\n').length).toBeGreaterThan(20)
    const history = [
      ...question.messages,
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"q":1}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: 'again' },
    ]
    const again = await message(await startWith({ type: 'repeat', what: 'call' }), { messages: history })
    expect(again.tool_calls?.map((item) => item.function)).toEqual([{ name: 'f', arguments: '{"q":1}' }])
  })

  it('repeats ids and forgets the cache', async () => {
    const emulator = await start({ rules: [{ fault: { type: 'duplicate-ids' } }] }, { toolCalls: [call, call] })
    const ids = [...((await message(emulator)).tool_calls ?? []), ...((await message(emulator)).tool_calls ?? [])]
    expect([ids.length, new Set(ids.map(({ id }) => id)).size]).toEqual([4, 1])
    const cached = await start({ rules: [{ when: { requests: [2] }, fault: { type: 'cache-miss' } }] })
    const hits: number[] = []
    for (let n = 0; n < 3; n += 1) hits.push((await complete(cached)).usage.prompt_tokens_details.cached_tokens)
    expect(hits).toEqual([0, 0, expect.any(Number)])
    expect(hits[2]).toBeGreaterThan(0)
  })
})
