import type { EditContext, Memory, MemoryEdit, Message, Model, PreparedPrompt, ToolDeclaration } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { createMemory } from './create-memory.ts'

const model: Model = {
  id: 'glm-5',
  contextTokens: 10_000,
  maxOutputTokens: 4_000,
  async *stream() {},
}
const words = (count: number): Message => ({ role: 'user', content: 'word '.repeat(count).trim() })

interface Opened {
  readonly edits: MemoryEdit[]
  /** As a turn of a run does it. */
  turn(more?: Partial<EditContext>): Promise<PreparedPrompt>
  refused(facts?: { readonly inputTokens?: number; readonly contextTokens?: number }): void
}

function open(memory: Memory, transcript: readonly Message[], tools: readonly ToolDeclaration[] = []): Opened {
  const own = memory.tools?.map(({ name, description, parameters }) => ({ name, description, parameters })) ?? []
  const run = memory.open({ transcript, tools: [...tools, ...own], edits: [], asides: new Set() })
  const edits: MemoryEdit[] = []
  return {
    edits,
    async turn(more = {}) {
      const context = { model, ask: async () => undefined, ...more }
      const made = (await run.edit?.(context)) ?? []
      run.apply?.(made)
      edits.push(...made)
      return run.prepare(context)
    },
    refused: (facts = {}) => run.refused?.(facts),
  }
}

describe('createMemory', () => {
  it('asks for all output the model has while there is room, and for the rest when there is not', async () => {
    const transcript = [words(1_000)]
    const run = open(createMemory(), transcript)
    expect(await run.turn()).toMatchObject({ messages: transcript, maxOutputTokens: 4_000 })
    transcript.push(words(6_000))
    const { maxOutputTokens } = await run.turn()
    expect(maxOutputTokens).toBeLessThanOrEqual(10_000 - 7_000)
    expect(maxOutputTokens).toBeGreaterThan(2_000)
  })

  it('counts tools and reasoning', async () => {
    const tools = [{ name: 'f', description: 'word '.repeat(5_000), parameters: {} }]
    const thought: Message = { role: 'assistant', content: 'x', reasoning_content: 'word '.repeat(3_000) }
    const { maxOutputTokens } = await open(createMemory({ marginTokens: 0 }), [words(500), thought], tools).turn()
    expect(maxOutputTokens).toBeLessThan(10_000 - 8_500)
    expect(maxOutputTokens).toBeGreaterThan(1_200)
  })

  it('leaves room for what stands at the end of the prompt', async () => {
    const transcript = [words(6_000)]
    const { maxOutputTokens } = await open(createMemory(), transcript).turn()
    const tail = 'word '.repeat(500).trim()
    const withTail = await open(createMemory(), transcript).turn({ tail })
    expect(withTail.messages).toEqual([{ role: 'user', content: `${transcript[0]?.content}\n\n${tail}` }])
    expect(maxOutputTokens - withTail.maxOutputTokens).toBeGreaterThanOrEqual(500)
    expect(maxOutputTokens - withTail.maxOutputTokens).toBeLessThan(550)
  })

  it('never lets a request out that cannot be answered', async () => {
    await expect(open(createMemory(), [words(9_500)]).turn()).rejects.toMatchObject({
      name: 'ContextOverflowError',
      contextTokens: 10_000,
    })
  })

  it('says what is wrong with its options', () => {
    // @ts-expect-error There is no such preset.
    expect(() => createMemory({ preset: 'cheap' })).toThrow(/no preset "cheap", expected fidelity, balanced, economy/)
    expect(() => createMemory({ keepTokens: -1 })).toThrow(
      'Cannot create a memory: keepTokens is -1, expected 0 or more',
    )
  })
})

/** Results that say something else in every line. */
const result = (id: string, lines: number, head = `result of ${id}`): readonly Message[] => [
  { role: 'assistant', content: '', tool_calls: [{ id, type: 'function', function: { name: 'f', arguments: '{}' } }] },
  {
    role: 'tool',
    tool_call_id: id,
    content: [head, ...Array.from({ length: lines }, (_, line) => `${id} line ${line}`)].join('\n'),
  },
]
const ids = (messages: readonly Message[]): readonly string[] =>
  messages.flatMap((message) => ('tool_call_id' in message ? [message.tool_call_id] : []))

