import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent, defineTool, JournalDriftError, JournalError } from '@glmkit/core'
import type { Agent, CreateAgentOptions, JournalStore, MemoryEdit, Model, OpenJournal, RunEvent } from '@glmkit/core'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Brain, Reply } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { createFileJournal } from '@glmkit/journal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openSession } from './open-session.ts'
import { forgetSession, listSessions, retainSessions } from './stored-sessions.ts'

let dir = ''
let journal: JournalStore
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'session-'))
  journal = createFileJournal({ dir, sync: 'never' })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const order = defineTool({
  name: 'order',
  description: 'Orders something.',
  input: z.object({ what: z.string() }),
  sideEffects: true,
  approval: 'always',
  execute: ({ what }) => `ordered ${what}`,
})
const callOrder: Reply = { toolCalls: [{ name: 'order', arguments: { what: 'tea' } }] }

interface Setup extends AsyncDisposable {
  readonly agent: Agent
  readonly model: Model
  readonly again: (changes?: Partial<CreateAgentOptions>) => Agent
  readonly requests: readonly { readonly body: unknown }[]
}

async function setUp(brain: readonly Reply[] | Brain, options: Partial<CreateAgentOptions> = {}): Promise<Setup> {
  const emulator = await startEmulator({ brain: typeof brain === 'function' ? brain : scriptBrain(brain) })
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: 'k', maxRetries: 0 })
  const again = (changes: Partial<CreateAgentOptions> = {}): Agent =>
    createAgent({ model, instructions: 'Be kind.', tools: [order], journal, ...options, ...changes })
  return { agent: again(), model, again, requests: emulator.requests, [Symbol.asyncDispose]: () => emulator.close() }
}

const sentIn = ({ requests }: Setup, place: number): unknown => Object(requests.at(place)?.body).messages

const answers = (...texts: string[]): Reply[] => texts.map((content) => ({ content }))

/** As if the process had been killed before it wrote the first such line. */
async function cutFile(file: string, isFirst: (line: string) => boolean): Promise<void> {
  const lines = (await readFile(join(dir, file), 'utf8')).trimEnd().split('\n')
  const at = lines.findIndex(isFirst)
  expect(at).toBeGreaterThan(0)
  await writeFile(join(dir, file), `${lines.slice(0, at).join('\n')}\n`)
}

