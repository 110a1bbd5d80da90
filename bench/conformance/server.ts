import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { bodyOf, framesOf, isRefusal, refusal } from './reply.ts'
import type { Answer, Reply } from './reply.ts'

export interface WireMessage {
  readonly role: string
  /** Frameworks send parts too; those are JSON here. */
  readonly content: string
  readonly reasoning_content?: string | null | undefined
  readonly tool_call_id?: string | null | undefined
  readonly tool_calls?:
    | readonly { readonly id: string; readonly function: { readonly name: string; readonly arguments: string } }[]
    | null
    | undefined
}

const wireMessage: z.ZodType<WireMessage> = z.object({
  role: z.string(),
  content: z
    .unknown()
    .transform((content) => (typeof content === 'string' ? content : content == null ? '' : JSON.stringify(content))),
  reasoning_content: z.string().nullish(),
  tool_call_id: z.string().nullish(),
  tool_calls: z
    .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .nullish(),
})
const wireBody = z.object({
  messages: z.array(wireMessage),
  tools: z.array(z.unknown()).nullish(),
  stream: z.boolean().nullish(),
  tool_stream: z.boolean().nullish(),
})

export interface RecordedRequest {
  /** Milliseconds on the clock of `performance.now()`. */
  readonly atMs: number
  readonly messages: readonly WireMessage[]
  /** JSON as it came: each message, and all tools. */
  readonly rawMessages: readonly string[]
  readonly rawTools: string
  readonly bytes: number
  /** When the client closed the connection before the response was over; absent when it read on to the end. */
  closedByClientAtMs?: number
}

/** Says what the request with this number, from 0, gets. */
export type Script = (request: RecordedRequest, index: number) => Reply

export interface ServeOptions {
  readonly onRequest: (count: number) => void
  /** The first piece of a reply is on its way. */
  readonly onFirstBytes: () => void
}

export interface Endpoint extends AsyncDisposable {
  /** Ends like Z.ai's, so that clients that know the host recognise its protocol. */
  readonly baseURL: string
  readonly requests: readonly RecordedRequest[]
}

/** Serves a script over Z.ai's protocol: server-sent events or one body, refusals with its codes, broken connections. */
export async function serve(script: Script, options: ServeOptions): Promise<Endpoint> {
  const requests: RecordedRequest[] = []

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await text(incoming)
    const body: unknown = JSON.parse(raw)
    const { messages, tools, stream, tool_stream: hasToolStream } = wireBody.parse(body)
    const request: RecordedRequest = {
      atMs: performance.now(),
      messages,
      rawMessages: z
        .object({ messages: z.array(z.unknown()) })
        .parse(body)
        .messages.map((each) => JSON.stringify(each)),
      rawTools: JSON.stringify(tools ?? []),
      bytes: raw.length,
    }
    const index = requests.push(request) - 1
    options.onRequest(requests.length)
    const problem = problemIn(messages)
    const reply = problem === undefined ? script(request, index) : refusal(400, '1214', problem)
    let isOurEnd = false
    response.on('close', () => {
      if (!isOurEnd && !response.writableFinished) request.closedByClientAtMs = performance.now()
    })
    if (isRefusal(reply)) {
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
      response.end(reply.body)
      return
    }
    const id = `20261121${index}`
    if (stream === true) await writeFrames(response, reply, framesOf(reply, id, hasToolStream === true))
    else response.writeHead(200, { 'content-type': 'application/json' }).write(bodyOf(reply, id))
    if (reply.socket === 'hold') return
    isOurEnd = true
    if (reply.socket === 'cut') response.destroy()
    else response.end()
  }

  async function writeFrames(response: ServerResponse, { socket }: Answer, frames: Iterable<string>): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' })
    let count = 0
    for (const frame of frames) {
      if (response.destroyed) return
      if (!response.write(frame)) await Promise.race([once(response, 'drain'), once(response, 'close')])
      count += 1
      if (count === 1) options.onFirstBytes()
      // The client's hanging up must be noticed in the middle of a long reply.
      if (count % 16 === 0) await setImmediate()
    }
    // A broken connection takes unsent data with it: what came before the break has to arrive.
    if (socket === 'cut') await new Promise((resolve) => setTimeout(resolve, 30))
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500)
      response.end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    baseURL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/paas/v4`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What Z.ai answers with 1214: a conversation it cannot read. */
function problemIn(messages: readonly WireMessage[]): string | undefined {
  let open: string[] = []
  for (const { role, content, tool_calls: calls, tool_call_id: id } of messages) {
    if (role === 'tool') {
      const place = open.indexOf(id ?? '')
      if (place < 0) return `messages: tool message for "${id}" has no call`
      open.splice(place, 1)
      continue
    }
    if (open.length > 0) return `messages: calls ${open.join(', ')} have no result`
    if (role === 'assistant' && content === '' && !calls?.length) return 'messages: an assistant message is empty'
    open = (calls ?? []).map((call) => call.id)
  }
  if (open.length > 0) return `messages: calls ${open.join(', ')} have no result`
  const last = messages.at(-1)?.role
  return last === 'user' || last === 'tool' ? undefined : `messages: the last one is of role "${last}"`
}
