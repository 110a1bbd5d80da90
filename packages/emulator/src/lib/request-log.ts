import type { Drift } from './cassettes/library.ts'
import type { FaultType } from './faults/fault.ts'

/** Tokens of one request, in the order the stream sends them. */
export interface Usage {
  /** Cached tokens included. */
  readonly prompt_tokens: number
  /** Reasoning, calls and closing markers included. */
  readonly completion_tokens: number
  readonly total_tokens: number
  readonly prompt_tokens_details: { readonly cached_tokens: number }
  readonly completion_tokens_details: { readonly reasoning_tokens: number }
}

/** One chat completion request, written when its reply has ended. */
export interface RequestRecord {
  /** The id of the response. */
  readonly id: string
  /** Arrival, ISO 8601. */
  readonly at: string
  /** As asked for; '' when the body named none. */
  readonly model: string
  /** How many messages the body had. */
  readonly messages: number
  readonly stream: boolean
  /** HTTP status; 499 when the client left before the reply ended. */
  readonly status: number
  readonly usage?: Usage
  readonly error?: { readonly code: string; readonly message: string }
  /** Types of the faults that the plan gave this request. */
  readonly faults?: readonly FaultType[]
  /** The file that was replayed or written. */
  readonly cassette?: string
  /** Why no cassette could be replayed. */
  readonly drift?: Drift
  /** The parsed body; undefined when it was not JSON. */
  readonly body: unknown
  readonly durationMs: number
}

const maxRecords = 1_000
const maxBodyLength = 64_000_000

/** The last 1,000 records, oldest first; fewer when their bodies together exceed 64 million characters. */
export interface RequestLog {
  readonly records: readonly RequestRecord[]
  /** @param bodyLength Characters of the body as it came. */
  write(record: RequestRecord, bodyLength: number): void
}

export function createRequestLog(onRequest: ((record: RequestRecord) => void) | undefined): RequestLog {
  const records: RequestRecord[] = []
  const bodyLengths: number[] = []
  let total = 0
  return {
    records,
    write(record, bodyLength) {
      records.push(record)
      bodyLengths.push(bodyLength)
      total += bodyLength
      while (records.length > maxRecords || (total > maxBodyLength && records.length > 1)) {
        records.shift()
        total -= bodyLengths.shift() ?? 0
      }
      onRequest?.(record)
    },
  }
}
