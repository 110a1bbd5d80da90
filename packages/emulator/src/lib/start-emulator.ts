import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { ApiError, readLanguage } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import type { Brain } from './brain.ts'
import { type CassetteOptions, createCassetteAnswer } from './cassettes/answer-from-cassettes.ts'
import { createChatEndpoint } from './chat-endpoint.ts'
import { createEmulation } from './emulate.ts'
import type { FaultPlan } from './faults/fault-plan.ts'
import { readFaultPlan } from './faults/read-fault-plan.ts'
import { type HostShapeName, hostShapeOf, readHostShapeName } from './host-shape.ts'
import { type Misconfiguration, readMisconfigurations } from './misconfiguration.ts'
import { createModelTable } from './models.ts'
import { offlineBrain } from './offline/offline-brain.ts'
import { createRequestLog, type RequestRecord } from './request-log.ts'
import { sendError } from './send-error.ts'

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
  /** What goes wrong, and when. Default: nothing. */
  readonly faults?: FaultPlan
  /** The host whose way of writing chat completions it takes on. Default: zai. */
  readonly hostShape?: HostShapeName
  /** Mistakes in the setup of a server of one's own, for whoever diagnoses them. */
  readonly misconfigured?: readonly Misconfiguration[]
  /** Answers from recordings, or makes them, in place of the brain. Cannot be combined with faults. */
  readonly cassettes?: CassetteOptions
  /** Called with every finished chat completion request. Must not throw. */
  readonly onRequest?: (record: RequestRecord) => void
}

/** A running local endpoint. */
export interface Emulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/api/paas/v4`; the path is the host shape's. */
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
 * @throws {TypeError} If the fault plan, the host shape or the cassettes are wrong: one line says what is possible.
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
  const shape = hostShapeOf(readHostShapeName(options.hostShape ?? 'zai'))
  const misconfigured = readMisconfigurations(options.misconfigured ?? [])
  const plan = readFaultPlan(options.faults ?? {})
  const models = createModelTable(options.models)
  const log = createRequestLog(options.onRequest)
  const { brain = offlineBrain(), cassettes } = options
  if (cassettes !== undefined && options.faults !== undefined) {
    throw new TypeError('Cannot start the emulator: cassettes replay what was recorded, leave faults out')
  }
  const answer =
    cassettes === undefined
      ? createEmulation({ brain, models, tokensPerSecond, shape, misconfigured, plan })
      : await createCassetteAnswer(cassettes, shape.errors)
  const chat = createChatEndpoint({ answer, apiKey, errors: shape.errors, log })

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
      const { status, code } = error
      const message = error.text(readLanguage(request.headers['accept-language']))
      sendError(response, { status, code, message }, { style: shape.errors, stream: false })
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
    baseURL: `http://${host}:${boundPort}${shape.path}`,
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
  const endpoint = /^(?:\/api(?:\/coding)?\/paas\/v4|(?:\/api)?\/v1)?\/(chat\/completions|models)$/.exec(path)?.[1]
  const about = `${method} ${path}`
  if (endpoint === undefined) {
    throw new ApiError('404', { about, en: '(the emulator has /chat/completions and /models)' })
  }
  if (method !== (endpoint === 'models' ? 'GET' : 'POST')) throw new ApiError('405', { about })
  return endpoint === 'models' ? 'models' : 'chat'
}
