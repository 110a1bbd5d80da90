import { request as requestHttp } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'

const incoming = new WeakMap<Response, IncomingMessage>()

/**
 * As much of `fetch` as posting bytes takes, on node:http: the built-in one copies the body several times and took most
 * of the time of a long conversation's turns. Redirects are not followed. It waits until `signal` aborts: some servers
 * read a long prompt for minutes before they answer.
 *
 * @returns An accepted response has no `body` but that of {@link incomingOf}.
 */
export async function httpFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const { body, signal } = init
  const url = new URL(input instanceof Request ? input.url : input)
  if (!(body instanceof Uint8Array)) throw new TypeError('Cannot send this body: expected bytes')
  const headers = {
    ...Object.fromEntries(new Headers(init.headers)),
    'accept-encoding': 'identity',
    'content-length': body.length,
  }
  const answered = Promise.withResolvers<IncomingMessage>()
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  const request = send(url, { method: 'POST', headers, ...(signal && { signal }) })
  request.on('response', answered.resolve).on('error', answered.reject)
  request.end(body)
  const message = await answered.promise
  const { statusCode: status = 502, headersDistinct } = message
  const encoding = message.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    message.destroy()
    throw new TypeError(`the endpoint answered in "${encoding}" although it was asked for plain bytes`)
  }
  const facts = {
    status,
    headers: Object.entries(headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    ),
  }
  if (status < 200 || status > 299) return new Response((await text(message)) || null, facts)
  const response = new Response(null, facts)
  incoming.set(response, message)
  return response
}

/** The body of a response that {@link httpFetch} has returned. */
export function incomingOf(response: Response): IncomingMessage {
  const message = incoming.get(response)
  if (message === undefined) throw new TypeError('Cannot read this response: it was not accepted')
  return message
}
