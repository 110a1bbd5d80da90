import type { ServerResponse } from 'node:http'

/** Whose error bodies a host writes. */
export type ErrorStyle = 'zai' | 'openrouter' | 'openai' | 'vllm' | 'sglang' | 'ollama' | 'llamacpp'

export interface ErrorAnswer {
  readonly status: number
  readonly code: string
  readonly message: string
}

/** Answers with the error body of a host. A vendor's 429 for a stream request has no content type, and no other hint. */
export function sendError(
  response: ServerResponse,
  error: ErrorAnswer,
  options: { readonly style: ErrorStyle; readonly stream: boolean },
): void {
  const { style, stream } = options
  const isBare = style === 'zai' && stream && error.status === 429
  response.writeHead(error.status, isBare ? {} : { 'content-type': 'application/json; charset=UTF-8' })
  response.end(JSON.stringify(errorBody(error, style)))
}

/** The page of a server in front of the endpoint, which knows nothing of JSON. */
export function sendErrorPage(response: ServerResponse, status: number, title: string): void {
  const page = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
  response.writeHead(status, { 'content-type': 'text/html' }).end(page)
}

export function errorBody(error: ErrorAnswer, style: ErrorStyle): object {
  return bodies[style](error)
}

const bodies: Readonly<Record<ErrorStyle, (error: ErrorAnswer) => object>> = {
  zai: ({ code, message }) => ({ error: { code, message } }),
  openrouter: ({ status, code, message }) => {
    const metadata = { raw: JSON.stringify({ error: { code, message } }), provider_name: 'Z.AI' }
    return { error: { message: 'Provider returned error', code: status, metadata } }
  },
  openai: ({ code, message }) => ({ error: { message, type: 'invalid_request_error', param: null, code } }),
  vllm: ({ status, message }) => ({ error: { message, type: typeOf(status), param: null, code: status } }),
  sglang: ({ status, message }) => ({ object: 'error', message, type: typeOf(status), param: null, code: status }),
  ollama: ({ message }) => ({ error: { message, type: 'api_error', param: null, code: null } }),
  llamacpp: ({ status, message }) => ({ error: { code: status, message, type: 'invalid_request_error' } }),
}

function typeOf(status: number): string {
  if (status === 401) return 'AuthenticationError'
  if (status === 404) return 'NotFoundError'
  return status < 500 ? 'BadRequestError' : 'InternalServerError'
}
