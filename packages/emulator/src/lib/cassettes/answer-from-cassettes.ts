import { once } from 'node:events'
import { ApiError } from '../api-error.ts'
import type { Answer, Exchange, Outcome } from '../exchange.ts'
import { isRecord } from '../is-record.ts'
import type { ErrorStyle } from '../send-error.ts'
import { sendError } from '../send-error.ts'
import { type CassetteLibrary, openCassettes, type RecordedResponse } from './library.ts'

export interface CassetteOptions {
  /** Where the recordings lie, one JSON file an exchange; made when it does not exist. */
  readonly dir: string
  /**
   * `replay` answers from the folder and never leaves the machine. `record` forwards every request to `upstream` and
   * writes what came. `auto` replays what is there, and records what is not when it succeeds.
   */
  readonly mode: 'record' | 'replay' | 'auto'
  /** Needed to record. Without `apiKey` the caller's own key is sent on. Keys are never written. */
  readonly upstream?: { readonly baseURL: string; readonly apiKey?: string }
}

/** Longer bodies pass through without being recorded. */
const maxBodyBytes = 64_000_000

/** @throws {TypeError} If the options cannot work together. */
export async function createCassetteAnswer(options: CassetteOptions, errors: ErrorStyle): Promise<Answer> {
  const { dir, mode, upstream } = options
  if (mode !== 'replay' && upstream === undefined) {
    throw new TypeError(`Cannot record cassettes: mode is "${mode}" but there is no upstream, pass its baseURL`)
  }
  if (upstream !== undefined && !URL.canParse(upstream.baseURL)) {
    throw new TypeError(
      `Cannot record cassettes: "${upstream.baseURL}" is not a base URL, expected http(s)://host/path`,
    )
  }
  const library = await openCassettes(dir, mode !== 'record')
  if (mode === 'replay' && library.size === 0) {
    throw new TypeError(`Cannot replay cassettes from "${dir}": there is none, record some first`)
  }

  return async (exchange) => {
    const body = isRecord(exchange.body) ? exchange.body : {}
    const recorded = mode === 'record' ? undefined : await library.take(body)
    if (recorded !== undefined) return replay(exchange, recorded)
    if (upstream === undefined || mode === 'replay') return refuse(exchange, library, body, errors)
    return record(exchange, library, body, { ...upstream, keepsErrors: mode === 'record' })
  }
}

function replay({ response }: Exchange, recorded: RecordedResponse & { readonly file: string }): Outcome {
  const { status, contentType, body, file } = recorded
  response.setHeader('x-glmkit-cassette', encodeURIComponent(file))
  response.writeHead(status, contentType === '' ? {} : { 'content-type': contentType }).end(body)
  return { status, cassette: file }
}

function refuse(
  { response }: Exchange,
  library: CassetteLibrary,
  body: Readonly<Record<string, unknown>>,
  style: ErrorStyle,
): Outcome {
  const drift = library.nearest(body)
  const why = drift && `${drift.path}: expected ${drift.expected}, got ${drift.got}; nearest is ${drift.cassette}`
  const message = `No cassette matches this request: ${why ?? 'the folder is empty'}; record it again`
  const error = { status: 404, code: 'cassette_miss', message }
  // Asking again cannot help: clients take every 5xx for a passing failure, and some heed this header alone.
  response.setHeader('x-should-retry', 'false')
  sendError(response, error, { style, stream: body.stream === true })
  return { status: error.status, error: { code: error.code, message }, ...(drift !== undefined && { drift }) }
}

async function record(
  exchange: Exchange,
  library: CassetteLibrary,
  body: Readonly<Record<string, unknown>>,
  upstream: { readonly baseURL: string; readonly apiKey?: string; readonly keepsErrors: boolean },
): Promise<Outcome> {
  const { response, signal, key, source, language } = exchange
  const { apiKey = key } = upstream
  const url = `${upstream.baseURL.replace(/\/+$/, '')}/chat/completions`
  const write = library.add(body, [apiKey, key], url)
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${apiKey}`,
      'accept-language': language === 'en' ? 'en-US,en' : 'zh-CN,zh',
    },
    body: source,
    signal,
  }).catch((error: unknown) => {
    signal.throwIfAborted()
    const reason = `cannot reach ${new URL(url).host}: ${reasonOf(error)}`
    throw new ApiError('502', { en: reason, zh: reason })
  })

  const { status } = answer
  const contentType = answer.headers.get('content-type') ?? ''
  for (const name of ['content-type', 'retry-after']) {
    const value = answer.headers.get(name)
    if (value !== null) response.setHeader(name, value)
  }
  response.writeHead(status)
  let chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.length
    if (size <= maxBodyBytes) chunks.push(chunk)
    else chunks = []
    if (!response.write(chunk)) await once(response, 'drain', { signal })
  }
  const isKept = size <= maxBodyBytes && (upstream.keepsErrors || answer.ok)
  // Before the end: whoever has read the response to its end finds the file.
  const cassette = isKept && (await write({ status, contentType, body: Buffer.concat(chunks).toString('utf8') }))
  response.end()
  return { status, ...(cassette !== false && { cassette }) }
}

/** `fetch failed` says nothing; what it failed of lies below. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}
