import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises'
import { type Generation, joinTexts } from './generation.ts'
import { newCallId } from './ids.ts'
import type { Usage } from './request-log.ts'

export interface WriteReplyOptions {
  readonly id: string
  /** Unix seconds. */
  readonly created: number
  readonly model: string
  readonly requestId: string
  readonly generation: Generation
  /** The usage of a reply of this many generated tokens. */
  readonly usage: Usage
  readonly toolStream: boolean
  readonly tokensPerSecond: number
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal
  /** Called with the number of tokens generated so far. */
  readonly onProgress: (generated: number) => void
}

/** Chunks are gathered up to about this many characters before they go to the socket. */
const writeSize = 16_384

/**
 * Streams a reply as server-sent events: one chunk a token, then the finish reason with the usage, then `[DONE]`.
 *
 * Rejects with the signal's reason when the client leaves.
 */
export async function writeStream(response: ServerResponse, options: WriteReplyOptions): Promise<void> {
  const { generation, signal, tokensPerSecond } = options
  const { pieces } = generation
  const { id, created, model } = options
  const envelope = JSON.stringify({ id, created, object: 'chat.completion.chunk', model }).slice(0, -1)
  const chunk = (choice: string, rest = '') => `data: ${envelope},"choices":[{"index":0,${choice}}]${rest}}\n\n`
  const callChunks = createCallChunks(options)
  const startedAt = performance.now()
  let pending = ''

  async function flush(): Promise<void> {
    signal.throwIfAborted()
    const text = pending
    pending = ''
    if (text !== '' && !response.write(text)) await once(response, 'drain', { signal })
    // Lets the socket report that the client has left.
    else await nextTick(undefined, { signal })
  }

  response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8', 'cache-control': 'no-cache' })
  for (const [position, piece] of pieces.entries()) {
    const waitMs = startedAt + ((position + 1) * 1_000) / tokensPerSecond - performance.now()
    if (waitMs > 1) {
      await flush()
      await sleep(waitMs, undefined, { signal })
    }
    options.onProgress(position + 1)
    if (piece.type === 'call') {
      const next = pieces[position + 1]
      const isLast = next?.type !== 'call' || next.index !== piece.index
      for (const delta of callChunks(piece.index, piece.text, isLast)) pending += chunk(`"delta":${delta}`)
    } else if (piece.text !== '') {
      const field = piece.type === 'reasoning' ? 'reasoning_content' : 'content'
      pending += chunk(`"delta":{"role":"assistant","${field}":${JSON.stringify(piece.text)}}`)
    }
    if (pending.length >= writeSize) await flush()
  }
  const finish = `"finish_reason":${JSON.stringify(generation.finishReason)},"delta":{"role":"assistant","content":""}`
  signal.throwIfAborted()
  // With the last events, not after them: clients hang up at `[DONE]`, which must not look like leaving early.
  response.end(`${pending}${chunk(finish, `,"usage":${JSON.stringify(options.usage)}`)}data: [DONE]\n\n`)
}

/** Answers with the whole reply as one JSON object, its keys in alphabetical order as the endpoint writes them. */
export async function writeJson(response: ServerResponse, options: WriteReplyOptions): Promise<void> {
  const { generation, usage, signal } = options
  const { pieces } = generation
  await sleep((pieces.length * 1_000) / options.tokensPerSecond, undefined, { signal })
  options.onProgress(pieces.length)
  const reasoning = joinTexts(pieces, 'reasoning')
  const calls = generation.calls.flatMap(({ id, name }, index) => {
    const fragments = pieces.filter((piece) => piece.type === 'call' && piece.index === index)
    if (fragments.length === 0) return []
    const text = joinTexts(fragments, 'call')
    return [{ function: { arguments: text, name }, id: id ?? newCallId(false), index, type: 'function' }]
  })
  const message = {
    content: joinTexts(pieces, 'content'),
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    role: 'assistant',
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  const body = {
    choices: [{ finish_reason: generation.finishReason, index: 0, message }],
    created: options.created,
    id: options.id,
    model: options.model,
    object: 'chat.completion',
    request_id: options.requestId,
    usage: {
      completion_tokens: usage.completion_tokens,
      completion_tokens_details: usage.completion_tokens_details,
      prompt_tokens: usage.prompt_tokens,
      prompt_tokens_details: usage.prompt_tokens_details,
      total_tokens: usage.total_tokens,
    },
  }
  response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body))
}

/** Turns fragments of arguments into deltas: every fragment with `toolStream`, else one delta a call. */
function createCallChunks(options: WriteReplyOptions): (index: number, text: string, isLast: boolean) => string[] {
  const { generation, toolStream } = options
  let opened = -1
  let whole = ''
  return (index, text, isLast) => {
    const isFirst = index !== opened
    opened = index
    whole = isFirst || toolStream ? text : whole + text
    if (toolStream && !isFirst) {
      return text === '' ? [] : [JSON.stringify({ tool_calls: [{ index, function: { arguments: text } }] })]
    }
    if (!toolStream && !isLast) return []
    const call = generation.calls[index]
    const id = call?.id ?? newCallId(true)
    const opening = { id, index, type: 'function', function: { name: call?.name, arguments: whole } }
    return [JSON.stringify({ tool_calls: [opening] })]
  }
}
