import { UsageError } from '@glmkit/core'
import { missingResults } from './session-log.ts'
import type { SessionLog } from './session-log.ts'
import type { SessionEntry } from './session-note.ts'

/**
 * The first `at` messages of a session and what belongs to them.
 *
 * @throws {UsageError} If a call would lose its result.
 */
export function pastUntil(id: string, { messages, entries }: SessionLog, at: number): readonly SessionEntry[] {
  if (!Number.isInteger(at) || at < 0 || at > messages.length) {
    throw new UsageError(`Cannot fork session "${id}" at ${at}: expected 0–${messages.length}`)
  }
  const left = missingResults(messages.slice(0, at))
  if (left.length > 0) {
    const calls = left.map((each) => (each.role === 'tool' ? each.tool_call_id : '')).join(', ')
    throw new UsageError(
      `Cannot fork session "${id}" at ${at}: calls ${calls} have no result yet, choose another place`,
    )
  }
  const last = entries.findLastIndex((entry) => entry.type === 'message' && entry.index < at)
  // An edit of a run that is cut here may speak of what the fork does not have: its memory makes its own.
  const isWhole =
    entries.slice(last + 1).find(({ type }) => type === 'message' || type === 'run-end')?.type === 'run-end'
  const cut = entries[last]
  const to = isWhole ? entries.findIndex(({ type }, place) => place > last && type === 'run-end') + 1 : last + 1
  return entries
    .slice(0, to)
    .filter((entry) => entry.type !== 'label' && (isWhole || entry.type !== 'edit' || !isOfRun(entry, cut)))
}

const isOfRun = (entry: SessionEntry, other: SessionEntry | undefined): boolean =>
  entry.type !== 'label' && other !== undefined && other.type !== 'label' && entry.runId === other.runId
