import { execFile } from 'node:child_process'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../store/database.ts'
import type { Database } from '../store/database.ts'
import type { Embeddings } from './embeddings.ts'
import type { ChunkText } from './fill-vectors.ts'
import { unitOf } from './quantise.ts'
import { openVectorStore } from './vector-store.ts'

let folder = ''
let file = ''
const opened: Database[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glmkit-vectors-'))
  file = join(folder, 'index.db')
})

afterEach(async () => {
  for (const one of opened.splice(0)) one.close()
  await rm(folder, { recursive: true })
})

function database(): Database {
  const own = openDatabase(file)
  own.exec('PRAGMA journal_mode = WAL')
  opened.push(own)
  return own
}

/** Noise around a centre for each topic: `topic 3, chunk 17`. */
function vectorOf(text: string, dimensions: number): Float32Array {
  const [topic = ''] = text.split(',')
  const own = noise(text, dimensions)
  return noise(topic, dimensions).map((value, index) => value + (own[index] ?? 0) / 2)
}

function noise(seed: string, count: number): Float32Array {
  let state = hash('md5', seed, 'buffer').readUInt32LE()
  return new Float32Array(count).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
}

interface Counted extends Embeddings {
  readonly asked: string[]
}

function embeddingsOf(model = 'noise', dimensions = 48): Counted {
  const asked: string[] = []
  return {
    model,
    dimensions,
    asked,
    async embed(texts) {
      asked.push(...texts)
      return texts.map((text) => vectorOf(text, dimensions))
    },
  }
}

const chunksOf = (count: number): ChunkText[] =>
  Array.from({ length: count }, (_, id) => ({ id, text: `topic ${id % 40}, chunk ${id}` }))
const isLive = (): boolean => true

