import { ContextOverflowError } from '@glmkit/core'
import type { MemoryEdit, Message, Model, ToolDeclaration } from '@glmkit/core'
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  nat,
  option,
  oneof,
  record,
  string,
  tuple,
} from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPromptCounter } from '../count/prompt-counter.ts'
import { weigh } from '../count/token-size.ts'
import { createMemory } from './create-memory.ts'

/** At length, and against a server that counts for itself: `pnpm prove:context`. */
const runs = { numRuns: 60, seed: 8, endOnFailure: true }

const text = oneof(
  constantFrom(
    'ok',
    'The order was not sent. ',
    '{"id": 7, "note": "x"}\n',
    '合同第十二条规定。',
    'été <|user|> 🚀\r\n',
  ),
  string({ unit: 'binary', maxLength: 40 }).map((any) => any.toWellFormed()),
)
const long = tuple(text, nat({ max: 500 })).map(([part, times]) => part.repeat(times + 1))
const history = record({
  preset: constantFrom('fidelity', 'balanced', 'economy'),
  contextTokens: constantFrom(8_192, 16_384, 65_536),
  compactAt: option(integer({ min: 2_000, max: 20_000 }), { nil: undefined }),
  task: text.map((task) => `Task: ${task}`),
  steps: array(
    record({
      thought: text,
      results: array(long, { minLength: 1, maxLength: 6 }),
      said: option(text, { nil: undefined }),
      summary: constantFrom('A short one.', undefined, ' ', 'too long '.repeat(9_000)),
    }),
    { minLength: 1, maxLength: 14 },
  ),
})
type History = typeof history extends Arbitrary<infer Value> ? Value : never

const noUsage = { cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, costUsd: null }
const tools: readonly ToolDeclaration[] = [
  { name: 'f', description: 'Says much.', parameters: { type: 'object' } },
  { name: 'read_back', description: 'Reads back.', parameters: { type: 'object' } },
]
const counter = createPromptCounter()

function tokensOf(messages: readonly Message[]): number {
  const groups = messages.filter(({ role }, at) => role === 'tool' && messages[at - 1]?.role !== 'tool').length
  const parts = messages.map((message) => weigh(counter.message(message)))
  return parts.reduce((sum, tokens) => sum + tokens, weigh(counter.head(tools)) + groups + 2)
}

/** Every call has its one result, right after it. */
function isPaired(messages: readonly Message[]): boolean {
  const open: string[] = []
  for (const message of messages) {
    if (message.role === 'tool' ? open.shift() !== message.tool_call_id : open.length > 0) return false
    if (message.role === 'assistant') open.push(...(message.tool_calls ?? []).map(({ id }) => id))
  }
  return open.length === 0
}

const modelOf = (contextTokens: number): Model => ({
  id: 'glm-5',
  contextTokens,
  maxOutputTokens: 131_072,
  async *stream() {},
})

interface Request {
  readonly messages: readonly Message[]
  readonly maxOutputTokens: number
  /** Places in the transcript. */
  readonly askedAt?: number
  readonly edits: readonly MemoryEdit[]
  /** What was sent to be summed up before it, and whether there was an answer. */
  readonly summaries: readonly {
    readonly messages: readonly Message[]
    readonly limit: number
    readonly isGiven: boolean
  }[]
}

interface Played {
  readonly transcript: readonly Message[]
  readonly requests: readonly Request[]
  /** What it would show now, and what another memory would that is told of its edits. */
  readonly shown: readonly [mine: readonly Message[], restored: readonly Message[]]
}

