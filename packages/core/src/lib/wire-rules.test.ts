import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { array, assert, asyncProperty, record, string } from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createAgent } from './agent.ts'
import type { Agent, CreateAgentOptions } from './agent.ts'
import type { RunEvent, RunResult } from './event.ts'
import { createGlm } from '@glmkit/glm'
import type { CreateGlmOptions } from '@glmkit/glm'
import { defineTool } from './tool.ts'

/** What a server says in one turn, down to the frame: the failures here are ones no well-behaved server can make. */
type Turn =
  | string
  | {
      readonly status?: number
      readonly type?: string
      readonly body: string
      readonly cutAfter?: number
      readonly holds?: boolean
    }

const frame = (delta: object, finish: string | null = null, rest: object = {}): string =>
  `data: ${JSON.stringify({ model: 'glm-5', choices: [{ index: 0, delta, finish_reason: finish }], ...rest })}\n\n`
const end = (finish: string): string =>
  `${frame({}, finish, { usage: { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 } })}data: [DONE]\n\n`
const say = (content: string): string => frame({ role: 'assistant', content }) + end('stop')
const call = (name: string, args: string, id = 'call_1', index = 0): string =>
  frame({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: args } }] })
const calls = (name: string, args: string): string => call(name, args) + end('tool_calls')

interface Endpoint extends AsyncDisposable {
  readonly baseURL: string
  readonly bodies: {
    readonly stream: boolean
    readonly messages: readonly { readonly role: string; readonly content: string }[]
  }[]
}

const open: Endpoint[] = []
afterEach(async () => {
  for (const endpoint of open.splice(0)) await endpoint[Symbol.asyncDispose]()
})

