/**
 * Feeds the client streams that were broken in every way bytes can be: 200,000 by default, the same for a seed.
 *
 * What must hold: it ends with a reply or a ModelError, it never hangs, it never hands over calls to be run unless the
 * stream ended well, and how the network cuts the bytes makes no difference.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { ModelError } from '@glmkit/core'
import type { ModelReply } from '@glmkit/core'
import { assert, asyncProperty, integer } from 'fast-check'
import { readReply } from '../packages/glm/src/lib/read-reply.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '200000' }, seed: { type: 'string', default: '5' } },
})
const runs = Number(values.runs)
const seed = Number(values.seed)
/** Of so many streams one is split at each of its bytes. */
const everyByteIn = 2_000

/** mulberry32: one number stands for a whole broken stream, so that fast-check can replay it. */
function createRandom(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

let random = createRandom(0)
const below = (limit: number): number => Math.floor(random() * limit)
const pick = <T>(first: T, ...rest: readonly T[]): T => rest[below(rest.length + 1) - 1] ?? first
const chance = (share: number): boolean => random() < share

const words: readonly [string, ...string[]] = [
  'glm',
  ' the',
  ' 智谱',
  ' é',
  '🚀',
  '\n',
  ' "quoted"',
  '\\',
  '<tool_call>',
  '</tool_call>',
  'search<arg_key>q</arg_key><arg_value>1</arg_value>',
  '`',
  '```',
  '{',
  '}',
  ' ',
  'data: ',
  '\u0000',
]
const say = (most: number): string[] => Array.from({ length: below(most) }, () => pick(...words))

const frame = (delta: object | null, finish: string | null | undefined, rest: object = {}): string => {
  const choice = { index: 0, ...(delta !== null && { delta }), ...(finish !== undefined && { finish_reason: finish }) }
  return `data: ${JSON.stringify({ id: 'x', model: 'glm-5', choices: [choice], ...rest })}${pick('\n\n', '\r\n\r\n', '\n')}`
}

function whole(): string {
  const isNullish = chance(0.3)
  const none = isNullish ? { tool_calls: null, reasoning_content: null } : {}
  const finish = isNullish ? null : undefined
  const field = pick('reasoning_content', 'reasoning')
  const frames = [
    ...say(6).map((text) => frame({ [field]: text }, finish)),
    ...say(6).map((text) => frame({ role: 'assistant', content: text, ...none }, finish)),
  ]
  const calls = below(3)
  for (let index = 0; index < calls; index += 1) {
    const args = JSON.stringify({ q: say(4).join('') })
    const at = below(args.length)
    const id = chance(0.3) ? undefined : pick('call_a', `call_${index}`)
    const call = {
      index: pick(index, 0),
      ...(id && { id }),
      type: 'function',
      function: { name: pick('search', 'Search', 'other'), arguments: args.slice(0, at) },
    }
    frames.push(frame({ tool_calls: [call] }, finish))
    frames.push(
      frame(
        {
          tool_calls: [
            {
              index,
              id: isNullish ? null : id,
              function: { name: chance(0.5) ? null : '', arguments: args.slice(at) },
            },
          ],
        },
        finish,
      ),
    )
  }
  const usage = { usage: { prompt_tokens: 9, completion_tokens: 9, total_tokens: pick(18, 18, 20) } }
  const reason = chance(0.6)
    ? pick('stop', 'tool_calls')
    : pick('length', 'sensitive', 'network_error', 'abort', 'model_context_window_exceeded')
  frames.push(frame({}, reason, chance(0.5) ? usage : {}))
  if (chance(0.3)) frames.push(`data: ${JSON.stringify({ choices: [], ...usage })}\n\n`)
  if (chance(0.2))
    frames.splice(
      below(frames.length),
      0,
      pick(': keep-alive\n\n', '\n', 'event: message\n', 'data: {"error":{"code":"1302","message":"m"}}\n\n'),
    )
  if (chance(0.9)) frames.push('data: [DONE]\n\n')
  return frames.join('')
}

function mutate(bytes: Buffer): Buffer {
  const at = below(bytes.length + 1)
  switch (below(6)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + below(40)))])
    case 2:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([below(256)]), bytes.subarray(at)])
    case 3: {
      const from = below(bytes.length + 1)
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + below(200)), bytes.subarray(at)])
    }
    case 4: {
      const copy = Buffer.from(bytes)
      if (copy.length > 0) copy[below(copy.length)] = below(256)
      return copy
    }
    default:
      return Buffer.from(
        bytes.toString('latin1').replace(pick('\n\n', 'data: ', '"', '}'), pick('', '\n', '{', 'null')),
        'latin1',
      )
  }
}

