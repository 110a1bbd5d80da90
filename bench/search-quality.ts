/**
 * Does document search find what people have judged to be relevant? Lexical only, through the public API.
 *
 *     node bench/search-quality.ts [DIR…] [--typos] [--only cranfield,piaf] [--engine glmkit] [--peers DIR]
 *
 * DIR is a collection, or a folder of them: corpus.jsonl, queries.jsonl and qrels.tsv, or documents and questions_df.csv
 * with the spans that answer. With --typos each query is asked again with one edit in its rarest word. Exit code 1 when
 * glmkit misses a bar. Any engine of bench/search.ts can take its place.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createIndex } from '@glmkit/tools/search'
import { isCollection, readCollection, writeRecords, type Collection } from './search/collection.ts'
import type { OpenEngine } from './search/engine.ts'
import { engineNames, isInstalled, loadEngine } from './search/engines.ts'
import { excerptRecall, hasExcerpts, readExcerpts } from './search/excerpts.ts'
import { ndcg, recall, reciprocalRank, type Judgments } from './search/metrics.ts'
import { installPackages } from './search/peers/packages.ts'
import { mean, table } from './search/table.ts'
import { withTypos } from './search/typos.ts'

/** nDCG@10, in per cent. */
const bars: Readonly<Record<string, number>> = {
  scifact: 70,
  cranfield: 39.5,
  cacm: 53,
  cmrc2018: 98,
  xquad_zh: 96.5,
  xquad_en: 96.5,
  piaf: 79.3,
  cosqa_dev: 39,
  anthropic_docs: 75,
}
/** Share of the relevant passages among the first 5, 10 and 20, in per cent. */
const passBars: Readonly<Record<string, readonly [number, number, number]>> = { anthropic_code: [82, 87, 90] }
const leastExcerptRecall = 86
const excerptCharacters = 4_000
/** Of the clean nDCG@10, in per cent. */
const leastKept = 95
const depth = 100

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    typos: { type: 'boolean', default: false },
    only: { type: 'string' },
    engine: { type: 'string', default: 'glmkit' },
    peers: { type: 'string', default: join(tmpdir(), 'glmkit-bench-peers') },
  },
})
const usual = fileURLToPath(new URL('../../shared/data/search', import.meta.url))
const given = positionals.length > 0 ? positionals.map((dir) => resolve(dir)) : [usual]
const wanted = values.only?.split(',')
const dirs = given
  .flatMap((dir) => (isUsable(dir) ? [dir] : foldersIn(dir).filter(isUsable)))
  .filter((dir) => wanted?.includes(basename(dir)) ?? true)
if (dirs.length === 0) {
  fail(`No collection in ${given.join(', ')}: pass folders with corpus.jsonl, queries.jsonl and qrels.tsv`)
}
if (!engineNames.includes(values.engine)) fail(`Cannot use --engine "${values.engine}", pass ${engineNames.join(', ')}`)
const failure = isInstalled(values.engine) ? installPackages(resolve(values.peers)) : undefined
if (failure !== undefined) fail(`Cannot install the package of "${values.engine}": ${failure}`)

const isOurs = values.engine === 'glmkit'
const engine = await loadEngine(values.engine, resolve(values.peers))
const work = mkdtempSync(join(tmpdir(), 'glmkit-search-quality-'))
process.once('exit', () => rmSync(work, { recursive: true, force: true }))
let missed = 0

console.log(`# Quality of ${engine.name}, lexical\n`)
const rows: string[][] = []
for (const dir of dirs.filter(isCollection)) {
  console.error(`asking ${basename(dir)}`)
  rows.push(await measure(readCollection(dir)))
}
const header = [
  'collection',
  'documents',
  'queries',
  'nDCG@10',
  'bar',
  'R@10',
  'R@100',
  'MRR@10',
  'Pass@5/10/20',
  'bar',
]
if (rows.length > 0) console.log(table([...header, 'ms', ...(values.typos ? ['one typo', 'kept'] : [])], rows))
for (const dir of dirs.filter(hasExcerpts)) {
  if (isOurs) await measureExcerpts(dir)
  else console.log(`\n${basename(dir)}: ${engine.name} returns no spans`)
}
if (missed > 0) {
  console.log(`\n✗ ${missed} ${missed === 1 ? 'bar' : 'bars'} missed`)
  if (isOurs) process.exitCode = 1
}