async function serve(turns: readonly Turn[]): Promise<Endpoint> {
  const bodies: Endpoint['bodies'] = []
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    bodies.push(JSON.parse(await text(request)))
    const turn = turns[Math.min(bodies.length, turns.length) - 1] ?? ''
    const {
      status = 200,
      type = 'text/event-stream',
      body,
      cutAfter,
      holds,
    } = typeof turn === 'string' ? { body: turn } : turn
    response.writeHead(status, { 'content-type': type })
    if (holds) response.write(body)
    else if (cutAfter === undefined) response.end(body)
    else response.write(Buffer.from(body).subarray(0, cutAfter), () => response.destroy())
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const endpoint = {
    baseURL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/paas/v4`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  open.push(endpoint)
  return endpoint
}

const ran: unknown[] = []
const search = defineTool({
  name: 'search_docs',
  description: 'Searches.',
  input: z.object({ query: z.string(), top_k: z.number().default(5), tags: z.array(z.string()).optional() }),
  execute: (input) => {
    ran.push(input)
    return `found ${ran.length}`
  },
})
const ping = defineTool({
  name: 'ping',
  description: 'Pings.',
  input: z.object({}),
  execute: () => void ran.push('ping'),
})

interface Outcome {
  readonly result: RunResult
  readonly events: readonly RunEvent[]
  readonly endpoint: Endpoint
  readonly ran: readonly unknown[]
}

async function run(
  turns: readonly Turn[],
  options: CreateGlmOptions & Partial<CreateAgentOptions> = {},
): Promise<Outcome> {
  const endpoint = await serve(turns)
  const { tools = [search, ping], maxTurns = 20, ...glm } = options
  const agent: Agent = createAgent({
    model: createGlm({ baseURL: endpoint.baseURL, apiKey: 'k', ...glm }),
    tools,
    maxTurns,
  })
  ran.length = 0
  const events: RunEvent[] = []
  for await (const event of agent.stream('Find it')) events.push(event)
  const last = events.at(-1)
  if (last?.type !== 'run-end') throw new Error('the run has no end')
  return { result: last.result, events, endpoint, ran: [...ran] }
}

const warnings = ({ events }: Outcome): string =>
  events
    .map((event) =>
      event.type === 'warning' ? event.message : event.type === 'tool-call' ? (event.repairs ?? []).join('; ') : '',
    )
    .join('\n')
const retries = ({ events }: Outcome): number => events.filter((event) => event.type === 'retry').length

describe('the rules of the wire', () => {
  it('rule 1: recovers a call that leaked into the text, but not from code, and not beside a native call', async () => {
    const leak = '<tool_call>search_docs<arg_key>query</arg_key><arg_value>glm</arg_value></tool_call>'
    const recovered = await run([say(`Let me look.${leak}`), say('done')])
    expect(recovered.ran).toEqual([{ query: 'glm', top_k: 5 }])
    expect(recovered.result.transcript[1]).toMatchObject({ content: 'Let me look.' })
    expect(warnings(recovered)).toContain('recovered the call "search_docs" from text')

    expect((await run([say(`Write \`${leak}\` to call it.`)])).ran).toEqual([])
    const beside = await run([frame({ content: leak }) + call('ping', '{}') + end('tool_calls'), say('done')])
    expect(beside.ran).toEqual(['ping'])
  })

  it('rule 2: recovers a call from the tail of the reasoning when nothing else came', async () => {
    const reasoning =
      'I should search.<tool_call>search_docs<arg_key>query</arg_key><arg_value>glm</arg_value></tool_call>'
    const outcome = await run([frame({ reasoning_content: reasoning }) + end('stop'), say('done')])
    expect(outcome.ran).toEqual([{ query: 'glm', top_k: 5 }])
    expect(outcome.result.transcript[1]).toMatchObject({ reasoning_content: reasoning })
  })

  it('rule 3: asks again without streaming when calls were announced and none came', async () => {
    const whole = {
      choices: [
        {
          message: {
            content: '',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'ping', arguments: '{}' } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
    }
    const outcome = await run([
      end('tool_calls'),
      { type: 'application/json', body: JSON.stringify(whole) },
      say('done'),
    ])
    expect(outcome.endpoint.bodies.map(({ stream }) => stream)).toEqual([true, false, true])
    expect(outcome.ran).toEqual(['ping'])
  })

  it('rule 4: takes markup out of the name', async () => {
    const outcome = await run([
      calls('search_docs<arg_key>query</arg_key><arg_value>glm</arg_value>', '{}'),
      say('done'),
    ])
    expect(outcome.ran).toEqual([{ query: 'glm', top_k: 5 }])
    expect(warnings(outcome)).not.toBe('\n')
  })

  it.each([' search_docs', 'Search_Docs', 'searchDocs', 'search-docs'])(
    'rule 5: takes "%s" for search_docs',
    async (name) => {
      const outcome = await run([calls(name, '{"query":"glm"}'), say('done')])
      expect(outcome.ran).toEqual([{ query: 'glm', top_k: 5 }])
      expect(warnings(outcome)).toContain('search_docs')
    },
  )

  it('rule 5: never guesses, but lists the names', async () => {
    const outcome = await run([calls('search', '{"query":"glm"}'), say('done')])
    expect(outcome.ran).toEqual([])
    expect(outcome.result.transcript[2]?.content).toMatch(/search.*search_docs, ping/)
  })

  it('rule 6: coerces by schema, and never touches declared strings', async () => {
    const outcome = await run([
      calls('search_docs', '{"query":"42","top_k":"3","tags":"[\\"a\\",\\"7\\"]"}'),
      say('done'),
    ])
    expect(outcome.ran).toEqual([{ query: '42', top_k: 3, tags: ['a', '7'] }])
    expect(warnings(outcome)).toContain('top_k')
  })

  it.each([
    ['a trailing {}', '{"query":"glm"}{}'],
    ['arguments given twice', '{"query":"glm"}{"query":"glm"}'],
    ['an unclosed brace', '{"query":"glm"'],
  ])('rule 7: salvages %s', async (_, args) => {
    const outcome = await run([calls('search_docs', args), say('done')])
    expect(outcome.ran).toEqual([{ query: 'glm', top_k: 5 }])
    expect(outcome.result.transcript[1]).toMatchObject({ tool_calls: [{ function: { arguments: '{"query":"glm"}' } }] })
  })

  it.each(['{"query":"rm -rf /tm', '{"query":"glm","top_k":1'])(
    'rule 7: never closes a value that was cut: %s',
    async (args) => {
      const outcome = await run([calls('search_docs', args), say('done')])
      expect(outcome.ran).toEqual([])
      expect(outcome.result.transcript[2]?.content).toContain('end in the middle of a value')
    },
  )

  it('rule 8: does not stream tool turns where streaming corrupts them', async () => {
    const body = JSON.stringify({ choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] })
    const outcome = await run([{ type: 'application/json', body }], { streamToolArgs: false })
    expect(outcome.endpoint.bodies[0]?.stream).toBe(false)
    expect(outcome.result.text).toBe('ok')
  })

  it('rule 9: puts fragments together whatever the ids and indices do', async () => {
    const fragment = (fields: object): string => frame({ tool_calls: [fields] })
    const outcome = await run([
      fragment({ index: 0, id: 'a', function: { name: 'search_docs', arguments: '{"query"' } }) +
        fragment({ index: 0, id: 'other', function: { name: '', arguments: ':"one"}' } }) +
        fragment({ index: 0, id: 'b', function: { name: 'search_docs', arguments: '{"query":"two"}' } }) +
        fragment({ function: { name: 'search_docs', arguments: '{"query":"three"}' }, index: 1 }) +
        end('tool_calls'),
      say('done'),
    ])
    expect(outcome.ran).toMatchObject([{ query: 'one' }, { query: 'two' }, { query: 'three' }])
    expect(new Set(outcome.result.toolCalls.map(({ callId }) => callId)).size).toBe(3)
  })

  it('rule 9: keeps parallel calls apart when ids are missing or all the same', async () => {
    const bare = (query: string): string =>
      frame({ tool_calls: [{ function: { name: 'search_docs', arguments: `{"query":"${query}"}` } }] })
    const streamed = await run([bare('one') + bare('two') + end('tool_calls'), say('done')])
    expect(streamed.ran).toMatchObject([{ query: 'one' }, { query: 'two' }])

    const whole = ['one', 'two'].map((query) => ({
      id: 'same',
      function: { name: 'search_docs', arguments: { query } },
    }))
    const body = JSON.stringify({
      choices: [{ message: { content: null, tool_calls: whole }, finish_reason: 'tool_calls' }],
    })
    const outcome = await run([{ type: 'application/json', body }, say('done')])
    expect(outcome.ran).toMatchObject([{ query: 'one' }, { query: 'two' }])
  })

  it('rule 9: gives every call of a run an id of its own', async () => {
    const outcome = await run([
      calls('search_docs', '{"query":"a"}'),
      calls('search_docs', '{"query":"b"}'),
      say('done'),
    ])
    const ids = outcome.result.toolCalls.map(({ callId }) => callId)
    expect(new Set(ids).size).toBe(2)
  })

  it.each(['length', 'sensitive'])('rule 10: a later finish reason does not take %s back', async (bad) => {
    const outcome = await run([call('ping', '{}') + frame({}, bad) + end('tool_calls'), say('done')])
    expect(outcome.ran).toEqual([])
    // Whatever the end, the conversation can go on.
    const roles = outcome.result.transcript.map(({ role }) => role)
    expect(roles.filter((role) => role === 'tool').length).toBe(bad === 'length' ? 1 : 0)
  })

  it('rule 10: gives up on a model whose calls are cut every time', async () => {
    const outcome = await run([call('search_docs', '{"query":"gl') + end('length')])
    expect(outcome.result).toMatchObject({ stopReason: 'length', turns: 3 })
  })

  it('rule 10: never runs a call that was cut, and says so to the model', async () => {
    const outcome = await run([call('search_docs', '{"query":"gl') + end('length'), say('done')])
    expect(outcome.ran).toEqual([])
    expect(outcome.result.transcript[2]?.content).toContain('cut at the output limit')

    const usage = { usage: { prompt_tokens: 9, completion_tokens: 2_000, total_tokens: 2_009 } }
    const mislabelled = call('search_docs', '{"query":"gl') + frame({}, 'tool_calls', usage)
    expect((await run([mislabelled, say('done')], { maxOutputTokens: 2_000 })).ran).toEqual([])
  })

  it('rule 11: asks twice more after thinking only, then fails with a typed error', async () => {
    const thoughts = frame({ reasoning_content: 'hm' }) + end('stop')
    expect((await run([thoughts, thoughts, say('done')])).result.text).toBe('done')
    await expect(run([thoughts])).rejects.toMatchObject({ name: 'ModelError', kind: 'empty' })
    expect(open.at(-1)?.bodies).toHaveLength(3)
  })

  it('rule 12: warns at the third same call, asks for a new plan at the fourth and stops at the fifth', async () => {
    const outcome = await run([calls('ping', '{}')])
    expect(outcome.result).toMatchObject({ stopReason: 'loop', turns: 5 })
    const results = outcome.result.transcript.filter(({ role }) => role === 'tool').map(({ content }) => content)
    expect(results.map((content) => content.includes('Do something else'))).toEqual([false, false, true, false, false])
    expect(outcome.result.transcript.at(-3)).toMatchObject({ role: 'user' })
    expect(outcome.result.transcript.at(-3)?.content).toContain('Make a new plan')
  })

  it('rule 12: aborts text that only repeats itself and asks once more', async () => {
    const loop = Array.from({ length: 600 }, () => frame({ content: 'and so on, ' })).join('')
    const outcome = await run([loop + end('length'), say('done')])
    expect(outcome.result.text).toBe('done')
    expect(retries(outcome)).toBe(1)
    const table = Array.from({ length: 600 }, (_, row) => frame({ content: `| row ${row} | 0 | 0 |\n` })).join('')
    expect(retries(await run([table + end('stop')]))).toBe(0)
  })

  it('rule 13: notices drift into Chinese when asked to', async () => {
    const drift = say('根据搜索结果，这个模型的参数数量是七千四百四十亿，上下文窗口为二十万。')
    expect((await run([drift, say('done')], { guardLanguage: true })).result.text).toBe('done')
    expect(retries(await run([drift]))).toBe(0)
  })

  it.each<[string, Turn]>([
    ['a stream that was cut', { body: say('half an answer'), cutAfter: 90 }],
    ['a stream without an end', frame({ content: 'half' })],
    ['a frame that was cut', `data: {"choices":[{"delta":{"cont\n\n${say('rest')}`],
    ['network_error', frame({ content: 'half' }) + end('network_error')],
    ['an empty 200', ''],
    ['an error in the stream', `${frame({ content: 'half' })}data: {"error":{"code":"1234","message":"network"}}\n\n`],
    ['a 200 that failed', { type: 'application/json', body: '{"code":500,"msg":"oops","success":false}' }],
    ['a gateway’s own code in the stream', `data: {"error":{"code":429,"message":"slow down"}}\n\n`],
    [
      'an error object as the body',
      { type: 'application/json', body: '{"object":"error","message":"busy","code":503}' },
    ],
    ['a bare error line in a stream', '{"code":1302,"msg":"too many","success":false}\n\n'],
    ['an HTML page', { status: 502, type: 'text/html', body: '<html><title>502 Bad Gateway</title></html>' }],
  ])('rule 14: asks the whole turn again after %s', async (_, lost) => {
    const outcome = await run([lost, say('whole')])
    expect(outcome.result).toMatchObject({ text: 'whole', turns: 1 })
    expect(retries(outcome)).toBe(1)
    expect(outcome.endpoint.bodies[1]?.messages).toEqual(outcome.endpoint.bodies[0]?.messages)
  })

  it('rule 14: does not wait for a server that has said [DONE] and holds the line', async () => {
    const outcome = await run([{ body: say('whole'), holds: true }])
    expect(outcome.result.text).toBe('whole')
  })

  it('rule 14: gives up on a stream that stands still, and asks again', async () => {
    const outcome = await run([{ body: frame({ content: 'half' }), holds: true }, say('whole')], { idleTimeoutMs: 60 })
    expect(outcome.result.text).toBe('whole')
    expect(retries(outcome)).toBe(1)
  })

  it('rule 14: reads streams that are mislabelled or indented', async () => {
    expect((await run([{ type: 'text/plain', body: say('plain') }])).result.text).toBe('plain')
    expect((await run([say('indented').replaceAll('data:', '  data:')])).result.text).toBe('indented')
  })

  it('counts what a lost try cost', async () => {
    const { result } = await run([frame({ reasoning_content: 'hm' }) + end('stop'), say('done')])
    expect(result.usage).toMatchObject({ inputTokens: 18, outputTokens: 18 })
  })

  it('rule 15: sends no message list that the server would refuse', async () => {
    const model = createGlm({ baseURL: 'http://127.0.0.1:9/v1' })
    const { signal } = new AbortController()
    const user = { role: 'user' as const, content: 'Hi' }
    const lists: [RegExp, Parameters<typeof model.stream>[0]['messages']][] = [
      [/last role is assistant/, [user, { role: 'assistant', content: 'Hello' }]],
      [/no call before it waits/, [user, { role: 'tool', tool_call_id: 'x', content: '' }]],
      [/messages\[1\]: it has neither content nor tool calls/, [user, { role: 'assistant', content: '' }, user]],
      [/there is no user message/, []],
    ]
    for (const [reason, messages] of lists) {
      const stream = model.stream({ messages, tools: [], maxOutputTokens: 1_024, signal })
      const refused = async (): Promise<void> => {
        for await (const _ of stream);
      }
      await expect(refused()).rejects.toThrow(
        reason.source === 'there is no user message' ? /last role is missing/ : reason,
      )
    }
  })

  it('rule 16: sends reasoning back byte-exact on every later request, over 200 random runs', async () => {
    const turn = record({
      reasoning: string({ unit: 'grapheme', maxLength: 60 }),
      content: string({ maxLength: 20 }),
    })
    await assert(
      asyncProperty(array(turn, { minLength: 1, maxLength: 6 }), async (turns) => {
        const script = turns.map(({ reasoning, content }, index) => {
          const pieces = Array.from(reasoning, (piece) => frame({ reasoning_content: piece })).join('')
          return pieces + frame({ content }) + call('ping', `{}`, `call_${index}`) + end('tool_calls')
        })
        const ping2 = { ...ping, execute: () => String(Math.random()) }
        const { endpoint } = await run([...script, say('done')], { tools: [ping2] })
        const last = endpoint.bodies.at(-1)?.messages.filter(({ role }) => role === 'assistant')
        expect(last).toEqual(
          turns.map(({ reasoning, content }, index) => ({
            role: 'assistant',
            content,
            ...(reasoning !== '' && { reasoning_content: reasoning }),
            tool_calls: [{ id: `call_${index}`, type: 'function', function: { name: 'ping', arguments: '{}' } }],
          })),
        )
        await open.pop()?.[Symbol.asyncDispose]()
      }),
      { numRuns: 200, seed: 16 },
    )
  })

  it('rule 17: keeps the earlier prompt a byte prefix of the later one', async () => {
    const { endpoint } = await run([
      calls('search_docs', '{"query":"a"}'),
      calls('search_docs', '{"query":"b"}'),
      say('done'),
    ])
    const prompts = endpoint.bodies.map((body) => JSON.stringify(body).replace(/\],"stream":.*$/s, ''))
    expect(prompts).toHaveLength(3)
    expect(prompts[1]?.startsWith(prompts[0] ?? '?')).toBe(true)
    expect(prompts[2]?.startsWith(prompts[1] ?? '?')).toBe(true)
  })
})
