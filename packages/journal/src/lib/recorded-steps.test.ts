import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileJournal } from './file-journal.ts'
import { JournalDriftError, Suspended } from '@glmkit/core'
import type { Journal, JournalStore, OpenJournal, StepOptions } from '@glmkit/core'

const { signal } = new AbortController()

async function newStore(driftAfterMs = 60): Promise<JournalStore & { readonly path: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'recorded-steps-'))
  return { ...createFileJournal({ dir, sync: 'never', driftAfterMs }), path: join(dir, 'r.jsonl') }
}

async function worked(journal: Journal, key: string, value: unknown = key, options?: StepOptions): Promise<unknown> {
  const work = async function* (): AsyncGenerator<never, unknown> {
    yield* []
    return value
  }
  return (await journal.step(key, work, options).next()).value
}

async function withRun<T>(open: Promise<OpenJournal>, use: (run: OpenJournal) => Promise<T>): Promise<T> {
  await using run = await open
  return await use(run)
}

describe('step', () => {
  it('yields the parts of a cut try, then works again with isRestart, at the same place on replay', async () => {
    const store = await newStore()
    let tries = 0
    const seen: unknown[] = []
    const program = async ({ journal }: OpenJournal): Promise<void> => {
      const step = journal.step('s', async function* (isRestart) {
        tries += 1
        yield { isRestart, part: 1 }
        if (tries === 1) throw new Error('cut')
        return new Date(0)
      })
      let next = await step.next()
      for (; next.done !== true; next = await step.next()) seen.push(next.value)
      seen.push(next.value)
    }
    await expect(withRun(store.create('r', {}), program)).rejects.toThrow('cut')
    await expect(withRun(store.open('r', { isReplay: true }), program)).rejects.toThrow(
      'recording ends before "s" is done',
    )
    await withRun(store.open('r'), program)
    seen.length = 0
    await withRun(store.open('r', { isReplay: true }), program)
    const parts = [
      { isRestart: false, part: 1 },
      { isRestart: true, part: 1 },
    ]
    expect(seen).toEqual([...parts, '1970-01-01T00:00:00.000Z'])
    expect(tries).toBe(2)
  })

  it('closes the work of a step that is left, and throws in one whose journal was closed', async () => {
    const store = await newStore()
    let closed = 0
    const work = async function* (): AsyncGenerator<number, void> {
      try {
        for (let part = 0; ; part += 1) yield part
      } finally {
        closed += 1
      }
    }
    const left = withRun(store.create('r', {}), async ({ journal }) => {
      for await (const part of journal.step('left', work)) if (part === 2) break
      expect(closed).toBe(1)
      const open = journal.step('open', work)
      await open.next()
      return open
    })
    await expect(left.then((step) => step.next())).rejects.toThrow('its journal was closed')
    expect(closed).toBe(2)
  })

  it('names the key and the place where an intent drifted', async () => {
    const store = await newStore()
    const intent = { model: 'glm-5', messages: ['a', 'b', 'ab12'], at: undefined }
    await withRun(store.create('r', {}), ({ journal }) => worked(journal, 'turn/3/model', 1, { intent }))
    const same = { messages: ['a', 'b', 'ab12'], model: 'glm-5' }
    const other = { ...same, messages: ['a', 'b', 'cd34', 'more'] }
    const ask = (now: unknown, allowDrift = false): Promise<unknown> =>
      withRun(store.open('r', { allowDrift }), ({ journal }) => worked(journal, 'turn/3/model', 2, { intent: now }))
    expect(await ask(same)).toBe(1)
    const message =
      'Cannot resume run "r": "turn/3/model" drifted at intent.messages[2]: recorded "ab12", now "cd34"; run the program'
    await expect(ask(other)).rejects.toThrow(message)
    await expect(ask({ ...same, tools: [] })).rejects.toThrow('at intent.tools: recorded nothing, now []')
    expect(await ask(other, true)).toBe(1)
  })

  it('names both keys when the program takes another way, or voids the old one when that is allowed', async () => {
    const store = await newStore()
    await withRun(store.create('r', {}), async ({ journal }) => {
      for (const key of ['a', 'b', 'c']) await worked(journal, key)
    })
    const program = async ({ journal }: OpenJournal): Promise<unknown> => [
      await worked(journal, 'a', 'new'),
      await worked(journal, 'x', 'new'),
      await worked(journal, 'c', 'new'),
    ]
    const drifts = withRun(store.open('r'), program)
    await expect(drifts).rejects.toThrow(JournalDriftError)
    await expect(drifts).rejects.toThrow('Cannot resume run "r": "x" is asked for, next in the record is "b"')
    expect(await withRun(store.open('r', { allowDrift: true }), program)).toEqual(['a', 'new', 'new'])
    expect(await withRun(store.open('r'), program)).toEqual(['a', 'new', 'new'])
  })

  it('takes no slow reader for a drift', async () => {
    const store = await newStore(30)
    const program = async ({ journal }: OpenJournal): Promise<unknown> => {
      const slow = journal.step('slow', async function* () {
        yield 1
        yield 2
      })
      const read = async (): Promise<unknown> => {
        for await (const _ of slow) await wait(90)
        return worked(journal, 'after slow')
      }
      return Promise.all([read(), worked(journal, 'a').then(() => journal.sleep('nap', 250, signal))])
    }
    await withRun(store.create('r', {}), program)
    expect(await withRun(store.open('r', { isReplay: true }), program)).toEqual(['after slow', undefined])
  })

  it('knows at once that a run that is over has no such step', async () => {
    const store = await newStore(60_000)
    await withRun(store.create('r', {}), async (run) => {
      await worked(run.journal, 'a')
      await run.end()
    })
    const replayed = withRun(store.open('r', { isReplay: true }), ({ journal }) => worked(journal, 'x'))
    await expect(replayed).rejects.toThrow('"x" is asked for, next in the record is "a"')
  })

  it('refuses a key that was used', async () => {
    const store = await newStore()
    await withRun(store.create('r', {}), async ({ journal }) => {
      await worked(journal.scope('a'), 'b')
      await expect(worked(journal, 'a/b')).rejects.toThrow('Cannot record "a/b" twice')
    })
  })

  it('replays 20 steps of 10 parts in well under 100 ms', async () => {
    const store = await newStore()
    let works = 0
    const program = async ({ journal }: OpenJournal): Promise<void> => {
      for (let step = 0; step < 20; step += 1) {
        const parts = journal.step(`s${step}`, async function* () {
          works += 1
          for (let part = 0; part < 10; part += 1) yield part
        })
        for await (const _ of parts);
      }
    }
    await withRun(store.create('r', {}), program)
    const from = performance.now()
    await withRun(store.open('r', { isReplay: true }), program)
    // Alone it takes 5 ms; a timer a record would take seconds.
    expect(performance.now() - from).toBeLessThan(1_000)
    expect(works).toBe(20)
  })
})

