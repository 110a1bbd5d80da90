import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Embeddings } from '../dense/embeddings.ts'
import type { ParsedDocument } from '../ingest/parsed-document.ts'
import { createBackendIndex } from './backend-index.ts'
import type { BackendDocument, BackendIndex } from './backend-index.ts'
import { openLanceBackend } from './lancedb.ts'
import type { BackendRow, SearchBackend } from './search-backend.ts'

/** The least that fulfils the contract: all rows in an array, BM25 by the book. */
function createMemoryBackend(): SearchBackend {
  let rows: readonly BackendRow[] = []
  const without = (documentIds: readonly string[]): BackendRow[] =>
    rows.filter(({ documentId }) => !documentIds.includes(documentId))
  function bm25(query: string): (row: BackendRow) => number {
    const lists = new Map(rows.map((row) => [row, row.tokens.split(' ')]))
    const mean = [...lists.values()].reduce((sum, { length }) => sum + length, 0) / rows.length
    const rarities = [...new Set(query.split(' '))].map((term) => {
      const count = rows.filter((row) => lists.get(row)?.includes(term)).length
      return { term, rarity: Math.log(1 + (rows.length - count + 0.5) / (count + 0.5)) }
    })
    return (row) => {
      const list = lists.get(row) ?? []
      const parts = rarities.map(({ term, rarity }) => {
        const frequency = list.filter((other) => other === term).length
        return (2.2 * rarity * frequency) / (frequency + 1.2 * (0.25 + (0.75 * list.length) / mean))
      })
      return parts.reduce((sum, part) => sum + part, 0)
    }
  }
  return {
    async upsert(added) {
      rows = [...without(added.map(({ documentId }) => documentId)), ...added]
    },
    async remove(documentIds) {
      rows = without(documentIds)
    },
    async optimise() {},
    async search(query, { limit, filter = {} }) {
      const score = 'tokens' in query ? bm25(query.tokens) : ({ vector }: BackendRow) => cosine(query.vector, vector)
      return rows
        .filter(({ lang }) => filter.lang === undefined || lang === filter.lang)
        .filter(({ documentId }) => documentId.startsWith(filter.documentIdPrefix ?? ''))
        .map((row) => ({ score: score(row), row: withoutVector(row) }))
        .filter((hit) => hit.score > 0)
        .toSorted((a, b) => b.score - a.score)
        .slice(0, limit)
    },
    count: async () => rows.length,
    async close() {},
  }
}

const withoutVector = ({ vector: _, ...row }: BackendRow): BackendRow => row

function cosine(a: Float32Array, b: Float32Array = a.map(() => 0)): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0) / (Math.hypot(...a) * Math.hypot(...b) || 1)
}

/** Where the package can be had: beside glmkit, or in a folder that `bench/search-lancedb.ts` has installed it to. */
async function loadLance(): Promise<unknown> {
  const { GLMKIT_LANCEDB: folder } = process.env
  const from = createRequire(folder === undefined ? import.meta.url : join(folder, 'package.json'))
  try {
    return await import(pathToFileURL(from.resolve('@lancedb/lancedb')).href)
  } catch {
    return undefined
  }
}

const lance = await loadLance()
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glmkit-backend-'))
})
afterEach(() => rm(folder, { recursive: true }))

const openLance = (options: { readonly dimensions?: number } = {}): Promise<SearchBackend> =>
  openLanceBackend({ uri: folder, readConsistencySeconds: 0, load: async () => lance, ...options })

const backends = [
  { name: 'in memory', open: async (): Promise<SearchBackend> => createMemoryBackend(), isPresent: true },
  { name: 'in LanceDB', open: openLance, isPresent: lance !== undefined },
]
if (lance === undefined)
  process.stdout.write('LanceDB is not installed: its contract is skipped, see bench/search-lancedb.ts\n')

