import { ModelError } from './model-error.ts'
import type { ModelErrorFacts, ModelErrorKind } from './model-error.ts'
import { isRecord, text } from './json.ts'
import { models } from './models.ts'
import { countsIn, isOverflow } from './overflow.ts'

interface ErrorRow {
  readonly kind: ModelErrorKind
  readonly retryable: boolean
  /** What the caller can do. */
  readonly advice?: string
  /** Z.ai's inner codes, strings on the wire. */
  readonly codes: readonly string[]
}

/** Every error Z.ai documents. @see https://docs.z.ai/api-reference/api-code */
const table: readonly ErrorRow[] = [
  {
    kind: 'authentication',
    retryable: false,
    advice: 'check the API key (ZAI_API_KEY or apiKey)',
    codes: ['1000', '1001', '1002', '1003', '1004'],
  },
  {
    kind: 'balance',
    retryable: false,
    advice: 'top up, or use the base URL that belongs to this key: plan keys and pay-as-you-go keys differ',
    codes: ['1113'],
  },
  { kind: 'bad-request', retryable: false, codes: ['1210', '1213', '1214', '1215'] },
  {
    kind: 'unknown-model',
    retryable: false,
    advice: `known models: ${Object.keys(models).join(', ')}`,
    codes: ['1211'],
  },
  {
    kind: 'permission',
    retryable: false,
    advice: 'the account or plan does not include this, or is locked',
    codes: ['1220', '1221', '1222', '1311', '1314', '1315', '1309', '1313', '1112', '1121'],
  },
  { kind: 'duplicate-request', retryable: true, codes: ['1231'] },
  {
    kind: 'overflow',
    retryable: false,
    advice: 'the prompt is longer than the window: shorten it or pass a memory that does',
    codes: ['1261'],
  },
  {
    kind: 'content-policy',
    retryable: false,
    advice: 'the content filter refused the input: rephrase it',
    codes: ['1300', '1301'],
  },
  { kind: 'rate-limit', retryable: true, codes: ['1302', '1303'] },
  { kind: 'overloaded', retryable: true, codes: ['1305', '1312'] },
  {
    kind: 'quota',
    retryable: false,
    advice: 'the usage limit of this plan is reached: wait for its reset',
    codes: ['1304', '1308', '1310', '1316', '1317', '1318', '1319', '1320', '1321'],
  },
  { kind: 'server', retryable: true, codes: ['500', '1200', '1230', '1234', '-1'] },
]

const outputAdvice = 'the server allows less output: pass a smaller maxOutputTokens, or facts with its limits'

/** By HTTP status, for hosts without inner codes. */
const kindOfStatus: Readonly<Record<number, ModelErrorKind>> = {
  401: 'authentication',
  402: 'balance',
  403: 'permission',
  404: 'unknown-model',
  413: 'overflow',
  429: 'rate-limit',
}

export interface Failure {
  /** HTTP status; absent for an error inside a stream. */
  readonly status?: number | undefined
  readonly code?: string | undefined
  readonly message: string
  /** The `Retry-After` header. */
  readonly retryAfter?: string | undefined
  readonly usage?: ModelErrorFacts['usage']
  readonly cause?: unknown
}

/** Classifies what a server answered: by its inner code, else by the HTTP status. */
export function modelErrorOf(failure: Failure, modelId: string): ModelError {
  const { status, code, message, retryAfter, usage, cause } = withStatus(failure)
  const row = rowOf(code, status, message)
  const facts = [status === undefined ? '' : `HTTP ${status}`, code === undefined ? '' : `code ${code}`].filter(Boolean)
  const resetAt = row.kind === 'quota' ? timeIn(message) : undefined
  const counts = row.kind === 'overflow' ? countsIn(message) : {}
  const parts = [
    `Model "${modelId}" refused the request: ${oneLine(message)}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`,
    row.advice,
    resetAt === undefined ? undefined : `it resets at ${resetAt.toISOString()}`,
  ]
  return new ModelError(parts.filter(Boolean).join('; '), {
    kind: row.kind,
    code,
    status,
    retryable: row.retryable,
    retryAfterMs: millisecondsOf(retryAfter),
    resetAt,
    usage,
    ...counts,
    cause,
  })
}

/** Gateways put the HTTP status where Z.ai has its inner code. */
function withStatus(failure: Failure): Failure {
  const { status, code } = failure
  const isStatus = code !== undefined && /^[45]\d\d$/.test(code) && code !== '500'
  return isStatus ? { ...failure, status: status ?? Number(code), code: undefined } : failure
}

function rowOf(code: string | undefined, status: number | undefined, message: string): Omit<ErrorRow, 'codes'> {
  const row = table.find(({ codes }) => code !== undefined && codes.includes(code))
  const isVague = row === undefined || row.kind === 'bad-request' || row.kind === 'rate-limit'
  if (isVague && status !== 404 && isOverflow(message)) return rowOfKind('overflow')
  if (row !== undefined) return row
  if (/max_(completion_)?tokens/i.test(message)) return { kind: 'bad-request', retryable: false, advice: outputAdvice }
  // Not every 404 with a code of its own is about the model.
  const isOther = status === 404 && code !== undefined && !/model/i.test(code)
  const kind = status === undefined || isOther ? undefined : kindOfStatus[status]
  if (kind !== undefined) return rowOfKind(kind)
  return rowOfKind(status !== undefined && status < 500 ? 'bad-request' : 'server')
}

function rowOfKind(kind: ModelErrorKind): Omit<ErrorRow, 'codes'> {
  return table.find((row) => row.kind === kind) ?? { kind, retryable: false }
}

/** Seconds or an HTTP date; no upper bound: whoever says an hour means it. */
function millisecondsOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined || retryAfter.trim() === '') return undefined
  const seconds = Number(retryAfter)
  const ms = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1_000
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

/** Quota messages name their reset, in Beijing time unless they say otherwise: "… will reset at 2026-11-21 18:30:00". */
function timeIn(message: string): Date | undefined {
  const [, day, time, zone = '+08:00'] =
    /(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?/.exec(message) ?? []
  return day === undefined ? undefined : new Date(`${day}T${time}${zone}`)
}

/** Edge failures are HTML pages: their title says enough. */
function oneLine(message: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(message)?.[1]
  return (
    (title ?? message)
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300) || 'no message'
  )
}

/** A string on Z.ai, a number elsewhere. */
export function codeOf(code: unknown): string | undefined {
  return typeof code === 'string' || typeof code === 'number' ? String(code) : undefined
}

/** The failure a body or a chunk reports, in the ways of the known hosts; `undefined` for all others. */
export function failureIn(chunk: Record<string, unknown>): Failure | undefined {
  const { error, choices } = chunk
  if (typeof error === 'string') return { message: error }
  if (isRecord(error)) {
    const raw = isRecord(error.metadata) ? text(error.metadata.raw) : ''
    return { code: codeOf(error.code), message: [text(error.message), raw].filter(Boolean).join(': ') }
  }
  const isFailure = chunk.success === false || chunk.object === 'error' || (choices === undefined && 'code' in chunk)
  return isFailure ? { code: codeOf(chunk.code), message: text(chunk.message) || text(chunk.msg) } : undefined
}