describe('sleep, waitFor, now and id', () => {
  it('sleeps only the rest after a resume, and not at all on replay', async () => {
    const store = await newStore()
    const cut = new AbortController()
    const reason = new Error('cut')
    const started = Date.now()
    const first = withRun(store.create('r', {}), ({ journal }) => {
      setTimeout(() => cut.abort(reason), 1_500)
      return journal.sleep('nap', 2_000, cut.signal)
    })
    await expect(first).rejects.toBe(reason)
    await withRun(store.open('r'), ({ journal }) => journal.sleep('nap', 2_000, signal))
    const tookMs = Date.now() - started
    expect(tookMs).toBeGreaterThanOrEqual(1_999)
    // A whole sleep more would be 3,500.
    expect(tookMs).toBeLessThan(3_400)
    const from = performance.now()
    await withRun(store.open('r', { isReplay: true }), ({ journal }) => journal.sleep('nap', 2_000, signal))
    expect(performance.now() - from).toBeLessThan(1_500)
  })

  it('waits for somebody outside across resumes', async () => {
    const store = await newStore()
    const ask = ({ journal }: OpenJournal): Promise<unknown> => journal.scope('call/1').waitFor('approval', signal)
    await expect(withRun(store.create('r', {}), ask)).rejects.toEqual(new Suspended('call/1/approval'))
    await expect(withRun(store.open('r'), ask)).rejects.toThrow(Suspended)
    await expect(withRun(store.open('r', { isReplay: true }), ask)).rejects.toThrow(Suspended)
    const values = { 'call/1/approval': { isAllowed: true } }
    expect(await withRun(store.open('r', { values }), ask)).toEqual({ isAllowed: true })
    expect(await withRun(store.open('r', { values: { 'call/1/approval': 'other' } }), ask)).toEqual({ isAllowed: true })
  })

  it('tells the same time and ids on replay', async () => {
    const store = await newStore()
    const program = async ({ journal }: OpenJournal): Promise<unknown[]> => {
      const told: unknown[] = [journal.now(), journal.id(), journal.scope('a').id(), journal.scope('a').id()]
      for (const key of ['a', 'b']) {
        await wait(3)
        await worked(journal, key)
        told.push(journal.now(), journal.id())
      }
      return told
    }
    const live = await withRun(store.create('r', {}), program)
    expect(new Set(live).size).toBe(live.length)
    expect(await withRun(store.open('r', { isReplay: true }), program)).toEqual(live)
  })
})

