import { decodeResponse } from '@glmkit/core/glm'
import type { DecodedReply } from '@glmkit/core/glm'
import type { ModelError } from '@glmkit/core'

/** Where the doctor sends its questions. */
export interface Endpoint {
  readonly baseURL: string
  readonly apiKey: string
  readonly model: string
  readonly signal: AbortSignal
}

/** What came back, on the wire and decoded. */
export interface Answer {
  readonly reply: DecodedReply | undefined
  readonly error: ModelError | undefined
  readonly status: number
  readonly isEventStream: boolean
  /** Frames with a piece of text, reasoning or arguments. */
  readonly pieces: number
  /** Reads of the network in which they came. */
  readonly reads: number
}

/** Sends one chat completion without the client's repairs: the doctor wants to see what is really there. */
export async function ask(endpoint: Endpoint, fields: Readonly<Record<string, unknown>>): Promise<Answer> {
  const response = await fetch(`${endpoint.baseURL}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${endpoint.apiKey || 'none'}`,
      'accept-language': 'en-US,en',
    },
    body: JSON.stringify({
      model: endpoint.model,
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 2_048,
      ...fields,
    }),
    signal: endpoint.signal,
  })
  const decoder = new TextDecoder()
  let body = ''
  let reads = 0
  if (response.body !== null) {
    for await (const bytes of response.body) {
      body += decoder.decode(bytes, { stream: true })
      reads += 1
    }
  }
  const decoded = decodeResponse({ status: response.status, body })
  return {
    reply: 'reply' in decoded ? decoded.reply : undefined,
    error: 'error' in decoded ? decoded.error : undefined,
    status: response.status,
    isEventStream: (response.headers.get('content-type') ?? '').includes('event-stream'),
    pieces: body.split(/"(?:content|reasoning_content|reasoning|arguments)":"[^"]/).length - 1,
    reads,
  }
}