/** Paragraphs are passages. */
function parsed(title: string, text: string): ParsedDocument {
  const lines = text.split('\n')
  const starts = lines.map((_, index) => lines.slice(0, index).join('\n').length + Math.min(index, 1))
  const passages = lines.flatMap((line, index) =>
    line === ''
      ? []
      : [
          {
            section: 0,
            start: starts[index] ?? 0,
            end: (starts[index] ?? 0) + line.length,
            startLine: index + 1,
            endLine: index + 1,
          },
        ],
  )
  const sections = [{ headings: [], level: 0, startLine: 1, endLine: lines.length }]
  return { kind: 'text', title, text, sections, passages }
}

const filler = Array.from({ length: 60 }, (_, index): BackendDocument => {
  const text = `This page of the manual describes component ${index} and how it is installed.\n\nNothing else is said about it.`
  return { documentId: `filler/${index}.txt`, document: parsed(`Component ${index}`, text) }
})
const manual: readonly BackendDocument[] = [
  {
    documentId: "en/it's limits.md",
    document: parsed('Rate limits', 'Ten requests a second are allowed.\n\nThe limit of the rate is per account.'),
  },
  { documentId: 'en/billing.md', document: parsed('Billing', 'Invoices are sent monthly, at the usual rate.') },
  {
    documentId: 'zh/guide.md',
    document: parsed('使用指南', '模型的上下文长度为二十万词元。\n\n每个账户每秒最多发送十个请求。'),
  },
  {
    documentId: 'fr/facturation.md',
    document: parsed('Facturation', 'Les factures sont envoyées chaque mois par courriel.'),
  },
]

async function idsOf(index: BackendIndex, query: string, options = {}): Promise<string[]> {
  const { results } = await index.search(query, options)
  return results.map(({ passage }) => passage.chunkId)
}

describe.for(backends)('createBackendIndex, $name', ({ open, isPresent }) => {
  it.runIf(isPresent)('finds words in three languages, however they are inflected', async () => {
    await using index = createBackendIndex({ backend: await open() })
    expect(await index.add([...filler, ...manual])).toBe(126)
    expect((await idsOf(index, 'invoice'))[0]).toBe('en/billing.md:1-1')
    expect((await idsOf(index, '上下文有多长'))[0]).toBe('zh/guide.md:1-1')
    expect((await idsOf(index, 'facture envoyée'))[0]).toBe('fr/facturation.md:1-1')
    const { results, missing } = await index.search('invoices of zeppelins', { topK: 1 })
    expect(missing).toEqual(['zeppelins'])
    expect(results).toEqual([
      {
        score: expect.any(Number),
        highlights: [[0, 8]],
        passage: {
          documentId: 'en/billing.md',
          chunkId: 'en/billing.md:1-1',
          title: 'Billing',
          headings: [],
          startLine: 1,
          endLine: 1,
          start: 0,
          end: 45,
          lang: 'en',
          text: 'Invoices are sent monthly, at the usual rate.',
          ref: 'en/billing.md#Billing:1-1',
        },
      },
    ])
    expect(await index.search('zeppelins')).toEqual({ results: [], missing: ['zeppelins'] })
  })

  it.runIf(isPresent)('ranks by our scores: headings weigh more, words side by side more than apart', async () => {
    await using index = createBackendIndex({ backend: await open() })
    await index.add([...filler, ...manual])
    const ids = await idsOf(index, 'rate limit')
    expect(ids.slice(0, 2).toSorted()).toEqual(["en/it's limits.md:1-1", "en/it's limits.md:3-3"].toSorted())
    expect(ids[2]).toBe('en/billing.md:1-1')
    expect(await idsOf(index, '"sent monthly" invoices')).toEqual(['en/billing.md:1-1'])
    expect(await idsOf(index, 'rate -invoices')).not.toContain('en/billing.md:1-1')
  })

  it.runIf(isPresent)('keeps to languages and paths', async () => {
    await using index = createBackendIndex({ backend: await open() })
    await index.add([...filler, ...manual])
    expect(await idsOf(index, 'rate path:en/b*')).toEqual(['en/billing.md:1-1'])
    expect(await idsOf(index, 'rate', { paths: ["en/it's*", 'zh/**'] })).toHaveLength(2)
    expect(await idsOf(index, 'rate', { paths: ["en/it's*"] })).toHaveLength(2)
    expect(await idsOf(index, 'rate lang:fr')).toEqual([])
    expect(await idsOf(index, '请求', { lang: 'zh' })).toEqual(['zh/guide.md:3-3'])
  })

  it.runIf(isPresent)('replaces and removes whole documents', async () => {
    const backend = await open()
    await using index = createBackendIndex({ backend })
    await index.add([...filler, ...manual])
    await index.add([{ documentId: "en/it's limits.md", document: parsed('Quotas', 'Twenty requests a second.') }])
    expect(await idsOf(index, 'requests')).toEqual(["en/it's limits.md:1-1"])
    expect(await backend.count()).toBe(125)
    await index.remove(["en/it's limits.md", 'no such document'])
    expect(await index.search('requests')).toEqual({ results: [], missing: ['requests'] })
    await index.add([{ documentId: 'en/billing.md', document: parsed('Billing', '') }])
    expect(await backend.count()).toBe(123)
  })

  it.runIf(isPresent)('has nothing to say while it is empty', async () => {
    await using index = createBackendIndex({ backend: await open() })
    expect(await index.search('zeppelins')).toEqual({ results: [], missing: ['zeppelins'] })
    expect(await index.search('')).toEqual({ results: [], missing: [] })
    await index.remove(['x'])
  })
})

