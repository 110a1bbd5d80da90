import { JournalError, UsageError } from '@glmkit/core'
import type { JournalStore } from '@glmkit/core'
import { numberOfRun } from './run-journals.ts'
import { checkSessionId, isSessionHeader } from './session-header.ts'
import type { SessionHeader } from './session-header.ts'
import { isSessionNote } from './session-note.ts'

/** A session that is kept. */
export interface StoredSession extends SessionHeader {
  readonly id: string
  /** Milliseconds since the epoch: its last change. */
  readonly at: number
  /** Of its log and the journals of its runs. */
  readonly bytes: number
  /** Only if it was asked for: the whole log is read for it. */
  readonly label?: string
  /** Why it cannot be read. */
  readonly damage?: string
}

/** The oldest sessions are forgotten until all of these hold. */
export interface RetentionLimits {
  /** Milliseconds since the last change. */
  readonly maxAgeMs?: number
  readonly maxCount?: number
  /** Of all sessions that stay. */
  readonly maxBytes?: number
}

/** All sessions, the latest first; what is damaged is among them. */
export async function listSessions(
  journal: JournalStore,
  options: { readonly withLabels?: boolean } = {},
): Promise<readonly StoredSession[]> {
  const sessions: StoredSession[] = []
  const runBytes = new Map<string, number>()
  for await (const { runId, header, at, bytes, damage } of journal.list()) {
    const run = /^(.*)\.\d+$/.exec(runId)
    if (run?.[1] !== undefined) runBytes.set(run[1], (runBytes.get(run[1]) ?? 0) + bytes)
    // What cannot be read may well be one.
    else if (damage !== undefined) sessions.push({ id: runId, at, bytes, damage })
    else if (isSessionHeader(header)) {
      const { title, parent } = header
      sessions.push({ id: runId, at, bytes, ...(title !== undefined && { title }), ...(parent && { parent }) })
    }
  }
  const whole: StoredSession[] = []
  for (const session of sessions) {
    const details =
      options.withLabels === true && session.damage === undefined ? await labelOf(journal, session.id) : {}
    whole.push({ ...session, bytes: session.bytes + (runBytes.get(session.id) ?? 0), ...details })
  }
  return whole.toSorted((a, b) => b.at - a.at)
}

async function labelOf(journal: JournalStore, id: string): Promise<Pick<StoredSession, 'label' | 'damage'>> {
  try {
    await using log = await journal.open(id, { isReplay: true })
    const labels = log.notes.flatMap(({ value }) => (isSessionNote(value) && 'label' in value ? [value.label] : []))
    const label = labels.at(-1)
    return label === undefined ? {} : { label }
  } catch (error) {
    if (error instanceof JournalError) return { damage: error.message }
    throw error
  }
}

/**
 * Deletes a session for good: its log, what a crash has cut off it, and the journals of its runs. Forks of it stay, and
 * so does what was added to a recall: `recall.remove(id)`.
 *
 * @throws {JournalError} If there is no such session, or it is open.
 */
export async function forgetSession(journal: JournalStore, id: string): Promise<void> {
  checkSessionId(id)
  for await (const { runId, header, damage } of journal.list({ prefix: id })) {
    // What cannot be read may well be one.
    if (runId !== id || damage !== undefined || Object(header).session !== undefined) continue
    throw new JournalError(`Cannot forget session "${id}": it is a run, no session`)
  }
  // First: it refuses as long as somebody has the session open.
  const missing = await journal.remove(id).then(() => undefined, unlessMissing)
  let runs = 0
  for await (const { runId, header, damage } of journal.list({ prefix: `${id}.` })) {
    // Others may have taken such an id for a run that follows no conversation.
    const isOfSession = damage === undefined ? Object(header).after !== undefined : missing === undefined
    if (numberOfRun(id, runId) === undefined || !isOfSession) continue
    runs += 1
    await journal.remove(runId)
  }
  // Runs alone are what an earlier try has left.
  if (missing !== undefined && runs === 0) throw missing
}

function unlessMissing(error: unknown): JournalError {
  if (error instanceof JournalError && error.reason === 'missing') return error
  throw error
}

/**
 * Forgets sessions that are too old or too many. One that is open, or damaged, stays and counts.
 *
 * @returns Those that were forgotten.
 */
export async function retainSessions(
  journal: JournalStore,
  limits: RetentionLimits,
): Promise<readonly StoredSession[]> {
  const { maxAgeMs = Infinity, maxCount = Infinity, maxBytes = Infinity } = limits
  for (const [name, value] of Object.entries({ maxAgeMs, maxCount, maxBytes })) {
    // From a file it may be null, which is no limit but counts as 0.
    if (!(typeof value === 'number' && value >= 0))
      throw new UsageError(`Cannot retain sessions: ${name} is ${value}, expected a number from 0`)
  }
  const now = Date.now()
  const forgotten: StoredSession[] = []
  const sessions = await listSessions(journal)
  let count = sessions.length
  let bytes = sessions.reduce((sum, session) => sum + session.bytes, 0)
  for (const session of sessions.toReversed()) {
    const isWithin = now - session.at <= maxAgeMs && count <= maxCount && bytes <= maxBytes
    if (isWithin || session.damage !== undefined || !(await forgetUnlessOpen(journal, session.id))) continue
    forgotten.push(session)
    count -= 1
    bytes -= session.bytes
  }
  return forgotten
}

async function forgetUnlessOpen(journal: JournalStore, id: string): Promise<boolean> {
  try {
    await forgetSession(journal, id)
    return true
  } catch (error) {
    if (error instanceof JournalError && error.reason === 'open') return false
    throw error
  }
}