describe('createMemory, when the window is full', () => {
  it('shows stubs of old results instead of giving up, keeps to it, and changes nothing else', async () => {
    const transcript = [words(300), ...result('a', 400), ...result('b', 400), ...result('c', 300)]
    const run = open(createMemory(), transcript)
    expect((await run.turn()).messages).toEqual(transcript)
    expect(run.edits).toEqual([])

    transcript.push(...result('d', 500))
    const { messages, maxOutputTokens } = await run.turn()
    expect(run.edits).toMatchObject([{ kind: 'mask', reason: 'the window is full' }])
    expect(messages[2]?.content).toMatch(
      /^\[No longer shown: [\d,]+ characters, read_back\(\{"id":"a"\}\)\] result of a/,
    )
    expect(ids(messages)).toEqual(['a', 'b', 'c', 'd'])
    expect(messages.at(-1)).toBe(transcript.at(-1))
    expect(maxOutputTokens).toBe(4_000)

    transcript.push(...result('e', 100))
    expect((await run.turn()).messages.slice(0, messages.length)).toEqual(messages)
  })

  it('believes the server that calls a prompt too long which seemed to fit', async () => {
    const transcript = [words(100), ...result('a', 600), ...result('b', 10)]
    const run = open(createMemory(), transcript)
    const before = await run.turn()
    run.refused()
    const { messages } = await run.turn()
    expect(JSON.stringify(messages).length).toBeLessThan(JSON.stringify(before.messages).length * 0.75)
    expect(messages.at(-1)).toBe(transcript.at(-1))
  })

  it('asks for less output, and leaves nothing out, when the server says that it counts a little more', async () => {
    const transcript = [words(100), ...result('a', 300), words(3_000)]
    const run = open(createMemory(), transcript)
    const before = await run.turn()
    run.refused({ inputTokens: 6_900 })
    const { messages, maxOutputTokens } = await run.turn()
    expect(messages).toEqual(before.messages)
    expect(maxOutputTokens).toBeLessThan(10_000 - 6_900)
    expect(maxOutputTokens).toBeGreaterThan(2_500)
  })

  it('shows a stub of the newest result, too, rather than nothing at all', async () => {
    const transcript = [words(100), ...result('a', 200), ...result('b', 3_000)]
    const { messages } = await open(createMemory({ offloadTokens: 1e6 }), transcript).turn()
    expect(ids(messages)).toEqual(['a', 'b'])
    expect(messages.at(-1)?.content).toMatch(/^result of b\n[^]*read_back\(\{"id":"b"\}\)[^]*b line 2999$/)
  })
})

describe('createMemory, summarising by force', () => {
  const reply = (part: number): Message => ({
    role: 'assistant',
    content: Array.from({ length: 90 }, (_, line) => `Reply ${part} says ${line * part}.`).join(' '),
  })

  it('asks while there is room to, and keeps the summary in the list that takes its place', async () => {
    const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, costUsd: 0 }
    let asked = 0
    const ask = async () => ((asked += 1) === 1 ? { text: 'Never delete FACT-77.', usage } : undefined)
    const transcript: Message[] = [words(100)]
    const run = open(createMemory({ preset: 'fidelity' }), transcript)
    let last: readonly Message[] = []
    for (let part = 1; part < 40; part += 1) {
      transcript.push(reply(part), { role: 'user', content: `Go on ${part}` })
      const { messages, maxOutputTokens } = await run.turn({ ask })
      expect(maxOutputTokens).toBeGreaterThan(1_000)
      last = messages
    }
    const made = run.edits.flatMap((edit) => (edit.kind === 'summary' ? [edit] : []))
    expect(made[0]).toMatchObject({ by: 'model', reason: 'the window is full' })
    expect(made.at(-1)?.by).toBe('digest')
    expect(made.filter(({ text }) => !text.includes('FACT-77'))).toEqual([])
    expect(JSON.stringify(last)).toContain('FACT-77')
    expect(last[0]).toBe(transcript[0])
  })
})

describe('createMemory, offloading', () => {
  it('shows a long result as a stub from the start, with how it begins and ends', async () => {
    const wide = { ...model, contextTokens: 200_000 }
    const transcript = [words(10), ...result('a', 2_000)]
    const run = open(createMemory(), transcript)
    const { messages, forecast } = await run.turn({ model: wide })
    expect(run.edits).toMatchObject([{ kind: 'offload', messages: [2], forecast: { costUsd: null } }])
    expect(messages[2]?.content).toMatch(/^result of a\na line 0\n/)
    expect(messages[2]?.content).toMatch(
      /\[… [\d,]+ characters, 2,001 lines, not shown whole: read_back\(\{"id":"a"\}\)/,
    )
    expect(messages[2]?.content).toMatch(/a line 1999$/)
    expect(forecast?.inputTokens).toBeLessThan(1_000)
    // Once: what is a stub stays one.
    await run.turn({ model: wide })
    expect(run.edits).toHaveLength(1)
  })
})
