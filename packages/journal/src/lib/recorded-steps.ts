import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { JournalDriftError, JournalError, Suspended } from '@glmkit/core'
import type { Journal, StepOptions } from '@glmkit/core'
import { firstDifference } from './json-difference.ts'
import type { Log, LogRecord } from './journal-log.ts'

export interface RecordedStepsOptions {
  readonly runId: string
  readonly records: readonly LogRecord[]
  /** Where to go on. Without it what has no record throws. */
  readonly log: Log | undefined
  readonly values: Readonly<Record<string, unknown>>
  readonly allowDrift: boolean
  readonly driftAfterMs: number
}

export interface RecordedSteps {
  readonly journal: Journal
  end(): Promise<void>
  close(): void
}

/**
 * Works steps and records them, or gives them back from the record.
 *
 * Steps side by side see the same order both times: a record reaches its step only in its turn, and the next one not
 * before all that follows from it has run, short of real waiting: one record a turn of the event loop.
 */
export function createRecordedSteps(options: RecordedStepsOptions): RecordedSteps {
  const { runId, log, values, allowDrift, driftAfterMs } = options
  const isOver = options.records.at(-1)?.t === 'end'
  const voids = new Map(options.records.filter(({ t }) => t === 'skip').map(({ k, s }) => [k, s]))
  let records = options.records.filter(({ t, k, s }) => t !== 'skip' && s > (voids.get(k) ?? -1))
  const forkedAt = records.findLast(({ t }) => t === 'fork')?.s ?? 0
  const lastPlaces = new Map(records.map(({ k }, place) => [k, place]))
  const claimed = new Set<string>()
  /** Steps not done: their readers may be slow, which is no drift. */
  const running = new Set<string>()
  const waiting = new Map<string, PromiseWithResolvers<LogRecord | undefined>>()
  const ids = new Map<string, number>()
  let cursor = 0
  let at = 0
  let idPrefix = runId
  let isDelivering = false
  let isLive = false
  let failure: unknown
  let quiet: NodeJS.Timeout | undefined
  let liveTurn: Promise<void> = Promise.resolve()

  function deliver(): void {
    clearTimeout(quiet)
    if (isDelivering || isLive) return
    const record = records[cursor]
    if (record === undefined) {
      isLive = true
      records = []
      // In the order of the program: what has a record has waited anew since then.
      for (const k of [...claimed, '']) waiting.get(k)?.resolve(undefined)
      return waiting.clear()
    }
    if (record.t === 'header' || record.t === 'fork') {
      idPrefix = record.k
      at = record.at
      cursor += 1
      return deliver()
    }
    const reader = waiting.get(record.k)
    if (reader === undefined) {
      if (waiting.size > 0 && !running.has(record.k)) quiet = setTimeout(() => giveUp(record.k), driftAfterMs)
      return
    }
    waiting.delete(record.k)
    cursor += 1
    at = record.at
    isDelivering = true
    setImmediate(() => {
      isDelivering = false
      deliver()
    })
    reader.resolve(record)
  }

  /** Nobody came for a record while others wait behind it. */
  function giveUp(k: string): void {
    const [asked = ''] = waiting.keys()
    if (!allowDrift) return fail(drift(`${quote(asked)} is asked for, next in the record is ${quote(k)}`))
    try {
      log?.append({ t: 'skip', k })
      records = records.filter((record, place) => place < cursor || record.k !== k)
      deliver()
    } catch (error) {
      fail(error)
    }
  }

  function fail(error: unknown): void {
    failure ??= error
    clearTimeout(quiet)
    for (const { reject } of waiting.values()) reject(failure)
    waiting.clear()
  }

  const drift = (what: string): JournalDriftError =>
    new JournalDriftError(
      `Cannot resume run "${runId}": ${what}; run the program that recorded it, pass allowDrift or fork the run before that`,
    )

  /** The next record of the key in its turn; none once all that is recorded has been read. */
  async function next(k: string): Promise<LogRecord | undefined> {
    if (failure !== undefined) throw failure
    if (isLive) return undefined
    if (isOver && !allowDrift && (lastPlaces.get(k) ?? -1) < cursor) {
      throw drift(`${quote(k)} is asked for, next in the record is ${quote(records[cursor]?.k ?? '')}`)
    }
    const reader = Promise.withResolvers<LogRecord | undefined>()
    waiting.set(k, reader)
    deliver()
    return reader.promise
  }

  function liveLog(k: string): Log {
    if (failure !== undefined) throw failure
    if (log !== undefined) return log
    throw new JournalError(
      `Cannot replay run "${runId}": the recording ends before ${quote(k)} is done, resume the run`,
    )
  }

  /** Writes at once and returns in the record's turn. */
  async function add(record: Pick<LogRecord, 't' | 'k' | 'v'>, isVital = false): Promise<void> {
    const written = liveLog(record.k).append(record, isVital)
    const turn = Promise.all([liveTurn, written.stored]).then(() => {
      at = written.record.at
    })
    liveTurn = turn.then(() => nextTurn())
    liveTurn.catch(() => {})
    await turn
  }

  function claim(k: string): string {
    if (claimed.has(k)) throw new JournalError(`Cannot record ${quote(k)} twice in run "${runId}": its keys are unique`)
    claimed.add(k)
    return k
  }

  async function* step<Part, Value>(
    k: string,
    work: (isRestart: boolean) => AsyncGenerator<Part, Value>,
    { intent, isEffect = false }: StepOptions,
    survives?: Survives,
  ): AsyncGenerator<Part, Value> {
    running.add(claim(k))
    try {
      let tries = 0
      for (let record = await next(k); record !== undefined; record = await next(k)) {
        if (record.t === 'value') return valueOf<Value>(record)
        if (record.t === 'throw') throw errorOf(record)
        if (record.t === 'part') yield valueOf<Part>(record)
        else if (tries++ === 0) checkIntent(record, intent)
      }
      await add({ t: 'begin', k, v: intent }, isEffect)
      await using parts = work(tries > 0)
      const made = async (): Promise<IteratorResult<Part, Value>> => {
        try {
          return await parts.next()
        } catch (error) {
          await keep(k, error, survives)
          throw error
        }
      }
      let part = await made()
      for (; part.done !== true; part = await made()) {
        await add({ t: 'part', k, v: part.value })
        yield part.value
      }
      await add({ t: 'value', k, v: part.value }, isEffect)
      return part.value
    } finally {
      running.delete(k)
      deliver()
    }
  }

  async function keep(k: string, error: unknown, survives: Survives | undefined): Promise<void> {
    if (error instanceof JournalError || survives?.(error) !== true) return
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    await add({ t: 'throw', k, v: { ...Object(error), name, message } })
  }

  function checkIntent({ k, v, s }: LogRecord, intent: unknown): void {
    // A fork has another agent's past.
    const difference = allowDrift || s < forkedAt ? undefined : firstDifference(v, intent)
    if (difference === undefined) return
    const { path, was, is } = difference
    throw drift(`${quote(k)} drifted at intent${path}: recorded ${was}, now ${is}`)
  }

  const journalAt = (scope: string, survives?: Survives): Journal => ({
    step: (key, work, stepOptions = {}) => step(scope + key, work, stepOptions, survives),
    wasPassed: (key) => !isLive && cursor < records.length && (lastPlaces.get(scope + key) ?? -1) < cursor,
    now: () => at,
    id() {
      const count = (ids.get(scope) ?? 0) + 1
      ids.set(scope, count)
      return `${idPrefix}/${scope}${count}`
    },
    async sleep(key, ms, signal) {
      const k = claim(scope + key)
      const begun = await next(k)
      const wakeAt = begun === undefined ? Date.now() + ms : Number(begun.v)
      if (begun === undefined) await add({ t: 'begin', k, v: wakeAt })
      else {
        const ended = await next(k)
        if (ended?.t === 'throw') throw errorOf(ended)
        if (ended !== undefined) return
      }
      liveLog(k)
      // A clock that was put back must not make it longer, and Node takes no more than 24 days at once.
      const endsAt = performance.now() + Math.min(ms, wakeAt - Date.now())
      for (let left = endsAt - performance.now(); left > 0; left = endsAt - performance.now()) {
        await wait(Math.min(left, 2 ** 31 - 1), undefined, { signal }).catch(async (error) => {
          const reason = signal.aborted ? signal.reason : error
          await keep(k, reason, survives)
          throw reason
        })
      }
      await add({ t: 'value', k })
    },
    async waitFor(key, signal) {
      const k = claim(scope + key)
      let record = await next(k)
      // Another process may have asked somebody at once, and died before the answer.
      while (record?.t === 'begin') record = await next(k)
      if (record !== undefined) return valueOf(record)
      signal.throwIfAborted()
      if (log === undefined || !Object.hasOwn(values, k)) throw new Suspended(k)
      const given = { v: values[k] }
      await add({ t: 'value', k, ...given }, true)
      return valueOf(given)
    },
    scope: (name, inner = survives) => journalAt(`${scope}${name}/`, inner),
  })

  deliver()
  return {
    journal: journalAt(''),
    async end() {
      if ((await next('')) === undefined && log !== undefined) await add({ t: 'end', k: '' }, true)
    },
    close: () => fail(new JournalError(`Cannot go on with run "${runId}": its journal was closed`)),
  }
}

type Survives = (error: unknown) => boolean

/** Told apart by its name: its class is gone. */
const errorOf = ({ v }: LogRecord): Error => Object.assign(new Error(), v)

const quote = (k: string): string => (k === '' ? 'the end' : `"${k}"`)

/** The type is that of the program that recorded it, which is the one that reads it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters, typescript/no-unsafe-type-assertion
const valueOf = <Value>({ v }: Pick<LogRecord, 'v'>): Value => v as Value
