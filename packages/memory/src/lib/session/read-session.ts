import type { JournalStore, MemoryEdit, Message } from '@glmkit/core'
import type { RecallEntry } from '../recall/recall-index.ts'
import { exportSession } from './export-session.ts'
import { checkSessionId, readHeader } from './session-header.ts'
import { createSessionLog } from './session-log.ts'
import type { SessionEntry } from './session-note.ts'
import type { Session } from './session.ts'

/** A session as it was when it was read. */
export interface ReadSession extends Pick<Session, 'id' | 'title' | 'parent' | 'label' | 'export'> {
  readonly messages: readonly Message[]
  readonly edits: readonly MemoryEdit[]
  readonly entries: readonly SessionEntry[]
}

/**
 * Reads a session without opening it: another process may have it open.
 *
 * @throws {JournalError} If there is none, or it is damaged.
 */
export async function readSession(journal: JournalStore, id: string): Promise<ReadSession> {
  await using kept = await journal.open(checkSessionId(id), { isReplay: true })
  const { title, parent } = readHeader(id, kept.header)
  const log = createSessionLog(id)
  for (const note of kept.notes) log.apply(note)
  const { messages, edits, entries, label } = log
  const read = { id, title, parent, label, messages, edits, entries }
  return { ...read, export: ({ format = 'jsonl' } = {}) => exportSession(read, format) }
}

/**
 * What was said in a session, for `recall.add`. Instructions and results of tools are left out: these are asked for anew.
 * A fork has its parent's part once more.
 *
 * @example
 * for (const { id } of await listSessions(journal)) recall.add(recallEntries(await readSession(journal, id)))
 */
export function recallEntries({ id, entries }: Pick<Session, 'id' | 'entries'>): readonly RecallEntry[] {
  return entries.flatMap((entry) => {
    if (entry.type !== 'message') return []
    const { index, at, message } = entry
    const { role, content } = message
    const isSaid = (role === 'user' || role === 'assistant') && content.trim() !== ''
    return isSaid ? [{ session: id, id: index, at, role, text: content }] : []
  })
}
