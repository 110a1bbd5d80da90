import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { ApiError, type Language, readLanguage } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import type { Answer, Outcome } from './exchange.ts'
import { newResponseId } from './ids.ts'
import { isRecord } from './is-record.ts'
import type { RequestLog, RequestRecord } from './request-log.ts'
import { type ErrorStyle, sendError } from './send-error.ts'

export interface ChatEndpointOptions {
  /** Who answers a request that could be read. */
  readonly answer: Answer
  /** Undefined accepts every key. */
  readonly apiKey: string | undefined
  readonly errors: ErrorStyle
  readonly log: RequestLog
}

/** Serves `POST /chat/completions`. */
export type ChatEndpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export function createChatEndpoint({ answer, apiKey, errors, log }: ChatEndpointOptions): ChatEndpoint {
  let count = 0

  return async (request, response) => {
    const now = new Date()
    const startedAt = performance.now()
    count += 1
    const number = count
    const id = newResponseId(now)
    const language = readLanguage(request.headers['accept-language'])
    const disconnect = new AbortController()
    const { signal } = disconnect
    response.on('close', () => {
      if (!response.writableFinished) disconnect.abort(new Error('The connection closed before the reply ended'))
    })
    response.setHeader('x-log-id', id)

    let source = ''
    let body: unknown
    let outcome: Outcome
    try {
      source = await text(request)
      const key = authenticate(request.headers.authorization, apiKey)
      body = parseJson(source)
      outcome = await answer({ id, number, now, key, language, source, body, response, signal })
    } catch (error) {
      outcome = failure(error, signal, language)
      if (response.headersSent) response.destroy()
      else if (outcome.error !== undefined && !signal.aborted) {
        const stream = isRecord(body) && body.stream === true
        sendError(response, { status: outcome.status, ...outcome.error }, { style: errors, stream })
      }
    }
    const fields = isRecord(body) ? body : {}
    const record: RequestRecord = {
      id,
      at: now.toISOString(),
      model: typeof fields.model === 'string' ? fields.model : '',
      messages: Array.isArray(fields.messages) ? fields.messages.length : 0,
      stream: fields.stream === true,
      ...outcome,
      body,
      durationMs: performance.now() - startedAt,
    }
    log.write(record, source.length)
  }
}

function failure(error: unknown, signal: AbortSignal, language: Language): Outcome {
  if (signal.aborted) return { status: 499, error: { code: 'aborted', message: describe(signal.reason) } }
  const apiError = error instanceof ApiError ? error : new ApiError('500', { about: describe(error) })
  return { status: apiError.status, error: { code: apiError.code, message: apiError.text(language) } }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function parseJson(source: string): unknown {
  try {
    const value: unknown = JSON.parse(source)
    return value
  } catch (error) {
    throw new ApiError('1210', {
      en: `the body is not JSON: ${describe(error)}`,
      zh: `请求体不是 JSON：${describe(error)}`,
    })
  }
}
