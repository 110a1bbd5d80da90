import { ModelError } from '../model-error.ts'
import type { ModelErrorKind } from '../model-error.ts'
import { knownModels } from './models.ts'

interface ErrorRow {
  readonly kind: ModelErrorKind
  readonly retryable?: true
  readonly codes: readonly string[]
}

/** Z.ai's inner error codes. @see https://docs.z.ai/api-reference/api-code */
const table: readonly ErrorRow[] = [
  { kind: 'authentication', codes: ['1000', '1001', '1002', '1003', '1004'] },
  { kind: 'balance', codes: ['1113'] },
  { kind: 'bad-request', codes: ['1210', '1213', '1214', '1215'] },
  { kind: 'unknown-model', codes: ['1211'] },
  { kind: 'permission', codes: ['1220', '1221', '1222', '1311', '1314', '1315', '1309', '1313', '1112', '1121'] },
  { kind: 'duplicate-request', retryable: true, codes: ['1231'] },
  { kind: 'overflow', codes: ['1261'] },
  { kind: 'content-policy', codes: ['1300', '1301'] },
  { kind: 'rate-limit', retryable: true, codes: ['1302', '1303'] },
  { kind: 'overloaded', retryable: true, codes: ['1305', '1312'] },
  { kind: 'quota', codes: ['1304', '1308', '1310', '1316', '1317', '1318', '1319', '1320', '1321'] },
  { kind: 'server', retryable: true, codes: ['500', '1200', '1230', '1234', '-1'] },
]

const advice: Partial<Record<ModelErrorKind, string>> = {
  authentication: 'check the API key (ZAI_API_KEY or apiKey)',
  balance: 'top up the account, or use the base URL that belongs to this key: plan keys and pay-as-you-go keys differ',
  'unknown-model': `known models: ${knownModels.join(', ')}`,
  permission: 'the account or plan does not include this',
  overflow: 'the prompt is longer than the window: shorten it or pass a memory that does',
  quota: 'the usage limit of this plan is reached: wait for its reset',
  'content-policy': 'the content filter refused the input: rephrase it',
}

export interface HttpFailure {
  readonly status: number | undefined
  readonly code: string | undefined
  readonly message: string
  readonly cause?: unknown
}

/** Classifies what a server answered: by its inner code, else by the HTTP status. */
export function modelErrorOf({ status, code, message, cause }: HttpFailure, modelId: string): ModelError {
  const row = table.find(({ codes }) => code !== undefined && codes.includes(code)) ?? rowOfStatus(status)
  const facts = [status === undefined ? '' : `HTTP ${status}`, code === undefined ? '' : `code ${code}`].filter(Boolean)
  const said = `${oneLine(message)}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
  const hint = advice[row.kind]
  return new ModelError(`Model "${modelId}" refused the request: ${said}${hint === undefined ? '' : `; ${hint}`}`, {
    kind: row.kind,
    code,
    status,
    retryable: row.retryable === true,
    cause,
  })
}

function rowOfStatus(status: number | undefined): Omit<ErrorRow, 'codes'> {
  if (status === 401) return { kind: 'authentication' }
  if (status === 403) return { kind: 'permission' }
  if (status === 429) return { kind: 'rate-limit', retryable: true }
  if (status !== undefined && status < 500) return { kind: 'bad-request' }
  return { kind: 'server', retryable: true }
}

/** Edge failures are HTML pages: their title says enough. */
function oneLine(message: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(message)?.[1]
  return (title ?? message).replace(/\s+/g, ' ').trim().slice(0, 300) || 'no message'
}