async function measure(collection: Collection): Promise<string[]> {
  const { name, passages, queries } = collection
  const dir = join(work, name)
  mkdirSync(dir)
  const file = join(dir, 'records.jsonl')
  writeRecords(collection, file)
  await engine.build({ file, chunks: () => eachOf(passages) }, dir)
  const index = await engine.open(dir)
  try {
    const from = process.cpuUsage()
    const ranked = await askAll(
      index,
      queries.map(({ text }) => text),
    )
    const { user, system } = process.cpuUsage(from)
    const score = (of: (ranked: readonly string[], relevant: Judgments) => number): number =>
      100 * mean(queries.map(({ relevant }, at) => of(ranked[at] ?? [], relevant)))
    const clean = score((ids, relevant) => ndcg(ids, relevant, 10))
    const passes = [5, 10, 20].map((k) => score((ids, relevant) => recall(ids, relevant, k)))
    const passBar = passBars[name]
    const row = [
      name,
      String(passages.length),
      String(queries.length),
      judged(clean, bars[name]),
      bars[name]?.toFixed(1) ?? '',
      ...[10, 100].map((k) => score((ids, relevant) => recall(ids, relevant, k)).toFixed(1)),
      score((ids, relevant) => reciprocalRank(ids, relevant, 10)).toFixed(1),
      passBar === undefined ? '' : passes.map((pass, at) => judged(pass, passBar[at])).join(' / '),
      passBar?.join(' / ') ?? '',
      ((user + system) / 1_000 / queries.length).toFixed(2),
    ]
    return values.typos ? [...row, ...(await measureTypos(index, collection, ranked))] : row
  } finally {
    await index.close()
  }
}

/** Of the queries that have a word to misspell. */
async function measureTypos(
  index: OpenEngine,
  collection: Collection,
  ranked: readonly (readonly string[])[],
): Promise<[string, string]> {
  const misspelt = withTypos(collection)
  const at = [...misspelt.keys()].filter((each) => misspelt[each] !== undefined)
  if (at.length * 2 < misspelt.length) return ['–', '–']
  const again = await askAll(
    index,
    at.map((each) => misspelt[each] ?? ''),
  )
  const scores = (lists: readonly (readonly string[])[]): number =>
    100 * mean(at.map((each, number) => ndcg(lists[number] ?? [], collection.queries[each]?.relevant ?? new Map(), 10)))
  const [clean, typo] = [scores(at.map((each) => ranked[each] ?? [])), scores(again)]
  return [typo.toFixed(1), `${judged((100 * typo) / clean, leastKept)} %`]
}

async function measureExcerpts(dir: string): Promise<void> {
  const documents = join(work, basename(dir))
  const questions = readExcerpts(dir, documents)
  await using index = await createIndex({ dir: documents, store: join(work, `${basename(dir)}.db`) })
  const recalls: number[] = []
  for (const question of questions) {
    const { results } = await index.search(question.question, { topK: 40, mode: 'lexical' })
    recalls.push(excerptRecall(question, results, excerptCharacters))
  }
  console.log(
    `\n${basename(dir)}: ${questions.length} questions, ${judged(100 * mean(recalls), leastExcerptRecall)} % of the characters that ` +
      `answer are in the first ${excerptCharacters} returned, at least ${leastExcerptRecall}`,
  )
}

async function askAll(index: OpenEngine, texts: readonly string[]): Promise<(readonly string[])[]> {
  const ranked: (readonly string[])[] = []
  for (const text of texts) ranked.push(await index.query(text, depth))
  return ranked
}

/** A figure as it is shown counts. */
function judged(value: number, bar: number | undefined): string {
  if (bar === undefined) return value.toFixed(1)
  const isReached = Number(value.toFixed(1)) >= bar
  if (!isReached) missed += 1
  return `${isReached ? '✓' : '✗'} ${value.toFixed(1)}`
}

async function* eachOf<Value>(all: readonly Value[]): AsyncGenerator<Value> {
  yield* all
}

function isUsable(dir: string): boolean {
  return isCollection(dir) || hasExcerpts(dir)
}

function foldersIn(dir: string): string[] {
  return existsSync(dir)
    ? readdirSync(dir, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(dir, name))
        .toSorted()
    : []
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
