/**
 * Speed, size and memory of document search beside other engines, on a SYNTHETIC corpus in three languages.
 *
 *     node bench/search.ts [--chunks 100000] [--seed 1] [--only glmkit,lancedb] [--peers DIR|none] [--limit SECONDS] [--keep DIR] [--quick]
 *
 * Every engine builds, serves and changes its index in processes of their own; times are CPU time of all threads, except
 * for how soon a changed passage is found. Engines that are no part of the workspace are installed once into --peers, a
 * folder outside of it. Exit code 1 if glmkit misses a bar; at fewer than 100,000 chunks bars are shown only.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { figuresFor, isReached } from './search/bars.ts'
import { topK, type QueriesFile } from './search/child.ts'
import { writeCorpus } from './search/corpus-file.ts'
import { defaultEngines, engineNames, isInMemory, isInstalled } from './search/engines.ts'
import { installPackages } from './search/peers/packages.ts'
import { makeQueries, type KnownItemQuery } from './search/queries.ts'
import { runEngine, type Measured } from './search/run-engine.ts'
import { mean, table } from './search/table.ts'

const { values } = parseArgs({
  options: {
    chunks: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    peers: { type: 'string', default: join(tmpdir(), 'glmkit-bench-peers') },
    limit: { type: 'string', default: '300' },
    keep: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})
const chunks = wholeNumber('--chunks', values.chunks ?? (values.quick ? '5000' : '100000'))
const seed = wholeNumber('--seed', values.seed)
const limitSeconds = wholeNumber('--limit', values.limit)
const hasPackages = values.peers !== 'none'
const names = values.only?.split(',') ?? defaultEngines(hasPackages)
for (const name of names) {
  if (!engineNames.includes(name)) fail(`Cannot measure "${name}", pass --only with ${engineNames.join(', ')}`)
  if (isInstalled(name) && !hasPackages) fail(`Cannot measure "${name}" without its package, pass --peers DIR`)
}
const packages = resolve(values.peers)
const failure = names.some(isInstalled) ? installPackages(packages) : undefined

const cache = join(tmpdir(), 'glmkit-bench-search')
const corpus = join(cache, `corpus-${chunks}-${seed}.jsonl`)
console.error(`writing ${chunks.toLocaleString('en-US')} synthetic passages to ${corpus}, unless they are there`)
const textBytes = await writeCorpus(corpus, { chunks, seed })
const queries = makeQueries({ chunks, seed }, values.quick ? 0.2 : 1)
const texts: QueriesFile = {
  warmUp: makeQueries({ chunks, seed }, 1.2 * (values.quick ? 0.2 : 1))
    .filter(({ text }) => !queries.some((query) => query.text === text))
    .map(({ text }) => text),
  queries: queries.map(({ text }) => text),
}
const work = values.keep === undefined ? join(cache, `index-${process.pid}`) : resolve(values.keep)
mkdirSync(work, { recursive: true })
const queriesFile = join(work, 'queries.json')
writeFileSync(queriesFile, JSON.stringify(texts))

const figures = figuresFor(chunks, textBytes)
console.log(`# Document search, ${chunks.toLocaleString('en-US')} passages

SYNTHETIC corpus, seed ${seed}: English 45 %, Chinese 40 %, French 15 %; ${(textBytes / 1e6).toFixed(1)} MB of text. ${queries.length} queries, each
drawn from one passage; "known" is how many of them have it among the first ${topK}. Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? '?'},
load ${loadavg()[0]?.toFixed(1)}. Times in CPU ms of all threads, one pass after ${texts.warmUp.length} other queries; "visible" in wall-clock ms.
`)
const header = ['engine', ...figures.map(({ title }) => title), 'known %']
const bar = figures.map(({ bar: value, isLeast }) => (value === undefined ? '' : `${isLeast ? '≥' : '≤'} ${value}`))
const rows: string[][] = [['bar', ...bar, '']]
const notes: string[] = []
const kinds = new Map<string, Record<string, string>>()
for (const name of names) {
  console.error(`measuring ${name}`)
  const limit = isInMemory(name) ? limitSeconds : Math.ceil((limitSeconds * Math.max(100_000, chunks)) / 100_000)
  const files = { corpus, queries: queriesFile, work, packages, limitSeconds: limit, keep: values.keep !== undefined }
  const measured =
    isInstalled(name) && failure !== undefined ? `cannot be installed: ${failure}` : await runEngine(name, files)
  if (typeof measured === 'string') {
    notes.push(`✗ ${name} ${measured}`)
    rows.push([name, ...figures.map(() => '✗'), ''])
    if (name === 'glmkit') process.exitCode = 1
    continue
  }
  report(name, measured)
}
console.log(table(header, rows))
console.log(`\nCPU ms (known items) by kind of query\n`)
const kindNames = [...new Set(queries.map(({ kind }) => kind))]
console.log(
  table(
    ['engine', ...kindNames],
    [...kinds].map(([name, cells]) => [name, ...kindNames.map((kind) => cells[kind] ?? '')]),
  ),
)
if (notes.length > 0) console.log(`\n${notes.join('\n')}`)

function report(name: string, measured: Measured): void {
  const { built, served, updated } = measured
  const cells = figures.map((figure) => {
    const value = figure.of(measured)
    if (Number.isNaN(value)) return '–'
    if (figure.bar === undefined) return value.toFixed(figure.digits)
    const isFine = isReached(figure, value)
    if (name === 'glmkit' && !isFine && chunks >= 100_000) process.exitCode = 1
    return `${isFine ? '✓' : '✗'} ${value.toFixed(figure.digits)}`
  })
  const isHit = queries.map(({ source }, index) => served.ids[index]?.includes(source) === true)
  rows.push([built.name, ...cells, ((100 * isHit.filter(Boolean).length) / queries.length).toFixed(1)])
  const byKind = Map.groupBy(queries.keys(), (index) => kindOf(queries[index]))
  kinds.set(
    built.name,
    Object.fromEntries(
      Array.from(byKind, ([kind, indexes]) => {
        const ms = mean(indexes.map((index) => served.queryMs[index] ?? NaN))
        return [kind, `${ms.toFixed(2)} (${indexes.filter((index) => isHit[index]).length}/${indexes.length})`]
      }),
    ),
  )
  if (updated.isFound === false) notes.push(`✗ ${name} does not find a passage that was changed`)
  if (updated.isFound === undefined) notes.push(`${name} cannot change a single passage through its API`)
}

function kindOf(query: KnownItemQuery | undefined): string {
  return query?.kind ?? ''
}

function wholeNumber(flag: string, text: string): number {
  const value = Number(text)
  return Number.isInteger(value) && value > 0
    ? value
    : fail(`Cannot use ${flag} "${text}", pass a whole number above 0`)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