/** A step of a random program: what it waits before each of its parts, and the steps that follow. */
interface Node {
  readonly delays: readonly number[]
  readonly isParallel: boolean
  readonly next: readonly Node[]
}

const delays = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 })
const nodesOf = (next: fc.Arbitrary<readonly Node[]>): fc.Arbitrary<readonly Node[]> =>
  fc.array(fc.record({ delays, isParallel: fc.boolean(), next }), { maxLength: 3 })

interface Watch {
  readonly path: string
  /** What the program sees, in order. */
  readonly log: string[]
  /** Keys of steps that must not be worked. */
  readonly done: ReadonlySet<string>
}

async function play(journal: Journal, nodes: readonly Node[], isParallel: boolean, watch: Watch): Promise<void> {
  const runNode = async (node: Node, index: number): Promise<void> => {
    const inner = journal.scope(String(index))
    const path = `${watch.path}${index}/`
    const step = inner.step('work', async function* () {
      if (watch.done.has(`${path}work`)) throw new Error(`"${path}work" was worked twice`)
      for (const [part, delay] of node.delays.entries()) {
        // At once, in a turn of the event loop, after a timer.
        if (delay > 0) await wait(delay - 1)
        yield part
      }
      return Math.random()
    })
    for (let next = await step.next(); ; next = await step.next()) {
      watch.log.push(`${path} ${next.value} ${inner.id()} ${inner.now()}`)
      if (next.done === true) break
    }
    await play(inner, node.next, node.isParallel, { ...watch, path })
  }
  if (isParallel) await Promise.all(nodes.map(runNode))
  else for (const [index, node] of nodes.entries()) await runNode(node, index)
}

describe('programs of steps in and beside each other', () => {
  const programs = nodesOf(nodesOf(nodesOf(fc.constant([]))))
  const crashes = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 })

  it('go on after any crash with nothing done twice, and look the same on every replay', async () => {
    const check = async (nodes: readonly Node[], cuts: readonly number[]): Promise<void> => {
      const store = await newStore(2_000)
      const tell = async (open: Promise<OpenJournal>, doneKeys: readonly string[] = []): Promise<string[]> => {
        const watch = { path: '', log: [], done: new Set(doneKeys) }
        await withRun(open, ({ journal }) => play(journal, nodes, true, watch))
        return watch.log
      }
      let live = await tell(store.create('r', {}))
      for (const place of cuts) {
        const bytes = await readFile(store.path)
        const header = bytes.indexOf('\n') + 1
        const cut = bytes.subarray(0, header + Math.floor((bytes.length - header) * place))
        await writeFile(store.path, cut)
        const lines = cut.toString().split('\n').slice(0, -1)
        const kept = lines.map((line) => JSON.parse(line))
        const values = kept.filter(({ t }) => t === 'value').map(({ k }) => k)
        const before = live
        live = await tell(store.open('r'), values)
        const seen = kept.filter(({ t }) => t === 'part' || t === 'value').length
        expect(live.slice(0, seen)).toEqual(before.slice(0, seen))
      }
      for (let replay = 0; replay < 2; replay += 1) {
        expect(await tell(store.open('r', { isReplay: true }))).toEqual(live)
      }
      await withRun(store.open('r'), async (run) => {
        await play(run.journal, nodes, true, { path: '', log: [], done: new Set() })
        await run.end()
      })
    }
    await fc.assert(fc.asyncProperty(programs, crashes, check), { numRuns: 40 })
  }, 60_000)
})
