import { JournalError, UsageError } from '@glmkit/core'

/** What is known of a session without reading it. */
export interface SessionHeader {
  readonly title?: string
  /** The session it was forked off, and after how many of its messages. */
  readonly parent?: { readonly id: string; readonly at: number }
}

const version = 1

export const newHeader = (header: SessionHeader): unknown => ({ session: version, ...header })

export const isSessionHeader = (header: unknown): header is SessionHeader =>
  typeof header === 'object' && header !== null && 'session' in header && header.session === version

/** @throws {JournalError} If it is another's. */
export function readHeader(id: string, header: unknown): SessionHeader {
  if (isSessionHeader(header)) return header
  const what =
    Object(header).session === undefined ? 'it is a run, no session' : 'another version of glmkit has written it'
  throw new JournalError(`Cannot open session "${id}": ${what}`)
}

/** Runs of a session have its id, a dot and their number: a session's own id has none. */
export function checkSessionId(id: string): string {
  if (/^\w[\w-]{0,63}$/.test(id)) return id
  throw new UsageError(`Cannot use session id "${id}": expected 1–64 characters of a-z A-Z 0-9 _ - not starting with -`)
}
