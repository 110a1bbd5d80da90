import { access, appendFile, mkdir, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentError, UsageError } from '@glmkit/core'
import { filesOf, listLogs } from './journal-list.ts'
import { codeOf, lockFile } from './file-lock.ts'
import { encode, encodeHeader, headerOf, openLog, readLog, syncFolder, writeWhole } from './journal-log.ts'
import type { LogRecord, Sync } from './journal-log.ts'
import { JournalError } from '@glmkit/core'
import type { JournalNote, JournalStore, OpenJournal } from '@glmkit/core'
import { createRecordedSteps } from './recorded-steps.ts'

export interface CreateFileJournalOptions {
  /** Made when the first run is created. One machine's disk: the lock does not hold over a network. */
  readonly dir: string
  /**
   * What is on the disk, not just with the operating system, before the run goes on: `always` every record; `effects` a
   * step with `isEffect` before it begins and when it is done, answers of people, and the end; `never` nothing. A killed
   * process loses nothing either way, a power cut does. Default: `effects`.
   */
  readonly sync?: Sync
  /**
   * A resumed program that asks for nothing recorded for this long, while steps wait, has drifted: more than the longest
   * work between two steps that run beside others. Milliseconds. Default: 5,000.
   */
  readonly driftAfterMs?: number
}

type OpenOptions = NonNullable<Parameters<JournalStore['open']>[1]>

/**
 * Keeps runs on one machine, each in an append-only file of JSON lines, `dir/<runId>.jsonl`.
 *
 * A run survives the death of its process at any byte: what a cut write left is moved to `<runId>.torn`. Values and parts
 * of a live step are the objects the work made, on replay what JSON made of them: work must give JSON alone.
 *
 * @see docs/decisions/007-journal-format.md
 */
