import { existsSync, readFileSync } from 'node:fs'
import type { Usage } from '@glmkit/core'
import type { LogRecord } from '../packages/journal/src/lib/journal-log.ts'
import type { LedgerLine } from './kill-agent.ts'
import type { Part } from './kill-script.ts'

/** Where a kill fell, by what the journal and the ledger show afterwards. */
export const places = [
  'model stream',
  'call: recorded as begun, no effect yet',
  'call: effect under way',
  'call: effect done, result not recorded',
  'sub-agent',
  'between steps',
  'while starting or resuming, before new work',
] as const
export type Place = (typeof places)[number]

/** A kill: the turn of the main run, 0 before the first, and what was going on in it. */
export interface Death {
  readonly turn: number
  readonly place: Place
}

/** A recorded step of the model or of a tool. */
interface Step {
  readonly part: Part
  readonly turn: number
  readonly kind: 'model' | 'call'
}

/** What the journal has at an instant. */
export interface Progress {
  /** Ids of planned calls with a result. */
  readonly finished: ReadonlySet<string>
  /** Replies, as `main/3`. */
  readonly replied: ReadonlySet<string>
}

/** As the model's turn and the tool's call are recorded. */
interface RecordedReply {
  readonly lost: Usage
  readonly reply: { readonly usage: Usage }
}

/** The whole lines of a file; a line without its end was cut by the kill. */
function linesOf<Line>(path: string): Line[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line): Line => JSON.parse(line))
}

/** Read without the journal's own code, which is what is judged. */
export const readJournal = (path: string): readonly LogRecord[] => linesOf<LogRecord>(path)
export const readLedger = (path: string): readonly LedgerLine[] => linesOf<LedgerLine>(path)

function stepOf(key: string): Step | undefined {
  const own = key.replace(/^turn\/\d+\/call\/[^/]+\/in\/run\/(?=turn\/)/, '')
  const [, turn, kind] = /^turn\/(\d+)\/(model|call)(?:\/[^/]+)?$/.exec(own) ?? []
  if (turn === undefined || (kind !== 'model' && kind !== 'call')) return undefined
  return { part: own === key ? 'main' : 'sub', turn: Number(turn), kind }
}

/** The id of the planned call a record of its beginning is about. */
function plannedIdOf({ v }: LogRecord): string {
  const begun: { readonly input?: { readonly id?: string } } = Object(v)
  return begun.input?.id ?? ''
}

export function progressOf(records: readonly LogRecord[]): Progress {
  const begun = new Map(records.filter(({ t }) => t === 'begin').map((record) => [record.k, record]))
  const finished = new Set<string>()
  const replied = new Set<string>()
  for (const { k } of records.filter(({ t }) => t === 'value')) {
    const step = stepOf(k)
    const begin = begun.get(k)
    if (step?.kind === 'model') replied.add(`${step.part}/${step.turn}`)
    if (step?.kind === 'call' && begin !== undefined) finished.add(plannedIdOf(begin))
  }
  return { finished, replied }
}

/** What the recorded replies of a part cost, in their order. */
export function repliesOf(
  records: readonly LogRecord[],
  part: Part,
): readonly (RecordedReply & { readonly turn: number })[] {
  return records.flatMap(({ t, k, v }) => {
    const step = stepOf(k)
    if (t !== 'value' || step?.kind !== 'model' || step.part !== part) return []
    // Nobody halts this agent, and of what a crash cuts there is no value: they are whole.
    const reply: RecordedReply = Object(v)
    return [{ ...reply, turn: step.turn }]
  })
}

export function deathOf(
  before: readonly LogRecord[],
  after: readonly LogRecord[],
  ledger: readonly LedgerLine[],
): Death {
  const latest = after.findLast(({ k }) => k.startsWith('turn/'))
  const turn = Number(latest?.k.split('/')[1] ?? 0)
  if (after.length === before.length) return { turn, place: 'while starting or resuming, before new work' }
  const isInSubAgent = after.some(({ k }) => k.startsWith(`turn/${turn}/`) && stepOf(k)?.part === 'sub')
  return { turn, place: isInSubAgent ? 'sub-agent' : placeIn(after, ledger) }
}

function placeIn(records: readonly LogRecord[], ledger: readonly LedgerLine[]): Place {
  const done = new Set(records.filter(({ t }) => t === 'value').map(({ k }) => k))
  const open = records.filter(({ t, k }) => t === 'begin' && !done.has(k))
  if (open.some(({ k }) => stepOf(k)?.kind === 'model')) return 'model stream'
  const calls = open.filter(({ k }) => stepOf(k)?.kind === 'call').map(plannedIdOf)
  const has = (phase: LedgerLine['phase']): boolean =>
    calls.some((id) => ledger.findLast((line) => line.id === id)?.phase === phase)
  if (has('end')) return 'call: effect done, result not recorded'
  if (has('start')) return 'call: effect under way'
  return calls.length > 0 ? 'call: recorded as begun, no effect yet' : 'between steps'
}