describe('openVectorStore', () => {
  it('finds what an exhaustive comparison finds', async () => {
    const store = openVectorStore(database())
    const chunks = chunksOf(2_000)
    await store.fillIn({ chunks, embeddings: embeddingsOf('noise', 100) })
    const vectors = chunks.map(({ text }) => unitOf(vectorOf(text, 100)))
    const product = (a: Float32Array, b: Float32Array): number =>
      a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
    let hits = 0
    for (let query = 0; query < 20; query += 1) {
      const vector = vectorOf(`topic ${query}, query`, 100)
      const exact = vectors
        .map((other, chunk): [number, number] => [chunk, product(unitOf(vector), other)])
        .toSorted(([, a], [, b]) => b - a)
      const found = new Map(store.search(vector, 10, { isLive }))
      for (const [chunk, score] of exact.slice(0, 10)) {
        if (found.has(chunk)) hits += 1
        expect(found.get(chunk) ?? score).toBeCloseTo(score, 2)
      }
    }
    expect(hits).toBeGreaterThanOrEqual(0.98 * 200)
  })

  it('looks further where few chunks may be results', async () => {
    const store = openVectorStore(database())
    await store.fillIn({ chunks: chunksOf(2_000), embeddings: embeddingsOf() })
    const found = store.search(vectorOf('topic 5, query', 48), 3, {
      isLive: (chunk) => chunk % 40 === 7 && chunk > 1_700,
    })
    expect(found.map(([chunk]) => chunk % 40)).toEqual([7, 7, 7])
    expect(store.search(vectorOf('topic 5, query', 48), 3, { isLive: () => false })).toEqual([])
  })

  it('embeds a text once: again after a removal, under another id, and beside others like it', async () => {
    const store = openVectorStore(database())
    const embeddings = embeddingsOf()
    const twins = [
      { id: 1, text: 'topic 1,  the same\n text' },
      { id: 2, text: 'topic 1, the same text ' },
    ]
    expect(await store.fillIn({ chunks: twins, embeddings })).toEqual({ chunks: 2, added: 2, embedded: 1 })
    store.remove([1, 2])
    expect(await store.fillIn({ chunks: [{ id: 9, text: 'topic 1, the same text' }], embeddings })).toMatchObject({
      embedded: 0,
    })
    expect([store.count(), store.has(2), store.has(9)]).toEqual([1, false, true])
    expect(store.search(vectorOf('topic 1, x', 48), 5, { isLive }).map(([chunk]) => chunk)).toEqual([9])
    store.remove([9])
    store.prune()
    expect(await store.fillIn({ chunks: twins, embeddings })).toMatchObject({ embedded: 1 })
  })

  it('keeps up with chunks that come, go and change, whoever writes them', async () => {
    const [writer, reader] = [openVectorStore(database()), openVectorStore(database())]
    const embeddings = embeddingsOf()
    const nearest = (topic: number): number[] =>
      reader.search(vectorOf(`topic ${topic}, x`, 48), 3, { isLive }).map(([chunk]) => chunk)
    expect(nearest(1)).toEqual([])
    await writer.fillIn({ chunks: chunksOf(80), embeddings })
    expect(nearest(1)).toContain(41)
    writer.remove([41])
    expect(nearest(1)).not.toContain(41)
    await writer.fillIn({ chunks: [{ id: 2, text: 'topic 1, chunk 1 once more' }], embeddings })
    expect(nearest(1)).toContain(2)
    expect(new Set(nearest(1)).size).toBe(3)
    // So many that the codes are written anew.
    writer.remove(Array.from({ length: 60 }, (_, id) => id))
    await writer.fillIn({ chunks: [{ id: 100, text: 'topic 1, chunk 100' }], embeddings })
    expect(nearest(1)[0]).toBe(100)
    expect(reader.count()).toBe(21)
  })

  it('undoes a removal with the transaction it was a part of', async () => {
    const own = database()
    const store = openVectorStore(own)
    await store.fillIn({ chunks: chunksOf(10), embeddings: embeddingsOf() })
    const failing = (): void =>
      own.transaction(() => {
        store.remove([3])
        throw new Error('not today')
      })
    expect(failing).toThrow('not today')
    expect(store.search(vectorOf('topic 3, x', 48), 1, { isLive })[0]?.[0]).toBe(3)
  })

  it('can be searched while it fills in, and goes on after an error and an abort', async () => {
    const store = openVectorStore(database())
    const good = embeddingsOf()
    const chunks = chunksOf(700)
    const failing: Embeddings = {
      ...good,
      embed: async (texts, options) =>
        good.asked.length < 256 ? good.embed(texts, options) : Promise.reject(new Error('off')),
    }
    await expect(store.fillIn({ chunks, embeddings: failing })).rejects.toThrow('off')
    expect(store.count()).toBe(256)
    expect(store.search(vectorOf('topic 2, x', 48), 1, { isLive })).toHaveLength(1)
    const own = new AbortController()
    const stop = (): void => own.abort(new Error('stop'))
    await expect(store.fillIn({ chunks, embeddings: good, signal: own.signal, onProgress: stop })).rejects.toThrow(
      'stop',
    )
    expect(await store.fillIn({ chunks, embeddings: good })).toMatchObject({ chunks: 700 })
    expect([store.count(), good.asked.length]).toEqual([700, 700])
  })

  it('leaves out chunks that went away while they were embedded', async () => {
    const store = openVectorStore(database())
    await store.fillIn({ chunks: chunksOf(10), embeddings: embeddingsOf(), isLive: (chunk) => chunk !== 4 })
    expect([store.count(), store.has(4)]).toEqual([9, false])
  })

  it('never mixes models, replaces one by another when told to, and knows the old one when it comes back', async () => {
    const store = openVectorStore(database())
    const [first, second] = [embeddingsOf('a'), embeddingsOf('b', 64)]
    const chunks = chunksOf(50)
    await store.fillIn({ chunks, embeddings: first })
    await expect(store.fillIn({ chunks, embeddings: second })).rejects.toThrow(
      'Cannot add vectors of "b" (64 dimensions): the index has those of "a" (48)',
    )
    expect(() => store.search(new Float32Array(64), 1, { isLive })).toThrow(
      'a vector of 64 dimensions: the index has 48',
    )
    await store.fillIn({ chunks, embeddings: second, replaces: true })
    expect(store.space).toMatchObject({ model: 'b', dimensions: 64 })
    expect(store.search(vectorOf('topic 7, chunk 7', 64), 1, { isLive })[0]?.[0]).toBe(7)
    expect(await store.fillIn({ chunks, embeddings: first, replaces: true })).toMatchObject({ added: 50, embedded: 0 })
  })

  it('refuses vectors that are none', async () => {
    const store = openVectorStore(database())
    const broken = (vector: Float32Array): Embeddings => ({ ...embeddingsOf(), embed: async () => [vector] })
    const fill = (vector: Float32Array): Promise<unknown> =>
      store.fillIn({ chunks: chunksOf(1), embeddings: broken(vector) })
    await expect(fill(new Float32Array(7))).rejects.toThrow('expected 1 of 48 finite numbers')
    await expect(fill(new Float32Array(48).fill(NaN))).rejects.toThrow('expected 1 of 48 finite numbers')
    expect(store.count()).toBe(0)
  })

  it('is whole after a kill at any moment, and goes on from there', async () => {
    const program = `
      import { openDatabase } from ${JSON.stringify(import.meta.resolve('../store/database.ts'))}
      import { openVectorStore } from ${JSON.stringify(import.meta.resolve('./vector-store.ts'))}
      const database = openDatabase(${JSON.stringify(file)})
      database.exec('PRAGMA journal_mode = WAL')
      const embed = async (texts) => texts.map((text) => Float32Array.from({ length: 48 }, (_, i) => Math.sin(i * text.length)))
      const chunks = Array.from({ length: 20_000 }, (_, id) => ({ id, text: 'x'.repeat(1 + id % 900) + id }))
      const onProgress = ({ chunks }) => console.log(chunks)
      await openVectorStore(database).fillIn({ chunks, embeddings: { model: 'noise', dimensions: 48, embed }, onProgress })`
    let before = 0
    for (const waitMs of [0, 7, 23]) {
      const child = execFile(process.execPath, ['--input-type=module', '-e', program])
      await once(child.stdout ?? child, 'data')
      setTimeout(() => child.kill('SIGKILL'), waitMs)
      await once(child, 'exit')
      const own = database()
      const store = openVectorStore(own)
      expect(own.get('PRAGMA integrity_check')?.text('integrity_check')).toBe('ok')
      expect(store.count() % 256).toBe(0)
      expect(store.count()).toBeGreaterThanOrEqual(before)
      expect(store.search(new Float32Array(48).fill(1), 10, { isLive })).toHaveLength(10)
      before = store.count()
    }
    expect(before).toBeLessThan(20_000)
  })
})
