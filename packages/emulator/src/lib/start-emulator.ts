import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { ApiError, readLanguage } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import type { Brain } from './brain.ts'
import { createChatEndpoint, sendError } from './chat-endpoint.ts'
import { createModelTable } from './models.ts'
import { offlineBrain } from './offline/offline-brain.ts'
import { createRequestLog, type RequestRecord } from './request-log.ts'

export interface StartEmulatorOptions {
  /** Default: 0, any free port. */
  readonly port?: number
  readonly host?: '127.0.0.1'
  /** Who answers. Default: `offlineBrain()`, which needs no network and answers from tool results only. */
  readonly brain?: Brain
  /** Refuses every other key. Default: any non-empty bearer key is accepted. */
  readonly apiKey?: string
  /** Ids to serve. Default: GLM's text models. */
  readonly models?: readonly string[]
  /** Speed of the answer. Default: as fast as the client reads. */
  readonly tokensPerSecond?: number
  /** Called with every finished chat completion request. Must not throw. */
  readonly onRequest?: (record: RequestRecord) => void
}

/** A running local endpoint. */
export interface Emulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/api/paas/v4` */
  readonly baseURL: string
  /** A key it accepts, so that `createGlm(emulator)` is all a client needs. */
  readonly apiKey: string
  readonly port: number
  /** The last finished chat completion requests, at most 1,000, oldest first; grows while the emulator runs. */
  readonly requests: readonly RequestRecord[]
  /** Stops listening, aborts what is running and resolves when every connection is closed. */
  close(): Promise<void>
}

/**
 * Serves Z.ai's chat completions on the loopback interface: same fields, chunks, error codes and token counts.
 *
 * Every answer says what it is: `response.model` is `glmkit-emulator/MODEL` and a header `x-glmkit-emulator: 1` is set.
 *
 * @throws If the port is taken.
 * @see https://docs.z.ai/api-reference/llm/chat-completion
 * @example
 * await using emulator = await startEmulator({ brain: scriptBrain([{ content: 'Hello!' }]) })
 * await fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers: { authorization: 'Bearer any' }, body })
 */
export async function startEmulator(options: StartEmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = '127.0.0.1', apiKey, tokensPerSecond = Infinity } = options
  if (!(tokensPerSecond > 0)) {
    throw new RangeError(`Cannot start the emulator: tokensPerSecond is ${tokensPerSecond}, expected a number above 0`)
  }
  const models = createModelTable(options.models)
  const log = createRequestLog(options.onRequest)
  const chat = createChatEndpoint({ brain: options.brain ?? offlineBrain(), models, apiKey, tokensPerSecond, log })

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('x-glmkit-emulator', '1')
    try {
      if (findEndpoint(request) === 'chat') return await chat(request, response)
      authenticate(request.headers.authorization, apiKey)
      const data = [...models.values()].map(({ id, created }) => ({ id, object: 'model', created, owned_by: 'z-ai' }))
      response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' })
      response.end(JSON.stringify({ object: 'list', data }))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // An unread body would make the client's next request on this connection fail.
      request.resume()
      sendError(response, error.status, error.code, error.text(readLanguage(request.headers['accept-language'])))
    }
  }

  const server = createServer((request, response) => void route(request, response))
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject).listen(port, host, listening.resolve)
  await listening.promise
  const address = server.address()
  const boundPort = typeof address === 'object' && address !== null ? address.port : port

  async function close(): Promise<void> {
    const closed = Promise.withResolvers<void>()
    server.close(() => closed.resolve())
    server.closeAllConnections()
    await closed.promise
  }

  return {
    baseURL: `http://${host}:${boundPort}/api/paas/v4`,
    apiKey: apiKey ?? 'emulator',
    port: boundPort,
    requests: log.records,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** The vendor's path, and those that clients with another base URL build. */
function findEndpoint(request: IncomingMessage): 'chat' | 'models' {
  const { method = '', url = '' } = request
  const path = url.replace(/\?.*$/, '')
  const endpoint = /^(?:\/api\/paas\/v4|\/v1)?\/(chat\/completions|models)$/.exec(path)?.[1]
  const about = `${method} ${path}`
  if (endpoint === undefined) {
    throw new ApiError('404', { about, en: '(the emulator has /chat/completions and /models)' })
  }
  if (method !== (endpoint === 'models' ? 'GET' : 'POST')) throw new ApiError('405', { about })
  return endpoint === 'models' ? 'models' : 'chat'
}
