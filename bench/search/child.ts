/**
 * One phase of one engine in a process of its own, so that CPU time and memory are its alone. Prints JSON.
 *
 *     node bench/search/child.ts build|serve|update ENGINE DIR CORPUS.jsonl QUERIES.json PACKAGES
 */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openCorpus } from './corpus-file.ts'
import type { CorpusChunk } from './corpus.ts'
import type { Engine } from './engine.ts'
import { loadEngine } from './engines.ts'

export interface Built {
  readonly name: string
  readonly cpuMs: number
  readonly wallMs: number
  readonly diskBytes: number
  readonly peakMiB: number
}

export interface Served {
  /** CPU ms to open it in a fresh process, once its code is loaded, and of the first query then. */
  readonly openMs: number
  readonly firstQueryMs: number
  /** CPU ms of each query, of all threads. */
  readonly queryMs: readonly number[]
  readonly ids: readonly (readonly string[])[]
  /** Resident after all queries, and at most. */
  readonly residentMiB: number
  readonly peakMiB: number
}

export interface Updated {
  /** Wall-clock ms from the changed passage at hand to a query that has found it. */
  readonly visibleMs: readonly number[]
  /** An engine that cannot change a passage has none. */
  readonly isFound: boolean | undefined
}

/** What the parent writes to QUERIES.json. */
export interface QueriesFile {
  /** To get going, not measured. */
  readonly warmUp: readonly string[]
  readonly queries: readonly string[]
}

export const topK = 10
const updates = 30

const letter = (index: number): string => String.fromCharCode(97 + index)

const cpuMs = (from?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1_000
}

async function build({ name, ...engine }: Engine, dir: string, file: string): Promise<Built> {
  const from = process.cpuUsage()
  const wall = performance.now()
  await engine.build(openCorpus(file), dir)
  const wallMs = performance.now() - wall
  return { name, cpuMs: cpuMs(from), wallMs, diskBytes: bytesOf(dir), peakMiB: peakMiB() }
}

async function serve(engine: Engine, dir: string, _file: string, queriesFile: string): Promise<Served> {
  const { warmUp, queries }: QueriesFile = JSON.parse(readFileSync(queriesFile, 'utf8'))
  let from = process.cpuUsage()
  const open = await engine.open(dir)
  const openMs = cpuMs(from)
  from = process.cpuUsage()
  await open.query(queries[0] ?? '', topK)
  const firstQueryMs = cpuMs(from)
  for (const text of warmUp) await open.query(text, topK)
  const queryMs: number[] = []
  const ids: (readonly string[])[] = []
  for (const text of queries) {
    from = process.cpuUsage()
    ids.push(await open.query(text, topK))
    queryMs.push(cpuMs(from))
  }
  const residentMiB = process.memoryUsage.rss() / 2 ** 20
  return { openMs, firstQueryMs, queryMs, ids, residentMiB, peakMiB: peakMiB() }
}

async function update(engine: Engine, dir: string, file: string): Promise<Updated> {
  const open = await engine.open(dir)
  if (open.update === undefined) return { visibleMs: [], isFound: undefined }
  const visibleMs: number[] = []
  let isFound = true
  for (const [index, chunk] of (await firstOf(openCorpus(file).chunks(), updates)).entries()) {
    // No word begins as another one does, and none is stemmed or split.
    const mark = `${letter(index % 26)}${letter(Math.floor(index / 26))}zqxkv`
    const from = performance.now()
    await open.update({ ...chunk, text: `${chunk.text}\n\n${mark}` })
    isFound &&= (await open.query(mark, topK)).includes(chunk.id)
    visibleMs.push(performance.now() - from)
  }
  await open.close()
  return { visibleMs, isFound }
}

async function firstOf(chunks: AsyncIterable<CorpusChunk>, count: number): Promise<CorpusChunk[]> {
  const first: CorpusChunk[] = []
  for await (const chunk of chunks) {
    first.push(chunk)
    if (first.length === count) break
  }
  return first
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

const peakMiB = (): number => process.resourceUsage().maxRSS / 1_024

if (import.meta.main) {
  const [phase = '', name = '', dir = '', file = '', queriesFile = '', packages = ''] = process.argv.slice(2)
  const phases = { build, serve, update }
  const work = phase === 'build' || phase === 'serve' || phase === 'update' ? phases[phase] : undefined
  if (work === undefined) throw new Error(`Cannot run the phase "${phase}", pass ${Object.keys(phases).join(', ')}`)
  const result = await work(await loadEngine(name, packages), dir, file, queriesFile)
  // Threads of native engines would keep the process.
  process.stdout.write(JSON.stringify(result), () => process.exit())
}