function cut(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  for (let from = 0; from < bytes.length;) {
    const to = from + 1 + below(pick(3, 50, 400))
    pieces.push(bytes.subarray(from, to))
    from = to
  }
  return pieces
}

type Outcome = { readonly reply: ModelReply } | { readonly kind: string }

const options = {
  modelId: 'glm-5',
  price: undefined,
  usageIncludesCached: true,
  tools: [{ name: 'search', description: 'd', parameters: { type: 'object', properties: { q: { type: 'string' } } } }],
  guardRepetition: true,
  maxOutputTokens: 1_000,
  idleTimeoutMs: 60_000,
  close: () => {},
}

async function decode(pieces: readonly Buffer[]): Promise<Outcome> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* pieces
  }
  const headers = new Headers({ 'content-type': 'text/event-stream' })
  const reading = readReply({ headers, body: body(), text: async () => '' }, options)
  let shown = ''
  try {
    for (;;) {
      const step = await reading.next()
      if (step.done) {
        if (step.value.message.content !== shown) throw new Error('the text shown is not the text of the reply')
        return { reply: step.value }
      }
      for (const event of step.value) if (event.type === 'text-delta') shown += event.text
    }
  } catch (error) {
    if (error instanceof ModelError) return { kind: error.kind }
    throw error
  }
}

const count = { done: 0, replies: 0, errors: 0, calls: 0, splits: 0 }

async function check(streamSeed: number): Promise<void> {
  random = createRandom(streamSeed)
  const original = Buffer.from(whole())
  const bytes = chance(0.4) ? original : chance(0.3) ? mutate(mutate(original)) : mutate(original)
  const once = await decode([bytes])
  const same = async (pieces: readonly Buffer[]): Promise<void> => {
    const again = await decode(pieces)
    if (!isDeepStrictEqual(once, again))
      throw new Error(`cut differently it reads differently: ${JSON.stringify([once, again])}`)
  }
  await same(cut(bytes))
  if (count.done % everyByteIn === 0) {
    for (let at = 1; at < bytes.length; at += 1) await same([bytes.subarray(0, at), bytes.subarray(at)])
    count.splits += bytes.length - 1
  }

  count.done += 1
  if (count.done % 20_000 === 0) process.stderr.write(`${count.done} streams\n`)
  if ('kind' in once) {
    count.errors += 1
    return
  }
  const { finish, message } = once.reply
  if (!['stop', 'tool_calls', 'length', 'sensitive'].includes(finish))
    throw new Error(`a reply that ended with ${finish}`)
  if (message.content.trim() === '' && message.tool_calls === undefined && finish !== 'sensitive')
    throw new Error('an empty reply')
  count.replies += 1
  count.calls += message.tool_calls?.length ?? 0
}

await assert(asyncProperty(integer({ min: 0, max: 2 ** 32 - 1 }), check), { numRuns: runs, seed, endOnFailure: true })
console.log(
  `${runs} streams (seed ${seed}): ${count.replies} replies with ${count.calls} calls, ${count.errors} ModelErrors, no crash, no hang; ` +
    `cut anywhere they read the same, ${count.splits} splits at every byte among them`,
)
