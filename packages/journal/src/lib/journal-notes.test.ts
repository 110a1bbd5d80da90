import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from '@glmkit/core'
import type { JournalListing, JournalStore } from '@glmkit/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileJournal } from './file-journal.ts'
import { encode, encodeHeader } from './journal-log.ts'

let dir = ''
let store: JournalStore
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'journal-notes-'))
  store = createFileJournal({ dir, sync: 'never', driftAfterMs: 200 })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('OpenJournal.note', () => {
  it('keeps notes in their order, beside steps that are replayed without them', async () => {
    {
      await using run = await store.create('r', {})
      expect(await run.note({ a: 1 })).toMatchObject({ seq: 1, value: { a: 1 } })
      expect(await once(run.journal, 'step', () => 'worked')).toBe('worked')
      await run.note('b', { isVital: true })
    }
    await using run = await store.open('r')
    expect(run.notes.map(({ seq, value }) => [seq, value])).toEqual([
      [1, { a: 1 }],
      [4, 'b'],
    ])
    expect(await once(run.journal, 'step', () => 'again')).toBe('worked')
    await run.note('c')
    expect(await once(run.journal, 'next', () => 'new')).toBe('new')
    await run.end()
    await using replay = await store.open('r', { isReplay: true })
    expect(replay.notes.length).toBe(3)
    await expect(replay.note('d')).rejects.toThrow('it is only replayed')
  })

  it('says what a crash has cut off, and where it is', async () => {
    {
      await using run = await store.create('r', {})
      await run.note('a')
    }
    const path = join(dir, 'r.jsonl')
    const whole = await readFile(path)
    await writeFile(path, Buffer.concat([whole, Buffer.from('{"s":2')]))
    {
      await using run = await store.open('r')
      expect(run.torn).toEqual({ bytes: 6, path: join(dir, 'r.torn') })
    }
    await using run = await store.open('r')
    expect(run.torn).toBe(undefined)
    expect(run.notes.length).toBe(1)
  })

  it('takes a whole record without its line end for damage, not for a torn one', async () => {
    {
      await using run = await store.create('r', {})
      await run.note('a')
    }
    const path = join(dir, 'r.jsonl')
    const bytes = await readFile(path)
    bytes[bytes.length - 1] = 11
    await writeFile(path, bytes)
    await expect(store.open('r')).rejects.toThrow(`Cannot read "${path}": line 2 has lost its end`)
    expect(await readFile(path)).toEqual(bytes)
  })

  it('names a record of a kind that a later version has brought', async () => {
    const path = join(dir, 'r.jsonl')
    const later = { s: 1, at: Date.now(), e: 1, t: 'note' as const, k: 'x' }
    await writeFile(path, encodeHeader('r', {}) + encode({ ...later, ...JSON.parse('{"t":"novelty"}') }))
    await expect(store.open('r')).rejects.toThrow('line 2 has a "novelty", which this version of glmkit does not know')
  })
})

describe('JournalStore.list and remove', () => {
  it('lists what is there with its header, also what is damaged or open', async () => {
    const listed = async (prefix?: string): Promise<Map<string, JournalListing>> => {
      const all = new Map<string, JournalListing>()
      for await (const each of store.list(prefix === undefined ? {} : { prefix })) all.set(each.runId, each)
      return all
    }
    expect(await listed()).toEqual(new Map())
    await using _ = await store.create('a.1', { text: 'é'.repeat(20_000) })
    await using b = await store.create('b', {})
    expect(b.header).toEqual({})
    await writeFile(join(dir, 'b.torn'), 'xyz')
    await writeFile(join(dir, 'c.jsonl'), 'nonsense')
    await writeFile(join(dir, 'd.jsonl'), encodeHeader('d', {}).replace('"format":1', '"format":2'))
    const all = await listed()
    expect([...all.keys()].toSorted()).toEqual(['a.1', 'b', 'c', 'd'])
    expect(all.get('a.1')?.header).toEqual({ text: 'é'.repeat(20_000) })
    const { size, mtimeMs } = await stat(join(dir, 'b.jsonl'))
    expect(all.get('b')).toEqual({ runId: 'b', header: {}, at: mtimeMs, bytes: size + 3 })
    expect(all.get('c')?.damage).toContain('c.jsonl": line 1 is damaged')
    expect(all.get('d')?.damage).toContain('d.jsonl": line 1 is damaged')
    expect([...(await listed('a.')).keys()]).toEqual(['a.1'])
  })

  it('removes all that is kept of a run that nobody has open', async () => {
    const run = await store.create('r', {})
    await using _ = await store.create('r2', {})
    await writeFile(join(dir, 'r.torn'), 'secret')
    await expect(store.remove('r')).rejects.toMatchObject({ name: 'JournalError', reason: 'open' })
    await run[Symbol.asyncDispose]()
    await store.remove('r')
    expect((await readdir(dir)).toSorted()).toEqual(['r2.jsonl', 'r2.lock'])
    await expect(store.remove('r')).rejects.toMatchObject({ reason: 'missing' })
    // A removal that was cut short.
    await writeFile(join(dir, 'r.torn'), 'secret')
    await store.remove('r')
    expect((await readdir(dir)).length).toBe(2)
    await expect(createFileJournal({ dir: join(dir, 'none') }).remove('r')).rejects.toThrow('there is no such run')
  })
})
