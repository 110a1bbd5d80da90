import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeResponse } from './decode.ts'
import type { DecodedReply } from './decode.ts'

const frame = (fields: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: fields, finish_reason: finish }] })}\n\n`

function reply(body: string): DecodedReply {
  const decoded = decodeResponse({ body })
  if ('error' in decoded) throw decoded.error
  return decoded.reply
}

describe('decodeResponse', () => {
  it('says what is odd without judging it', () => {
    const cut = frame({ content: 'half' }) + 'data: {"choices":[{"del'
    expect(reply(cut)).toMatchObject({
      text: 'half',
      finish: null,
      warnings: ['unreadable frame:  {"choices":[{"del', 'no finish_reason: the stream was cut', 'no usage'],
    })
    const call = { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{"x":' } }] }
    expect(reply(frame(call) + frame({}, 'length')).warnings).toEqual([
      'no usage',
      'tool calls must not run after finish_reason length',
      'arguments of "f" are not a JSON object',
    ])
  })

  it('takes glued frames apart, typed parts together, and reasoning wherever it is', () => {
    const glued = `${frame({ content: 'a' }).trim()}${frame({ content: 'b' }, 'stop')}`
    expect(reply(glued).text).toBe('ab')
    const parts = [
      { type: 'thinking', thinking: 'hm' },
      { type: 'text', text: 'ok' },
    ]
    expect(reply(frame({ content: parts }, 'stop'))).toMatchObject({ text: 'ok', reasoning: 'hm' })
    const details = {
      reasoning_details: [
        { type: 'reasoning.text', text: 'one ' },
        { type: 'reasoning.text', text: 'two' },
      ],
    }
    expect(reply(frame(details) + frame({ content: 'ok' }, 'stop')).reasoning).toBe('one two')
    expect(reply(frame({ reasoning: 'one', ...details })).reasoning).toBe('one')
  })

  it.each([
    [
      'an error status',
      { status: 429, body: '{"error":{"code":"1305","message":"busy"}}' },
      'overloaded',
      '1305',
      true,
    ],
    [
      'an error in the stream',
      { body: `${frame({ content: 'a' })}data: {"error":{"code":"1113"}}\n\n` },
      'balance',
      '1113',
      false,
    ],
    ['a 200 that failed', { body: '{"code":1302,"msg":"too many","success":false}' }, 'rate-limit', '1302', true],
    ['an HTML page', { status: 502, body: '<html><title>502 Bad Gateway</title></html>' }, 'server', undefined, true],
    ['an empty error', { status: 500, body: '' }, 'server', undefined, true],
  ])('classifies %s', (_, recorded, kind, code, retryable) => {
    expect(decodeResponse(recorded)).toMatchObject({ error: { kind, code, retryable } })
  })
})

const fixtures = new URL('../../../../../shared/fixtures/glm/', import.meta.url)
const hasFixtures = existsSync(fixtures)
if (!hasFixtures) process.stdout.write('recorded traffic is not here: its tests are skipped\n')

describe.runIf(hasFixtures)('recorded traffic', () => {
  const files = hasFixtures ? readdirSync(fixtures).filter((file) => file.endsWith('.json')) : []
  const recorded = files.flatMap((file) => {
    const { response } = JSON.parse(readFileSync(new URL(file, fixtures), 'utf8'))
    return response === undefined ? [] : [{ file, response }]
  })
  const replies = recorded.filter(({ response }) => response.status === 200 && /"choices"/.test(response.body))
  const refusals = recorded.filter(({ response }) => response.status >= 400)

  it('is enough to mean something', () => {
    expect(replies.length).toBeGreaterThan(40)
    expect(refusals.length).toBeGreaterThan(5)
  })

  it.each(replies)('$file: every field is what the body says', ({ response }) => {
    expect(reply(response.body)).toMatchObject({ ...readNaively(response.body), warnings: [] })
  })

  it.each(refusals)('$file: the error has the code of the body', ({ response }) => {
    const { code } = JSON.parse(response.body).error
    expect(decodeResponse(response)).toMatchObject({ error: { code, status: response.status } })
  })
})

/** The same by the shortest code that works on these files; no word of it is shared with the client. */
function readNaively(body: string): object {
  const chunks = body.trimStart().startsWith('{')
    ? [body]
    : [...body.matchAll(/^data: ?(\{.*)$/gm)].map(([, json = '']) => json)
  const said = { text: '', reasoning: '', finish: '' }
  const calls: { id: string; type: 'function'; function: { name: string; arguments: string } }[] = []
  let usage: {
    prompt_tokens?: number
    completion_tokens?: number
    prompt_tokens_details?: { cached_tokens?: number }
  } = {}
  for (const chunk of chunks.map((json) => JSON.parse(json))) {
    usage = chunk.usage ?? usage
    for (const choice of chunk.choices ?? []) {
      const delta = choice.delta ?? choice.message
      said.text += delta.content ?? ''
      said.reasoning += delta.reasoning_content ?? delta.reasoning ?? ''
      said.finish = choice.finish_reason ?? said.finish
      for (const { index = calls.length, id, function: fn } of delta.tool_calls ?? []) {
        const call = (calls[index] ??= { id, type: 'function', function: { name: '', arguments: '' } })
        call.function.name ||= fn.name ?? ''
        call.function.arguments += fn.arguments ?? ''
      }
    }
  }
  return {
    ...said,
    toolCalls: calls,
    usage: {
      inputTokens: usage.prompt_tokens,
      outputTokens: usage.completion_tokens,
      cachedInputTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    },
  }
}
