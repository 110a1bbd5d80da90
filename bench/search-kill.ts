/**
 * Does an index survive `kill -9` while it is written? A process changes files and brings the index up to date, and is
 * killed at a random moment. Then the index must open, and hold of every file either what it held before or what was
 * being written: its text, and just the words of that text.
 *
 *     node bench/search-kill.ts [--kills 100] [--seed 1] [--controls]
 *
 * With --controls the index is damaged by hand, which must be noticed. Exit code 1 if anything is lost, or not noticed.
 */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { createIndex, openIndex } from '@glmkit/tools/search'
import { fileCount, fileName, markerOf, recordsOf, textOf, versionsOf, type KillMode } from './search/kill-files.ts'
import { createRandom, mix, pick } from './search/random.ts'
import { table } from './search/table.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    controls: { type: 'boolean', default: false },
  },
})
const kills = Number(values.kills)
const seed = Number(values.seed)
const child = fileURLToPath(new URL('search/kill-child.ts', import.meta.url))
const modes: readonly KillMode[] = ['files', 'records', 'rebuild']

/** What is wrong with an index; `allowed` are the versions each file may be in. */
async function faultsOf(store: string, allowed: (file: number) => readonly number[]): Promise<string[]> {
  const faults: string[] = []
  const database = new DatabaseSync(store)
  const check = database.prepare('PRAGMA integrity_check').get()?.['integrity_check']
  if (check !== 'ok') faults.push(`SQLite: ${String(check)}`)
  database.close()
  await using index = await openIndex(store)
  for (let file = 0; file < fileCount; file++) {
    const text = index.document(fileName(file))?.text
    const version = allowed(file).find((one) => textOf(file, one) === text)
    if (version === undefined) {
      faults.push(`${fileName(file)} is in none of the versions ${allowed(file).join(', ')}, but ${found(file, text)}`)
      continue
    }
    for (const one of allowed(file)) {
      const { results, missing } = await index.search(markerOf(file, one), { topK: 20 })
      const isFound = missing.length === 0 && results.some(({ documentId }) => documentId === fileName(file))
      if (isFound !== (one === version)) faults.push(`${fileName(file)} is in version ${version}, its words are not`)
    }
  }
  return faults
}

function found(file: number, text: string | undefined): string {
  if (text === undefined) return 'missing'
  const version = Array.from({ length: 1_000 }, (_, at) => at + 1).find((one) => textOf(file, one) === text)
  return version === undefined ? `of ${text.length} other characters` : `in version ${version}`
}

interface Tally {
  kills: number
  /** Killed between the beginning and the end of a round. */
  within: number
  /** Files found as they were before, and as they were being written, after kills within a round. */
  faults: string[]
}

async function run(mode: KillMode, count: number): Promise<Tally> {
  const dir = await mkdtemp(join(tmpdir(), 'glmkit-search-kill-'))
  const store = join(dir, 'kill.index')
  const docs = join(dir, 'docs')
  const tally: Tally = { kills: 0, within: 0, faults: [] }
  const random = createRandom(mix(seed, modes.indexOf(mode)))
  let [begun, done] = [1, 0]
  for (let file = 0; file < fileCount; file++) {
    await mkdir(dirname(join(docs, fileName(file))), { recursive: true })
    await writeFile(join(docs, fileName(file)), textOf(file, 1))
  }
  await writeFile(join(docs, 'all.jsonl'), recordsOf(versionsOf(1, seed)))
  const source = mode === 'records' ? { records: join(docs, 'all.jsonl') } : { dir: docs, exclude: ['*.jsonl'] }
  await (await createIndex({ ...source, store })).close()
  done = 1

  while (tally.kills < count) {
    const args = [child, docs, store, mode, String(begun), String(seed)]
    const victim = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<void>((resolve) => victim.once('close', () => resolve()))
    const started = Promise.withResolvers<void>()
    createInterface({ input: victim.stdout }).on('line', (line) => {
      const [word, round] = line.split(' ')
      if (word === 'begin') begun = Number(round)
      else done = Number(round)
      started.resolve()
    })
    await Promise.race([started.promise, ended])
    await wait(pick(random, 1_200))
    victim.kill('SIGKILL')
    await ended
    tally.kills++
    if (begun > done) tally.within++
    const [before, writing] = [versionsOf(done, seed), versionsOf(begun, seed)]
    tally.faults.push(...(await faultsOf(store, (file) => [...new Set([before[file] ?? 1, writing[file] ?? 1])])))
    process.stderr.write(`\r${mode}: ${tally.kills} of ${count} kills, ${tally.faults.length} faults `)
    // The next victim writes what this one was writing.
    if (begun <= done) begun = done + 1
  }
  process.stderr.write('\n')
  await rm(dir, { recursive: true })
  return tally
}

/** Damages that the check must notice. */
const damages: Readonly<Record<string, string>> = {
  'a chunk is lost': 'DELETE FROM chunks WHERE id = (SELECT min(id) FROM chunks)',
  'a document is lost': 'DELETE FROM documents WHERE id = (SELECT min(id) FROM documents)',
  'postings are lost': 'DELETE FROM blocks',
  'a dictionary block is lost':
    "DELETE FROM terms WHERE first = (SELECT max(first) FROM terms WHERE first <= 'markerz')",
  'a document counts as removed': 'INSERT INTO removed SELECT max(id) FROM documents',
}

async function controls(): Promise<[string, string][]> {
  const rows: [string, string][] = []
  for (const [name, sql] of Object.entries(damages)) {
    const dir = await mkdtemp(join(tmpdir(), 'glmkit-search-kill-'))
    const store = join(dir, 'kill.index')
    const index = await createIndex({ store })
    const records = (version: number) =>
      Array.from({ length: fileCount }, (_, file) => ({ id: fileName(file), text: textOf(file, version) }))
    await index.put(records(1))
    await index.put(records(2).slice(0, 5))
    await index.close()
    const allowed = (file: number): number[] => (file < 5 ? [1, 2] : [1])
    const before = await faultsOf(store, allowed)
    const database = new DatabaseSync(store)
    database.exec(sql)
    database.close()
    const after = before.length > 0 ? [] : await faultsOf(store, allowed).catch((error: unknown) => [String(error)])
    rows.push([name, after.length > 0 ? `noticed: ${after[0] ?? ''}`.slice(0, 90) : 'NOT NOTICED'])
    await rm(dir, { recursive: true })
  }
  return rows
}

if (values.controls) {
  const rows = await controls()
  process.stdout.write(`${table(['damage', 'result'], rows)}\n`)
  process.exitCode = rows.every(([, result]) => result.startsWith('noticed')) ? 0 : 1
} else {
  const rows: string[][] = []
  const faults: string[] = []
  for (const [at, mode] of modes.entries()) {
    const count = Math.floor((kills + at) / modes.length)
    const tally = await run(mode, count)
    faults.push(...tally.faults)
    rows.push([mode, String(tally.kills), String(tally.within), String(tally.faults.length)])
  }
  process.stdout.write(`${table(['index of', 'kills', 'while it was written', 'faults'], rows)}\n`)
  for (const fault of faults.slice(0, 20)) process.stdout.write(`✗ ${fault}\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
