import type { ServerResponse } from 'node:http'
import type { Language } from './api-error.ts'
import type { RequestRecord } from './request-log.ts'

/** One chat completion request, read and authenticated, and the response to write. */
export interface Exchange {
  /** Of the response. */
  readonly id: string
  /** Of the request, from 1, in order of arrival. */
  readonly number: number
  readonly now: Date
  readonly key: string
  readonly language: Language
  /** The body as it came, and parsed. */
  readonly source: string
  readonly body: unknown
  readonly response: ServerResponse
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal
}

/** What a request turned out to be, filled in as far as it got. */
export type Outcome = Pick<RequestRecord, 'status' | 'usage' | 'error' | 'faults' | 'cassette' | 'drift'>

/** Writes the response; a rejection with an `ApiError` leaves that to the caller. */
export type Answer = (exchange: Exchange) => Promise<Outcome>
