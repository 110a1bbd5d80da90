/**
 * FTS5 with our tokens and planned queries: the rarest terms of a query are looked up until their postings exceed a
 * budget, and the best 50 are scored again with all terms, from stored tokens.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CorpusChunk } from '../corpus.ts'
import type { Engine, OpenEngine } from '../engine.ts'
import { queryTokens, termsOf } from '../tokens.ts'

export interface PlannedOptions {
  /** Postings a query may read; the rarest term is always read. */
  readonly budget: number
  /** Scores the best 50 again in our code, from stored tokens or from the text, which is analysed again. Default: not. */
  readonly rescore?: 'tokens' | 'text'
  /** Where document frequencies come from: FTS5 counts postings, a table of our own is kept by us. Default: table. */
  readonly frequencies?: 'vocab' | 'table'
}

const candidates = 50

type Stored = Readonly<Record<string, unknown>>

export function createPlanned(options: PlannedOptions): Engine {
  const { budget, rescore, frequencies = 'table' } = options
  const parts = [budget === Infinity ? 'all terms' : `${budget / 1_000}k`]
  if (rescore !== undefined) parts.push(`rescored from ${rescore}`)
  if (frequencies === 'vocab') parts.push('fts5vocab')
  return {
    name: `FTS5 our tokens, ${parts.join(', ')}`,
    build: (corpus, dir) => build(corpus.chunks(), dir, options),
    open: (dir) => Promise.resolve(open(dir, options)),
  }
}

const openFile = (dir: string): DatabaseSync => {
  const database = new DatabaseSync(join(dir, 'planned.db'))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536')
  return database
}

async function build(chunks: AsyncIterable<CorpusChunk>, dir: string, { rescore }: PlannedOptions): Promise<void> {
  const database = openFile(dir)
  // With all characters beyond ASCII and these, a token stays as it is.
  database.exec(`
    CREATE VIRTUAL TABLE terms USING fts5(body, content = '', contentless_delete = 1,
      tokenize = "ascii tokenchars '_-.+#'''");
    CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, text TEXT, lang TEXT, tokens TEXT, length INTEGER);
    CREATE TABLE df (term TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
    CREATE TABLE totals (passages INTEGER, length INTEGER);
    CREATE VIRTUAL TABLE vocab USING fts5vocab(terms, row)`)
  const addTerms = database.prepare('INSERT INTO terms (rowid, body) VALUES (?, ?)')
  const addPassage = database.prepare('INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)')
  database.exec('BEGIN')
  let row = 0
  let length = 0
  for await (const chunk of chunks) {
    row += 1
    const all = termsOf(chunk)
    const body = all.join(' ')
    length += all.length
    addTerms.run(row, body)
    addPassage.run(row, chunk.id, chunk.title, chunk.text, chunk.lang, rescore === 'tokens' ? body : null, all.length)
  }
  database.prepare('INSERT INTO totals VALUES (?, ?)').run(row, length)
  // FTS5 has counted them by now; in the order of terms the table is written once.
  database.exec('INSERT INTO df SELECT term, doc FROM vocab')
  database.exec('COMMIT')
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}

