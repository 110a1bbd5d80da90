import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFileJournal } from '@glmkit/journal'
import type { JournalStore, OpenJournal } from '@glmkit/core'
import { encode } from '../packages/journal/src/lib/journal-log.ts'
import type { LogRecord } from '../packages/journal/src/lib/journal-log.ts'
import { honestStore } from './session-arena.ts'
import type { StoreOf } from './session-arena.ts'

interface Sabotage {
  readonly about: string
  /** Which of the faults must find it. */
  readonly foundBy: readonly RegExp[]
  readonly storeOf: StoreOf
}

const damage = [/bit flipped/, /page of/, /line lost/]

/** Ways to break the promise, each of which must be found out. */
export const sabotages: Readonly<Record<string, Sabotage>> = {
  skipping: {
    about: 'lines that cannot be read are left out',
    foundBy: damage,
    storeOf: (dir) => beforeOpening(honestStore(dir), (runId) => leaveOut(join(dir, `${runId}.jsonl`))),
  },
  truncating: {
    about: 'all from the first bad line on is cut off',
    foundBy: damage,
    storeOf: (dir) => beforeOpening(honestStore(dir), (runId) => cutOff(join(dir, `${runId}.jsonl`))),
  },
  early: {
    about: 'a note is acknowledged before it is written, and written with the next one',
    foundBy: [/kill -9/, /no room/],
    storeOf: (dir) => changeNotes(honestStore(dir), acknowledgeEarly),
  },
  deaf: {
    about: 'a write that fails is not told',
    foundBy: [/no room/, /EIO/],
    storeOf: (dir) =>
      changeNotes(
        createFileJournal({ dir, sync: 'always' }),
        (note) => (value, options) => note(value, options).catch(() => ({ seq: 0, at: Date.now(), value })),
      ),
  },
  unlocked: {
    about: 'the lock of another writer is removed, and its writes taken over',
    foundBy: [/two writers/],
    storeOf: (dir) => beforeOpening(honestStore(dir), (runId) => rmSync(join(dir, `${runId}.lock`), { force: true })),
  },
}

function beforeOpening(store: JournalStore, act: (runId: string) => void): JournalStore {
  return {
    ...store,
    open: async (runId, options) => {
      act(runId)
      return store.open(runId, options)
    },
  }
}

type Note = OpenJournal['note']

function changeNotes(store: JournalStore, change: (note: Note) => Note): JournalStore {
  const wrap = (open: OpenJournal): OpenJournal => {
    const note = change((value, options) => open.note(value, options))
    return { ...open, note, [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() }
  }
  return {
    ...store,
    create: async (runId, header) => wrap(await store.create(runId, header)),
    open: async (runId, options) => wrap(await store.open(runId, options)),
  }
}

function acknowledgeEarly(note: Note): Note {
  let late: Parameters<Note> | undefined
  return async (...args) => {
    if (late !== undefined) await note(...late)
    late = args
    return { seq: 0, at: Date.now(), value: args[0] }
  }
}

function goodLines(path: string): { readonly good: readonly LogRecord[]; readonly untilBad: readonly LogRecord[] } {
  const read = readFileSync(path, 'utf8')
    .split('\n')
    .map((line): LogRecord | undefined => {
      try {
        const record: LogRecord = JSON.parse(line)
        return encode(record) === `${line}\n` ? record : undefined
      } catch {
        return undefined
      }
    })
  const bad = read.indexOf(undefined)
  return {
    good: read.filter((each) => each !== undefined),
    untilBad: read.slice(0, bad).filter((each) => each !== undefined),
  }
}

function leaveOut(path: string): void {
  if (existsSync(path)) rewrite(path, goodLines(path).good)
}

function cutOff(path: string): void {
  if (existsSync(path)) rewrite(path, goodLines(path).untilBad)
}

function rewrite(path: string, records: readonly LogRecord[]): void {
  if (records.length > 0) writeFileSync(path, records.map((record, s) => encode({ ...record, s })).join(''))
}