/** As a run does it, until the window is full of what cannot be left out. */
async function play({ preset, contextTokens, compactAt, task, steps }: History): Promise<Played> {
  const model = modelOf(contextTokens)
  const memory = createMemory({ preset, ...(compactAt !== undefined && { compactAt }) })
  const transcript: Message[] = [Object.freeze({ role: 'system', content: 'Be brief.' } as const)]
  const say = (message: Message): void => void transcript.push(Object.freeze(message))
  say({ role: 'user', content: task })
  const run = memory.open({ transcript, tools, edits: [], asides: new Set() })
  const requests: Request[] = []
  for (const [turn, { thought, results, said, summary }] of steps.entries()) {
    const summaries: Request['summaries'][number][] = []
    const ask = async (messages: readonly Message[], limit: number) => {
      summaries.push({ messages, limit, isGiven: (summary ?? '').trim() !== '' })
      return summary === undefined
        ? undefined
        : { text: summary, usage: { ...noUsage, inputTokens: tokensOf(messages) } }
    }
    const edits = (await run.edit?.({ model, ask })) ?? []
    run.apply?.(edits)
    try {
      const { messages, maxOutputTokens } = await run.prepare({ model })
      const askedAt = transcript.findLastIndex(({ role }) => role === 'user')
      requests.push({ messages, maxOutputTokens, askedAt, edits, summaries })
      run.learn?.({ ...noUsage, inputTokens: tokensOf(messages) })
    } catch (error) {
      if (!(error instanceof ContextOverflowError)) throw error
      requests.push({ messages: [], maxOutputTokens: 0, edits, summaries })
      break
    }
    const ids = results.map((_, index) => `call_${turn}_${index}`)
    const calls = ids.map((id) => ({ id, type: 'function' as const, function: { name: 'f', arguments: '{}' } }))
    say({ role: 'assistant', content: '', reasoning_content: thought, tool_calls: calls })
    for (const [at, content] of results.entries()) say({ role: 'tool', tool_call_id: ids[at] ?? '', content })
    if (said !== undefined) say({ role: 'user', content: said })
  }
  const stored: MemoryEdit[] = JSON.parse(JSON.stringify(requests.flatMap(({ edits }) => edits)))
  const vast = { model: modelOf(1e9) }
  const mine = await run.prepare(vast)
  const restored = await memory.open({ transcript, tools, edits: stored, asides: new Set() }).prepare(vast)
  return { transcript, requests, shown: [mine.messages, restored.messages] }
}

const same = (a: readonly Message[], b: readonly Message[]): boolean => JSON.stringify(a) === JSON.stringify(b)

describe('createMemory, whatever the history', () => {
  /** Rejects with the history for which it does not hold. */
  async function checkAll(holds: (played: Played, plan: History) => boolean): Promise<void> {
    await assert(
      asyncProperty(history, async (plan) => holds(await play(plan), plan)),
      runs,
    )
  }

  it('sends every call with its result, and no more than fits', async () => {
    const checked = checkAll(({ requests }, { contextTokens }) =>
      requests.every(
        ({ messages, maxOutputTokens, summaries }) =>
          isPaired(messages) &&
          tokensOf(messages) + maxOutputTokens <= contextTokens &&
          summaries.every(
            (asked) => isPaired(asked.messages) && tokensOf(asked.messages) + asked.limit <= contextTokens,
          ),
      ),
    )
    await expect(checked).resolves.toBeUndefined()
  })

  it('shows the task and what the user said last as they are', async () => {
    const checked = checkAll(({ requests, transcript }) =>
      requests.every(({ messages, askedAt }) => {
        const asked = transcript[askedAt ?? -1]
        return asked === undefined || (same(messages.slice(0, 2), transcript.slice(0, 2)) && messages.includes(asked))
      }),
    )
    await expect(checked).resolves.toBeUndefined()
  })

  it('begins each prompt as the one before, but for edits', async () => {
    const checked = checkAll(({ requests }) =>
      requests.every(({ messages, edits }, at) => {
        const before = requests[at - 1]?.messages ?? []
        return edits.length > 0 || messages.length === 0 || same(messages.slice(0, before.length), before)
      }),
    )
    await expect(checked).resolves.toBeUndefined()
  })

  it('applies no summary but one that came and is shorter', async () => {
    const checked = checkAll(({ requests }) =>
      requests.every(({ edits, summaries }) => {
        const applied = edits.filter((edit) => edit.kind === 'summary' && edit.by === 'model')
        const given = summaries.filter(({ isGiven }) => isGiven).length
        return applied.length <= given && edits.every(({ kind, forecast }) => kind === 'block' || isLess(forecast))
      }),
    )
    await expect(checked).resolves.toBeUndefined()
  })

  it('shows the same after its edits were stored', async () => {
    const checked = checkAll(({ shown: [mine, restored] }) => isPaired(mine) && same(mine, restored))
    await expect(checked).resolves.toBeUndefined()
  })
})

const isLess = (forecast: MemoryEdit['forecast']): boolean =>
  forecast !== undefined && forecast.tokensAfter < forecast.tokensBefore
