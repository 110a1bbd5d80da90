/**
 * Appends and reads of the run log beside node:sqlite, interleaved, as a Markdown table of medians.
 *
 *     node bench/journal.ts
 *
 * One log is one run. SQLite keeps the same rows (sequence, JSON) in one table, a commit a row, in WAL mode.
 */
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createFileJournal } from '../packages/journal/src/lib/file-journal.ts'
import { encodeHeader, openLog, readLog } from '../packages/journal/src/lib/journal-log.ts'
import type { Log, Sync } from '../packages/journal/src/lib/journal-log.ts'

const rounds = 5
const records = 2_000
const syncedRecords = 200
const payload = { text: 'x'.repeat(930) }
const dir = await mkdtemp(join(process.argv[2] ?? tmpdir(), 'bench-journal-'))
let files = 0
const newPath = (): string => join(dir, String(files++))

async function newLog(sync: Sync, path = newPath()): Promise<Log> {
  await writeFile(path, encodeHeader('bench', {}))
  return openLog(path, await readLog(path), sync)
}

function newTable(synchronous: 'NORMAL' | 'FULL', path = newPath()): { add: (s: number) => void; db: DatabaseSync } {
  const db = new DatabaseSync(path)
  db.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; CREATE TABLE log (s INTEGER PRIMARY KEY, line TEXT)`,
  )
  const insert = db.prepare('INSERT INTO log VALUES (?, ?)')
  const add = (s: number): void => {
    insert.run(s, JSON.stringify({ s, at: Date.now(), e: 1, t: 'part', k: 'turn/1/model', v: payload }))
  }
  return { add, db }
}

/** Microseconds a record. */
async function timed(count: number, each: (s: number) => unknown): Promise<number> {
  const from = performance.now()
  for (let s = 0; s < count; s += 1) await each(s)
  return ((performance.now() - from) * 1000) / count
}

async function logAppends(sync: Sync, count: number): Promise<number> {
  const log = await newLog(sync)
  const us = await timed(count, () => log.append({ t: 'part', k: 'turn/1/model', v: payload }).stored)
  await log.close()
  return us
}

async function tableAppends(synchronous: 'NORMAL' | 'FULL', count: number): Promise<number> {
  const { add, db } = newTable(synchronous)
  const us = await timed(count, add)
  db.close()
  return us
}

/** What the file system alone takes. */
async function bareAppends(isSynced: boolean, count: number): Promise<number> {
  const fd = openSync(newPath(), 'a')
  const line = Buffer.alloc(1024, 'x')
  const us = await timed(count, () => {
    writeSync(fd, line)
    if (isSynced) fdatasyncSync(fd)
  })
  closeSync(fd)
  return us
}

const bigLog = newPath()
const bigTable = newPath()
{
  const log = await newLog('never', bigLog)
  const { add, db } = newTable('NORMAL', bigTable)
  db.exec('BEGIN')
  for (let s = 0; s < 20_000; s += 1) {
    log.append({ t: 'part', k: 'turn/1/model', v: payload })
    add(s)
  }
  db.exec('COMMIT')
  await log.close()
  db.close()
}

async function readBigLog(): Promise<number> {
  const from = performance.now()
  const { records: read } = await readLog(bigLog)
  if (read.length !== 20_001) throw new Error(`Read ${read.length} records, expected 20001`)
  return performance.now() - from
}

async function readBigTable(): Promise<number> {
  const from = performance.now()
  const db = new DatabaseSync(bigTable)
  const rows = db.prepare('SELECT line FROM log ORDER BY s').all()
  const read = rows.map(({ line }) => JSON.parse(String(line)))
  db.close()
  if (read.length !== 20_000) throw new Error(`Read ${read.length} rows, expected 20000`)
  return performance.now() - from
}

/** 200 runs beside each other, each 5 effects: milliseconds for all, and the longest the event loop stood still. */
async function concurrentRuns(sync: Sync): Promise<readonly [number, number]> {
  const store = createFileJournal({ dir: newPath(), sync })
  const run = async (_: unknown, index: number): Promise<void> => {
    await using open = await store.create(`run-${index}`, {})
    for (let s = 0; s < 5; s += 1) {
      const step = open.journal.step(
        `s${s}`,
        async function* () {
          yield* []
          return payload
        },
        { isEffect: true },
      )
      await step.next()
    }
    await open.end()
  }
  let longest = 0
  let ticked = performance.now()
  const ticker = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - ticked)
    ticked = now
  }, 1)
  const from = performance.now()
  await Promise.all(Array.from({ length: 200 }, run))
  clearInterval(ticker)
  return [performance.now() - from, longest]
}

const measures: readonly (readonly [string, string, () => Promise<number>])[] = [
  ['append 1 KB, bare write', 'µs', () => bareAppends(false, records)],
  ['append 1 KB, run log', 'µs', () => logAppends('never', records)],
  ['append 1 KB, SQLite NORMAL', 'µs', () => tableAppends('NORMAL', records)],
  ['append and sync 1 KB, bare write', 'µs', () => bareAppends(true, syncedRecords)],
  ['append and sync 1 KB, run log', 'µs', () => logAppends('always', syncedRecords)],
  ['append and sync 1 KB, SQLite FULL', 'µs', () => tableAppends('FULL', syncedRecords)],
  ['read and verify 20 MB, run log', 'ms', readBigLog],
  ['read 20 MB, SQLite', 'ms', readBigTable],
  ['200 runs of 5 effects, `never`', 'ms', async () => (await concurrentRuns('never'))[0]],
  ['200 runs of 5 effects, `effects`', 'ms', async () => (await concurrentRuns('effects'))[0]],
  ['the same, longest pause of the event loop', 'ms', async () => (await concurrentRuns('effects'))[1]],
]

const results = new Map<string, number[]>(measures.map(([name]) => [name, []]))
for (let round = 0; round < rounds; round += 1) {
  for (const [name, , measure] of measures) results.get(name)?.push(await measure())
}
console.log('| median of 5 rounds | | least … most |\n|---|---|---|')
for (const [name, unit] of measures) {
  const sorted = results.get(name)?.toSorted((a, b) => a - b) ?? []
  const [least = NaN, , median = NaN, , most = NaN] = sorted
  const show = (value: number): string => value.toFixed(value < 100 ? 1 : 0)
  console.log(`| ${name} | ${show(median)} ${unit} | ${show(least)} … ${show(most)} |`)
}
console.log(`\n${readFileSync('/proc/loadavg', 'utf8').trim()} (load)`)
await rm(dir, { recursive: true })