describe('openSession', () => {
  it('goes on with a conversation in another process, and keeps no run that is over', async () => {
    await using setup = await setUp(answers('one', 'two', 'three'))
    const { agent } = setup
    {
      await using session = await openSession({ journal, agent, id: 's', title: 'Tea', label: 'new' })
      expect((await session.send('first')).text).toBe('one')
      await session.setLabel('old')
      expect((await session.send('second')).text).toBe('two')
    }
    await using session = await openSession({ journal, agent, id: 's' })
    expect([session.title, session.label, session.interrupted, session.torn]).toEqual([
      'Tea',
      'old',
      undefined,
      undefined,
    ])
    expect(session.messages.map(({ role, content }) => `${role}: ${content}`)).toEqual([
      'system: Be kind.',
      'user: first',
      'assistant: one',
      'user: second',
      'assistant: two',
    ])
    await session.send('third')
    expect(sentIn(setup, -1)).toEqual(session.messages.slice(0, -1))
    const what = session.entries.map((entry) => (entry.type === 'message' ? entry.index : entry.type))
    expect(what).toEqual([0, 'label', 1, 2, 'run-end', 'label', 3, 4, 'run-end', 5, 6, 'run-end'])
    expect((await readdir(dir)).toSorted()).toEqual(['s.jsonl', 's.lock'])
    const log = await readFile(join(dir, 's.jsonl'), 'utf8')
    for (const text of ['first', 'one', 'Be kind.']) expect(log.split(text).length, text).toBe(2)
  })

  it('passes the events of a run through, and has noted them when it tells of the end', async () => {
    const script = [callOrder, { reasoning: 'hm', content: 'done and ready' }]
    const brain: Brain = (request) => script[request.messages.length > 2 ? 1 : 0] ?? {}
    const told = async (run: AsyncIterable<RunEvent>): Promise<string[]> => {
      const lines: string[] = []
      for await (const { at: _, ...event } of run) lines.push(JSON.stringify(event))
      return lines.map((line) => line.replace(/call_\w+/g, 'id').replace(/"durationMs":[\d.]+/g, ''))
    }
    const options = { approver: () => true }
    await using other = await setUp(brain, { journal: createFileJournal({ dir: join(dir, 'other') }) })
    const plain = await told(other.agent.stream('Go', { runId: 's.1', ...options }))

    await using setup = await setUp(brain)
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    const run = session.stream('Go', options)
    expect(() => session.stream('More')).toThrow('a run is going on')
    let entriesAtEnd = 0
    async function* watched(): AsyncGenerator<RunEvent> {
      for await (const event of run) {
        if (event.type === 'run-end') entriesAtEnd = session.entries.length
        yield event
      }
    }
    expect(await told(watched())).toEqual(plain)
    expect(entriesAtEnd).toBe(6)
    expect((await run.result).text).toBe('done and ready')
    await session.send('More', options)
  })

  it('waits for an approval across processes', async () => {
    await using setup = await setUp([callOrder, ...answers('ordered it', 'and again')])
    {
      await using session = await openSession({ journal, agent: setup.agent, id: 's' })
      expect((await session.send('Order tea')).stopReason).toBe('waiting')
      await expect(session.send('Hello?')).rejects.toThrow('run "s.1" was interrupted, await session.resume()')
    }
    await using session = await openSession({ journal, agent: setup.again(), id: 's' })
    expect(session.interrupted).toMatchObject({ runId: 's.1', input: 'Order tea', isResumable: true })
    const [request] = session.interrupted?.waitingFor ?? []
    const result = await session.resume({ approvals: { [request?.id ?? '']: true } })
    expect([result.text, session.interrupted]).toEqual(['ordered it', undefined])
    expect(session.messages).toEqual(result.transcript)
    expect(session.messages.some(({ content }) => content === 'ordered tea')).toBe(true)
    await session.send('Thanks')
    expect(sentIn(setup, -1)).toEqual([...result.transcript, { role: 'user', content: 'Thanks' }])
  })

  it('gives a waiting run up on request: its call ends as an error', async () => {
    await using setup = await setUp([callOrder, ...answers('never mind')])
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    await session.send('Order tea')
    await session.abandon()
    await expect(session.abandon()).rejects.toThrow('no run was interrupted')
    expect((await session.send('Do not')).text).toBe('never mind')
    expect(session.messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
      'user',
      'assistant',
    ])
    expect(await readdir(dir)).toEqual(['s.jsonl', 's.lock'])
  })

  it('resumes a run that was left or aborted, without saying a thing twice', async () => {
    await using setup = await setUp((request) => ({ content: `reply ${request.messages.length}` }))
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    await session.send('a')
    const left = session.stream('b')
    for await (const { type } of left) if (type === 'turn-start') break
    await expect(left.result).rejects.toThrow('left before its end')
    expect(session.interrupted).toMatchObject({ runId: 's.2', input: 'b', isResumable: true })
    await session.resume()

    const stop = new AbortController()
    const aborted = session.stream('c', { signal: stop.signal })
    const read = async (): Promise<void> => {
      for await (const { type } of aborted) if (type === 'turn-start') stop.abort(new Error('enough'))
    }
    await expect(read()).rejects.toThrow('enough')
    expect(session.interrupted?.error).toEqual({ name: 'Error', message: 'enough' })
    const { transcript } = await session.resume()
    expect(session.messages).toEqual(transcript)
    const texts = ['Be kind.', 'a', 'reply 2', 'b', 'reply 4', 'c', 'reply 6']
    expect(session.messages.map(({ content }) => content)).toEqual(texts)
  })

  it('gives up a run that was killed behind its last reply, and before its end', async () => {
    await using setup = await setUp(answers('one', 'two'))
    {
      await using session = await openSession({ journal, agent: setup.agent, id: 's', keepRuns: true })
      await session.send('first')
    }
    await cutFile('s.1.jsonl', (line) => line.includes('"undelivered"'))
    await cutFile('s.jsonl', (line) => line.includes('"end":'))
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    expect(session.interrupted).toMatchObject({ runId: 's.1', isResumable: true })
    await session.abandon()
    expect(session.interrupted).toBe(undefined)
    expect(session.messages.map(({ content }) => content)).toEqual(['Be kind.', 'first', 'one'])
    expect((await session.send('second')).text).toBe('two')
  })

  it('keeps what is recorded of a run that is given up', async () => {
    await using setup = await setUp([callOrder, ...answers('too late', 'fine')])
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    for await (const { type } of session.stream('Order', { approver: () => true })) if (type === 'tool-result') break
    await session.abandon()
    expect(session.messages.map(({ content }) => content)).toEqual(['Be kind.', 'Order', '', 'ordered tea'])
    expect(session.interrupted).toBe(undefined)
    await session.send('So?')
    expect(session.messages.length).toBe(6)
  })

  it('learns from the run what it could not note of its end', async () => {
    await using setup = await setUp(answers('one', 'two'))
    const full: JournalStore = {
      ...journal,
      async create(runId, header) {
        const open = await journal.create(runId, header)
        let notes = 0
        const note: OpenJournal['note'] = async (value) => {
          if (++notes > 1) throw new JournalError('Cannot write: the disk is full')
          return open.note(value)
        }
        return { ...open, note, [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() }
      },
    }
    {
      await using session = await openSession({ journal: full, agent: setup.agent, id: 's' })
      await expect(session.send('a')).rejects.toThrow('the disk is full')
    }
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    expect((await session.resume()).text).toBe('one')
    expect([session.messages.length, setup.requests.length]).toEqual([3, 1])
  })

  it('keeps what an agent without a journal did not answer', async () => {
    await using setup = await setUp(answers('late'))
    const agent = createAgent({ model: setup.model })
    {
      await using session = await openSession({ journal, agent, id: 's' })
      const run = session.stream('Anybody?')
      for await (const { type } of run) if (type === 'run-start') break
    }
    await using session = await openSession({ journal, agent, id: 's' })
    expect(session.interrupted).toMatchObject({ runId: 's.1', input: 'Anybody?', isResumable: false })
    await expect(session.resume()).rejects.toThrow('the run has no journal, send again')
    expect((await session.send('Hello')).text).toBe('late')
    expect(session.messages.map(({ content }) => content)).toEqual(['Anybody?', 'Hello', 'late'])
  })

  it.for(['no journal', 'the journal is full', 'a crash'])(
    'keeps the instructions when the first run is cut: %s',
    async (cut) => {
      await using setup = await setUp((request) => ({ content: `reply ${request.messages.length}` }), {
        memory: {
          open: ({ transcript }) => ({
            edit: () => [
              { kind: 'summary', from: 1, to: transcript.length, pinned: [], text: '', by: 'digest', reason: 'test' },
            ],
            prepare: ({ model }) => ({ messages: transcript, maxOutputTokens: model.maxOutputTokens }),
          }),
        },
      })
      const agents = {
        'no journal': createAgent({ model: setup.model }),
        'the journal is full': setup.again({
          journal: {
            ...journal,
            create() {
              throw new JournalError('Cannot write: the disk is full')
            },
          },
        }),
        'a crash': undefined,
      }
      const agent = Object.entries(agents).find(([name]) => name === cut)?.[1]
      if (agent !== undefined) {
        await using session = await openSession({ journal, agent, id: 's' })
        const read = async (): Promise<void> => {
          for await (const { type } of session.stream('first')) if (type === 'run-start') break
        }
        await read().catch(() => {})
      } else {
        await using log = await journal.create('s', { session: 1 })
        await log.note({ run: 1, input: 'first' })
      }
      const texts = ['Be kind.', 'first', 'second', 'reply 3']
      {
        await using session = await openSession({ journal, agent: setup.agent, id: 's' })
        await session.send('second')
        expect(session.messages.map(({ content }) => content)).toEqual(texts)
        expect(sentIn(setup, -1)).toEqual(session.messages.slice(0, -1))
        await session.send('third')
      }
      await using session = await openSession({ journal, agent: setup.agent, id: 's' })
      expect(session.messages.map(({ content }) => content)).toEqual([...texts, 'third', 'reply 5'])
      expect(sentIn(setup, -1)).toEqual(session.messages.slice(0, -1))
      const upTo = session.edits.map((edit) => edit.kind === 'summary' && session.messages[edit.to - 1]?.content)
      expect(upTo).toEqual(['second', 'third'])
      const places = session.entries.flatMap((entry) => (entry.type === 'message' ? [entry.index] : []))
      expect(places).toEqual([0, 1, 2, 3, 4, 5])
    },
  )

  it('goes on with the instructions of another agent', async () => {
    await using setup = await setUp(answers('one', 'two', 'three'))
    {
      await using session = await openSession({ journal, agent: setup.agent, id: 's' })
      await session.send('a')
    }
    const agent = setup.again({ instructions: 'Be brief.' })
    const texts = ['Be brief.', 'a', 'one', 'b', 'two']
    {
      await using session = await openSession({ journal, agent, id: 's' })
      const { transcript } = await session.send('b')
      expect(session.messages).toEqual(transcript)
    }
    await using session = await openSession({ journal, agent, id: 's' })
    expect(session.messages.map(({ content }) => content)).toEqual(texts)
    expect(session.entries.flatMap((entry) => (entry.type === 'message' ? [entry.message.content] : []))).toEqual(texts)
    await session.send('c')
    expect(sentIn(setup, -1)).toEqual(session.messages.slice(0, -1))
  })

  it('keeps what an agent without a journal has done when its stream is left, or the session closed', async () => {
    const brain: Brain = ({ messages }) => (messages.at(-1)?.role === 'user' ? callOrder : { content: 'A long answer' })
    await using setup = await setUp(brain)
    const agent = createAgent({ model: setup.model, tools: [order] })
    const texts = ['Order tea', '', 'ordered tea']
    {
      await using session = await openSession({ journal, agent, id: 's' })
      const run = session.stream('Order tea', { approver: () => true })
      for await (const { type } of run) if (type === 'tool-result') break
      await expect(run.result).rejects.toThrow('left before its end')
      expect(session.messages.map(({ content }) => content)).toEqual(texts)
      const decided = Promise.withResolvers<void>()
      const sent = session.send('Order tea', {
        approver: () => {
          decided.resolve()
          return new Promise(() => {})
        },
      })
      sent.catch(() => {})
      await decided.promise
      await session.close()
      await expect(sent).rejects.toThrow('the session was closed')
    }
    await using session = await openSession({ journal, agent, id: 's' })
    expect(session.messages.map(({ content }) => content)).toEqual([
      ...texts,
      'Order tea',
      '',
      expect.stringContaining('ended before'),
    ])
  })

  it('is the same after a resume that was refused: the agent was another', async () => {
    await using setup = await setUp([{ content: 'Which?', ...callOrder }, ...answers('ordered it', 'and again')])
    {
      await using session = await openSession({ journal, agent: setup.agent, id: 's' })
      await session.send('Order tea')
    }
    {
      const other = setup.again({ instructions: 'Be rude.', tools: [] })
      await using session = await openSession({ journal, agent: other, id: 's' })
      const before = [session.messages, session.interrupted]
      await expect(session.resume()).rejects.toThrow(JournalDriftError)
      await expect(session.abandon()).rejects.toThrow(JournalDriftError)
      expect([session.messages, session.interrupted]).toEqual(before)
    }
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    const [request] = session.interrupted?.waitingFor ?? []
    await session.resume({ approvals: { [request?.id ?? '']: true } })
    const texts = ['Be kind.', 'Order tea', 'Which?', 'ordered tea', 'ordered it']
    expect(session.messages.map(({ content }) => content)).toEqual(texts)
  })

  it.for(['another agent', 'damage'])('goes on without an interrupted run that cannot be read: %s', async (why) => {
    await using setup = await setUp([callOrder, ...answers('fine')])
    {
      await using session = await openSession({ journal, agent: setup.agent, id: 's' })
      await session.send('Order tea')
    }
    const path = join(dir, 's.1.jsonl')
    const recorded = await readFile(path, 'utf8')
    if (why === 'damage') await writeFile(path, recorded.replace('"begin"', '"bogin"'))
    const agent = why === 'damage' ? setup.agent : setup.again({ instructions: 'Be rude.' })
    {
      await using session = await openSession({ journal, agent, id: 's' })
      await expect(session.abandon()).rejects.toThrow(JournalError)
      await session.abandon({ force: true })
      expect(session.interrupted).toBe(undefined)
    }
    await using session = await openSession({ journal, agent, id: 's' })
    expect((await session.send('Go on')).text).toBe('fine')
    expect(session.messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
      'user',
      'assistant',
    ])
    expect(await readdir(dir)).toContain('s.1.jsonl')
  })

  it('has its notes in the order of the log, and does not fail for a journal that cannot be removed', async () => {
    await using setup = await setUp(answers('one', 'two'))
    const slow: JournalStore = {
      ...journal,
      async create(runId, header) {
        const open = await journal.create(runId, header)
        const note: OpenJournal['note'] = async (value, options) => {
          const noted = await open.note(value)
          await new Promise((resolve) => setTimeout(resolve, options?.isVital === true ? 10 : 0))
          return noted
        }
        return { ...open, note, [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() }
      },
      remove: () => Promise.reject(new JournalError('Cannot remove: it is open', { reason: 'open' })),
    }
    const session = await openSession({ journal: slow, agent: setup.agent, id: 's' })
    const sent = session.send('a')
    await session.setLabel('new')
    expect((await sent).text).toBe('one')
    const { entries } = session
    await session.close()
    await using again = await openSession({ journal: slow, agent: setup.agent, id: 's' })
    expect(again.entries).toEqual(entries)
    expect((await again.send('b')).text).toBe('two')
  })

  it('takes no run for its own that has its id', async () => {
    await using setup = await setUp(answers('A', 'B', 'C'))
    const session = await openSession({ journal, agent: setup.agent, id: 's' })
    await setup.agent.run('of somebody else', { runId: 's.1' })
    await expect(session.send('important')).rejects.toThrow('it exists')
    expect(session.interrupted).toEqual({ runId: 's.1', input: 'important', isResumable: false })
    await session.close()
    await setup.agent.run('of somebody else', { runId: 's.2' })
    await using again = await openSession({ journal, agent: setup.agent, id: 's' })
    await again.send('once more')
    expect(again.messages.map(({ content }) => content)).toEqual(['Be kind.', 'important', 'once more', 'C'])
  })

  it('keeps edits: the next run is given those in force', async () => {
    const given: (readonly MemoryEdit[])[] = []
    await using setup = await setUp(answers('one', 'two', 'three'), {
      memory: {
        open({ edits, transcript }) {
          given.push(edits)
          return {
            edit: () => [{ kind: 'block', text: `after ${transcript.length}`, reason: 'test' }],
            prepare: ({ model }) => ({ messages: transcript, maxOutputTokens: model.maxOutputTokens }),
          }
        },
      },
    })
    {
      await using session = await openSession({ journal, agent: setup.agent, id: 's' })
      await session.send('a')
      await session.send('b')
    }
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    await session.send('c')
    const texts = given.map((edits) => edits.map((edit) => edit.kind === 'block' && edit.text))
    expect(texts).toEqual([[], ['after 2'], ['after 2', 'after 4']])
    expect(session.edits.length).toBe(3)
    await using fork = await session.fork({ at: 3 })
    expect(fork.edits.length).toBe(1)
  })

  it('forks at a message into a file of its own', async () => {
    await using setup = await setUp(answers('one', 'two', 'other'))
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    await session.send('a')
    await session.send('b')
    await using fork = await session.fork({ at: 3, id: 'f', label: 'try' })
    expect([fork.messages, fork.parent, fork.label]).toEqual([session.messages.slice(0, 3), { id: 's', at: 3 }, 'try'])
    await fork.send('c')
    await fork.close()
    await session.close()
    await forgetSession(journal, 's')
    await using again = await openSession({ journal, agent: setup.agent, id: 'f' })
    expect(again.messages.map(({ content }) => content)).toEqual(['Be kind.', 'a', 'one', 'c', 'other'])
    expect(again.parent).toEqual({ id: 's', at: 3 })
    await expect(again.fork({ at: 6 })).rejects.toThrow('expected 0–5')
  })

  it('is open once', async () => {
    await using setup = await setUp([])
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    await expect(openSession({ journal, agent: setup.agent, id: 's' })).rejects.toMatchObject({
      name: 'JournalError',
      reason: 'open',
    })
    await expect(forgetSession(journal, 's')).rejects.toThrow('this process has the run open')
    await expect(session.fork({ id: 's' })).rejects.toThrow('this process has the run open')
    await expect(openSession({ journal, agent: setup.agent, id: 'a.1' })).rejects.toThrow('Cannot use session id')
  })

  it('names a log that is none of its own, or of a later version', async () => {
    await using setup = await setUp(answers('one'))
    await setup.agent.run('x', { runId: 'run' })
    {
      await using run = await journal.create('notes', { session: 1 })
      await run.note({ mood: 'new' })
      await using newer = await journal.create('newer', { session: 2 })
      await newer.note({})
    }
    const opened = (id: string): Promise<unknown> => openSession({ journal, agent: setup.agent, id })
    await expect(opened('run')).rejects.toThrow('it is over')
    await expect(opened('notes')).rejects.toThrow('record 1 is no note that is known here')
    await expect(opened('newer')).rejects.toThrow('another version of glmkit has written it')
  })

  it('exports text that can be read back, and that no content can break out of', async () => {
    await using setup = await setUp([{ reasoning: 'hm', ...callOrder }, ...answers('```\n<b>done</b>')])
    await using session = await openSession({ journal, agent: setup.agent, title: '<Tea>\n\n## User' })
    await session.send('</pre><script>\n## Assistant', { approver: () => true })
    const lines = session.export().trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(session.messages)
    const html = session.export({ format: 'html' })
    expect(html).toContain('&#60;script&#62;')
    expect(html.match(/<script|<b>|<Tea>/)).toBe(null)
    const markdown = session.export({ format: 'markdown' })
    const headings = markdown.split('\n').filter((line) => line.startsWith('#'))
    expect(headings.map((line) => line.split(' ')[1])).toEqual([
      '<Tea>',
      'Instructions',
      'User',
      'Assistant',
      'Result',
      'Assistant',
    ])
    for (const text of ['# <Tea>', '**Reasoning**\n\n```\nhm\n```', '**Call order (', '{"what":"tea"}']) {
      expect(markdown).toContain(text)
    }
  })

  it('finishes a run whose process was killed', async () => {
    await using setup = await setUp((request) => ({ content: `reply ${request.messages.length}` }))
    {
      await using session = await openSession({ journal, agent: setup.agent, id: 's' })
      await session.send('a')
    }
    // As far as a process came that was killed in the first request.
    {
      await using log = await journal.open('s')
      await log.note({ run: 2, input: 'b' })
      await using run = await journal.create('s.2', { input: 'b', after: 3 })
      expect(run.notes).toEqual([])
    }
    await using session = await openSession({ journal, agent: setup.agent, id: 's' })
    expect(session.interrupted).toEqual({ runId: 's.2', input: 'b', isResumable: true })
    await session.resume()
    expect(session.messages.at(-1)).toEqual({ role: 'assistant', content: 'reply 4' })
    expect(await readdir(dir)).toEqual(['s.jsonl', 's.lock'])
  })
})

