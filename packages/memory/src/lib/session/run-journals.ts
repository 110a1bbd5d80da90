import { JournalError } from '@glmkit/core'
import type { JournalStore } from '@glmkit/core'
import type { LatestRun } from './session-log.ts'

/** A session's runs are kept as `<id>.1`, `<id>.2` … */
export function numberOfRun(id: string, runId: string): number | undefined {
  const number = runId.startsWith(`${id}.`) ? runId.slice(id.length + 1) : ''
  return /^[1-9]\d{0,8}$/.test(number) ? Number(number) : undefined
}

/** The highest number that is taken, be it by a run of somebody else's, or of what a restored log has forgotten. */
export async function lastRun(journal: JournalStore, id: string): Promise<number> {
  let last = 0
  for await (const { runId } of journal.list({ prefix: `${id}.` })) last = Math.max(last, numberOfRun(id, runId) ?? 0)
  return last
}

/** Whether the journal of the run is there: one of the same id, with another input, is not. */
export async function isKept(journal: JournalStore, { runId, input }: LatestRun, after: number): Promise<boolean> {
  for await (const { runId: listed, header, damage } of journal.list({ prefix: runId })) {
    if (listed !== runId) continue
    const started = Object(header)
    return damage !== undefined || (started.input === input && started.after === after)
  }
  return false
}

/** It stays where it cannot be removed: no reason to lose the answer, or to keep the session closed. */
export async function removeIfPossible(journal: JournalStore, runId: string): Promise<void> {
  try {
    await journal.remove(runId)
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
  }
}