function open(dir: string, { budget, rescore, frequencies = 'table' }: PlannedOptions): OpenEngine {
  const database = openFile(dir)
  const frequency = database.prepare(
    frequencies === 'table' ? 'SELECT n FROM df WHERE term = ?' : 'SELECT doc AS n FROM vocab WHERE term = ?',
  )
  const search = database.prepare('SELECT rowid AS row FROM terms WHERE terms MATCH ? ORDER BY rank LIMIT ?')
  const stored = database.prepare('SELECT id, title, text, lang, tokens, length FROM passages WHERE row = ?')
  const find = database.prepare('SELECT row, id, title, text, lang, tokens FROM passages WHERE id = ?')
  const remove = database.prepare('DELETE FROM terms WHERE rowid = ?')
  const addTerms = database.prepare('INSERT INTO terms (rowid, body) VALUES (?, ?)')
  const replace = database.prepare(
    'UPDATE passages SET title = ?, text = ?, lang = ?, tokens = ?, length = ? WHERE row = ?',
  )
  const count = database.prepare('INSERT INTO df VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET n = n + excluded.n')
  const totals = database.prepare('SELECT passages, length FROM totals').get()
  const size = Number(totals?.passages)
  const meanLength = Number(totals?.length) / size

  return {
    query(text, topK) {
      const known = knownTerms(text, (term) => Number(frequency.get(term)?.n ?? 0), size)
      let spent = 0
      const planned = known.filter(({ n }, index) => (spent += n) <= budget || index === 0)
      if (planned.length === 0) return []
      const match = planned.map(({ term }) => `"${term}"`).join(' OR ')
      const found: Stored[] = []
      for (const { row } of search.all(match, rescore === undefined ? topK : candidates)) {
        const passage = stored.get(row ?? null)
        if (passage !== undefined) found.push(passage)
      }
      const ranked = rescore === undefined ? found : rescored(found, known, { size, meanLength })
      return ranked.slice(0, topK).map(({ id }) => String(id))
    },

    update(chunk) {
      const old = find.get(chunk.id)
      if (typeof old?.row !== 'number') throw new Error(`FTS5: no passage "${chunk.id}"`)
      const all = termsOf(chunk)
      const body = all.join(' ')
      database.exec('BEGIN')
      remove.run(old.row)
      addTerms.run(old.row, body)
      replace.run(chunk.title, chunk.text, chunk.lang, rescore === 'tokens' ? body : null, all.length, old.row)
      if (frequencies === 'table') {
        const changes = new Map<string, number>()
        for (const term of new Set(all)) changes.set(term, 1)
        for (const term of new Set(storedTokens(old))) changes.set(term, (changes.get(term) ?? 0) - 1)
        for (const [term, change] of changes) if (change !== 0) count.run(term, change)
      }
      database.exec('COMMIT')
    },

    close: () => database.close(),
  }
}

interface KnownTerm {
  readonly term: string
  /** How often the query has it. */
  readonly weight: number
  /** Passages that have it. */
  readonly n: number
}

/** Rarest first. Single characters that every fifth passage has are left out unless there is nothing else. */
function knownTerms(text: string, frequencyOf: (term: string) => number, size: number): KnownTerm[] {
  const weights = new Map<string, number>()
  for (const term of queryTokens(text)) weights.set(term, (weights.get(term) ?? 0) + 1)
  const known = Array.from(weights, ([term, weight]) => ({ term, weight, n: frequencyOf(term) }))
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => a.n - b.n)
  const telling = known.filter(({ term, n }) => !(isIdeograph(term) && n > size / 5))
  return telling.length > 0 ? telling : known
}

/** BM25 with FTS5's constants, by all terms, repeated ones counted. */
function rescored(
  found: readonly Stored[],
  known: readonly KnownTerm[],
  { size, meanLength }: { readonly size: number; readonly meanLength: number },
): Stored[] {
  const idf = new Map(known.map(({ term, weight, n }) => [term, weight * Math.log((size - n + 0.5) / (n + 0.5) + 1)]))
  const scoreOf = (passage: Stored): number => {
    const occurrences = new Map<string, number>()
    for (const term of storedTokens(passage)) {
      if (idf.has(term)) occurrences.set(term, (occurrences.get(term) ?? 0) + 1)
    }
    const norm = 1.2 * (0.25 + (0.75 * Number(passage.length)) / meanLength)
    let score = 0
    for (const [term, tf] of occurrences) score += ((idf.get(term) ?? 0) * (tf * 2.2)) / (tf + norm)
    return score
  }
  return found
    .map((passage) => ({ passage, score: scoreOf(passage) }))
    .toSorted((a, b) => b.score - a.score)
    .map(({ passage }) => passage)
}

const isIdeograph = (term: string): boolean => /^\p{sc=Han}$/u.test(term)

const storedTokens = (row: Stored): string[] =>
  typeof row.tokens === 'string'
    ? row.tokens.split(' ')
    : termsOf({ id: '', title: String(row.title), text: String(row.text), lang: langOf(row.lang) })

const langOf = (lang: unknown): CorpusChunk['lang'] => (lang === 'zh' || lang === 'fr' ? lang : 'en')