describe('listSessions, forgetSession, retainSessions', () => {
  it('lists the latest first, with what is damaged, and forgets all there is of one', async () => {
    await using setup = await setUp(() => callOrder)
    for (const id of ['a', 'b', 'c']) {
      await using session = await openSession({ journal, agent: setup.agent, id, label: `label ${id}` })
      await session.send('Order')
    }
    await setup.agent.run('no session', { runId: 'other' })
    const broken = join(dir, 'b.jsonl')
    await writeFile(broken, (await readFile(broken, 'utf8')).replace('header', 'hEader'))
    await writeFile(join(dir, 'a.torn'), 'half a secret')
    const listed = await listSessions(journal, { withLabels: true })
    expect(listed.map(({ id, label }) => [id, label])).toEqual([
      ['b', undefined],
      ['c', 'label c'],
      ['a', 'label a'],
    ])
    expect(listed[0]?.damage).toContain('line 1 is damaged')
    const { size } = await stat(join(dir, 'c.jsonl'))
    expect(listed[1]?.bytes).toBe(size + (await stat(join(dir, 'c.1.jsonl'))).size)
    for (const { id } of listed) await forgetSession(journal, id)
    expect(await readdir(dir)).toEqual(['other.jsonl'])
    await expect(forgetSession(journal, 'a')).rejects.toThrow('there is no such run')
  })

  it('forgets no run that is none of a session', async () => {
    await using setup = await setUp(answers('one', 'two', 'three'))
    for (const runId of ['report', 'report.1', 's.7']) await setup.agent.run('x', { runId })
    await expect(forgetSession(journal, 'report')).rejects.toThrow('it is a run, no session')
    await journal.remove('report')
    await expect(forgetSession(journal, 'report')).rejects.toThrow('there is no such run')
    await (await openSession({ journal, agent: setup.agent, id: 's' })).close()
    await forgetSession(journal, 's')
    expect((await readdir(dir)).toSorted()).toEqual(['report.1.jsonl', 's.7.jsonl'])
  })

  it('retains what is within the limits, and what is open', async () => {
    await using setup = await setUp(() => ({ content: 'ok' }))
    for (const id of ['a', 'b', 'c', 'd']) {
      await using session = await openSession({ journal, agent: setup.agent, id })
      await session.send('x')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await using _ = await openSession({ journal, agent: setup.agent, id: 'a' })
    expect(await retainSessions(journal, { maxAgeMs: 60_000, maxCount: 4 })).toEqual([])
    const [{ bytes } = { bytes: 0 }] = await listSessions(journal)
    const gone = await retainSessions(journal, { maxBytes: bytes * 3.5 })
    expect(gone.map(({ id }) => id)).toEqual(['b'])
    expect((await retainSessions(journal, { maxCount: 0 })).map(({ id }) => id)).toEqual(['c', 'd'])
    expect((await listSessions(journal)).map(({ id }) => id)).toEqual(['a'])
    await using big = await openSession({ journal, agent: setup.agent, id: 'big' })
    await using small = await openSession({ journal, agent: setup.agent, id: 'small' })
    await small.send('x')
    await new Promise((resolve) => setTimeout(resolve, 5))
    await big.send('x'.repeat(20 * bytes))
    for (const session of [_, big, small]) await session.close()
    const kept = await retainSessions(journal, { maxBytes: bytes * 25 })
    expect(kept).toEqual([])
    expect((await retainSessions(journal, { maxBytes: bytes * 22.5 })).map(({ id }) => id)).toEqual(['a'])
    await expect(retainSessions(journal, { maxCount: -1 })).rejects.toThrow('maxCount is -1')
    await expect(retainSessions(journal, JSON.parse('{"maxCount": null}'))).rejects.toThrow('maxCount is null')
  })
})