/** Knows two subjects, whatever the words. */
const embeddings: Embeddings = {
  model: 'subjects',
  dimensions: 4,
  embed: async (texts) =>
    texts.map((text) =>
      Float32Array.of(/invoice|money|pay/i.test(text) ? 1 : 0, /request|limit/i.test(text) ? 1 : 0, 0.1, 0),
    ),
}

describe.for(backends)('createBackendIndex with vectors, $name', ({ open, isPresent }) => {
  it.runIf(isPresent)('finds what words alone do not, and fuses both', async () => {
    await using index = createBackendIndex({ backend: await open({ dimensions: 4 }), embeddings })
    await index.add([...filler, ...manual])
    expect((await idsOf(index, 'money'))[0]).toBe('en/billing.md:1-1')
    expect((await idsOf(index, 'pay monthly'))[0]).toBe('en/billing.md:1-1')
    expect(await idsOf(index, 'money', { paths: ['zh/**'] })).not.toContain('en/billing.md:1-1')
  })
})

describe('openLanceBackend', () => {
  it('says how to install what is missing', async () => {
    const load = async (): Promise<unknown> => Promise.reject(new Error('Cannot find package'))
    await expect(openLanceBackend({ uri: folder, load })).rejects.toThrow('npm install @lancedb/lancedb@0.39')
    await expect(openLanceBackend({ uri: folder, load: async () => ({}) })).rejects.toThrow(
      'another API than version 0.39',
    )
  })

  it.runIf(lance !== undefined)(
    'keeps what several write at once, for others to read, who may come first',
    async () => {
      await using reader = createBackendIndex({ backend: await openLance() })
      expect((await reader.search('rate')).results).toEqual([])
      await using writer = createBackendIndex({ backend: await openLance() })
      await using other = createBackendIndex({ backend: await openLance() })
      await writer.add(filler.slice(0, 5))
      await Promise.all([writer.add(filler), other.add(manual)])
      const fresh = await openLance()
      expect(await fresh.count()).toBe(126)
      await fresh.close()
      expect(await idsOf(reader, 'invoices')).toEqual(['en/billing.md:1-1'])
    },
  )

  it.runIf(lance !== undefined)('refuses vectors of another size', async () => {
    await using index = createBackendIndex({ backend: await openLance({ dimensions: 4 }), embeddings })
    await index.add(manual)
    await expect(openLance()).rejects.toThrow('vectors of 0 dimensions: it has 4')
    await using wrong = createBackendIndex({ backend: await openLance({ dimensions: 4 }) })
    await expect(wrong.add(manual)).rejects.toThrow('its vector has 0 dimensions, not 4')
  })
})