export function createFileJournal(options: CreateFileJournalOptions): JournalStore {
  const { dir, sync = 'effects', driftAfterMs = 5_000 } = options

  function pathOf(runId: string): string {
    if (/^\w[\w.-]{0,127}$/.test(runId)) return join(dir, runId)
    throw new UsageError(
      `Cannot use run id "${runId}": expected 1–128 characters of a-z A-Z 0-9 _ - . not starting with . or -`,
    )
  }

  /** Opens a run that is there and locked. */
  async function start(runId: string, held: AsyncDisposableStack, open: OpenOptions): Promise<OpenJournal> {
    const { values = {}, isReplay = false, allowDrift = false } = open
    const path = pathOf(runId)
    const read = await readLog(`${path}.jsonl`)
    const { records, length, tail } = read
    if (records.at(-1)?.t === 'end' && !isReplay) {
      const hint = 'replay it or start a run from its transcript'
      throw new JournalError(`Cannot resume run "${runId}": it is over, ${hint}`, { reason: 'over' })
    }
    const torn = { bytes: tail.length, path: isReplay ? `${path}.jsonl` : `${path}.torn` }
    if (tail.length > 0 && !isReplay) {
      await appendFile(torn.path, tail, { flush: sync !== 'never' })
      await truncate(`${path}.jsonl`, length)
    }
    const log = isReplay ? undefined : await openLog(`${path}.jsonl`, read, sync)
    held.defer(async () => log?.close())
    const isNote = ({ t }: LogRecord): boolean => t === 'note'
    const worked = records.filter((record) => !isNote(record))
    const steps = createRecordedSteps({ runId, records: worked, log, values, allowDrift, driftAfterMs })
    held.defer(() => steps.close())
    const owned = held.move()
    return {
      journal: steps.journal,
      header: records.slice(0, 1).map(headerOf)[0]?.header,
      notes: records.filter(isNote).map(noteOf),
      ...(torn.bytes > 0 && { torn }),
      async note(value, { isVital = false } = {}) {
        if (log === undefined) throw new JournalError(`Cannot note in run "${runId}": it is only replayed`)
        const { record, stored } = log.append({ t: 'note', k: 'note', v: value }, isVital)
        await stored
        return noteOf(record)
      },
      end: () => steps.end(),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    }
  }

  return {
    create: (runId, header) =>
      explain(`create run "${runId}"`, async () => {
        const path = pathOf(runId)
        await mkdir(dir, { recursive: true })
        await using held = new AsyncDisposableStack()
        held.defer(await lockRun(path))
        await refuseExisting(`${path}.jsonl`)
        await writeWhole(`${path}.jsonl`, encodeHeader(runId, header), sync)
        return await start(runId, held, {})
      }),

    open: (runId, open = {}) =>
      explain(`open run "${runId}" in "${dir}"`, async () => {
        await using held = new AsyncDisposableStack()
        if (open.isReplay !== true) held.defer(await lockRun(pathOf(runId)))
        return await start(runId, held, open)
      }),

    fork: (runId, newRunId, before) =>
      explain(`fork run "${runId}" in "${dir}"`, async () => {
        const { records } = await readLog(`${pathOf(runId)}.jsonl`)
        const kept = records.slice(0, placeOf(records, before))
        const path = pathOf(newRunId)
        await using held = new AsyncDisposableStack()
        held.defer(await lockRun(path))
        await refuseExisting(`${path}.jsonl`)
        const [{ at, e } = { at: Date.now(), e: 0 }] = kept.slice(-1)
        // From there ids are the new run's: two runs that go on from one past must not share them.
        const mark: LogRecord = { s: kept.length, at, e, t: 'fork', k: newRunId }
        await writeWhole(`${path}.jsonl`, [...kept, mark].map(encode).join(''), sync)
      }),

    list: ({ prefix = '' } = {}) => listLogs(dir, prefix),

    remove: (runId) =>
      explain(`remove run "${runId}" from "${dir}"`, async () => {
        const path = pathOf(runId)
        // What was left of a removal that was cut short, too: the log itself goes last.
        const left = (await filesOf(path)).filter((file) => file !== `${path}.lock`)
        if (left.length === 0) throw missing(`remove run "${runId}" from "${dir}"`)
        await using held = new AsyncDisposableStack()
        held.defer(await lockRun(path))
        for (const file of left) await rm(file, { force: true })
        await syncFolder(dir, sync)
      }),
  }
}

const lockRun = (path: string): Promise<() => Promise<void>> => {
  const lock = `${path}.lock`
  return lockFile(lock, (who) => {
    const what = `${who} has the run open, close it there or delete the file if it is gone`
    return new JournalError(`Cannot lock "${lock}": ${what}`, { reason: 'open' })
  })
}

const noteOf = ({ s, at, v }: LogRecord): JournalNote => ({ seq: s, at, value: v })

function placeOf(records: readonly LogRecord[], before: string): number {
  const steps = records.filter(({ t }) => t === 'begin' || t === 'value')
  const found = steps.find(({ k }) => k === before || k.startsWith(`${before}/`))
  if (found !== undefined) return found.s
  const turns = [...new Set(steps.map(({ k }) => k.split('/').slice(0, 2).join('/')))]
  throw new JournalError(`Cannot fork before "${before}": there is no such step, choose one of ${turns.join(', ')}`)
}

async function refuseExisting(path: string): Promise<void> {
  const isFree = await access(path).then(
    () => false,
    (error) => codeOf(error) === 'ENOENT',
  )
  if (isFree) return
  const hint = 'resume the run or choose another id'
  throw new JournalError(`Cannot create "${path}": it exists, ${hint}`, { reason: 'exists' })
}

/** Says what the file system's error means for a run. */
async function explain<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (cause) {
    if (cause instanceof AgentError) throw cause
    if (codeOf(cause) === 'ENOENT') throw missing(what, cause)
    throw new JournalError(`Cannot ${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

const missing = (what: string, cause?: unknown): JournalError =>
  new JournalError(`Cannot ${what}: there is no such run`, { reason: 'missing', cause })
