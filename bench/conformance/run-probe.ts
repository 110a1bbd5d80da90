import { setTimeout as wait } from 'node:timers/promises'
import type {
  AbortAt,
  Adapter,
  Execution,
  Observation,
  Outcome,
  Probe,
  ProbeTool,
  Recorder,
  Tokens,
  Verdict,
} from './probe.ts'
import { serve } from './server.ts'

/** More than any default cap that could be called one. */
const mostRequests = 64
/** What a framework gets to settle after an abort before the connections are cut. */
const settleMs = 500

/** Puts one framework through one probe, on a server of its own. */
export async function runProbe(probe: Probe, adapter: Adapter): Promise<Verdict> {
  const { limitMs = 15_000 } = probe
  const executions: Execution[] = []
  const user = new AbortController()
  const gaveUp = Promise.withResolvers<string>()
  let isAbortPlanned = false
  let abortedAtMs: number | undefined
  let shownText = ''
  let shownReasoning = ''
  let usage: Tokens | undefined
  let steer: ((message: string) => void) | undefined
  let hasSteered = false

  function planAbort(at: AbortAt): void {
    if (probe.abort?.at !== at || isAbortPlanned) return
    isAbortPlanned = true
    setTimeout(() => {
      abortedAtMs = performance.now()
      user.abort(new Error('The user has left'))
    }, probe.abort.afterMs)
  }

  const recorder: Recorder = {
    text(delta) {
      shownText += delta
    },
    reasoning(delta) {
      shownReasoning += delta
    },
    usage(tokens) {
      usage = tokens
    },
    canSteer(say) {
      steer = say
    },
  }
  const watch = (tool: ProbeTool): ProbeTool => ({
    ...tool,
    execute(input, signal) {
      const execution: Execution = { name: tool.name, input }
      executions.push(execution)
      signal?.addEventListener('abort', () => (execution.abortedAtMs = performance.now()))
      planAbort('tool-start')
      if (probe.steer !== undefined && steer !== undefined && !hasSteered) {
        hasSteered = true
        steer(probe.steer)
      }
      return tool.execute(input, signal)
    },
  })

  await using endpoint = await serve(probe.script, {
    onRequest: (count) => {
      planAbort('request')
      if (count > mostRequests) gaveUp.resolve(`still asking after ${mostRequests} requests`)
    },
    onFirstBytes: () => planAbort('first-bytes'),
  })
  const timer = setTimeout(() => gaveUp.resolve(`still running after ${limitMs / 1_000} s`), limitMs)
  const startedAt = performance.now()

  async function converse(): Promise<Partial<Outcome> & { readonly error?: string }> {
    try {
      const chat = adapter.open({ baseURL: endpoint.baseURL, tools: (probe.tools ?? []).map(watch) })
      const first = await settle(chat.ask(probe.prompt ?? 'How is the weather?', { signal: user.signal, recorder }))
      if (probe.followUp === undefined) return first
      return await settle(chat.ask(probe.followUp, { signal: new AbortController().signal, recorder }))
    } catch (error) {
      return { error: messageOf(error) }
    }
  }

  const running = converse()
  const ended = await Promise.race([running, gaveUp.promise])
  clearTimeout(timer)
  const durationMs = Math.round(performance.now() - startedAt)
  const verdict = { id: probe.id, durationMs }
  if (typeof ended === 'string') {
    user.abort(new Error(ended))
    await Promise.race([running, wait(settleMs)])
    return { ...verdict, isPass: false, reason: ended }
  }
  // The server may learn of a closed connection a moment after the client's promise has settled.
  if (probe.abort !== undefined) await wait(300)
  const { text = '', ...rest } = ended
  const seen: Observation = {
    requests: endpoint.requests,
    executions,
    text,
    ...rest,
    shownText,
    shownReasoning,
    ...(usage !== undefined && { usage }),
    ...(abortedAtMs !== undefined && { abortedAtMs }),
    hasSteered,
    durationMs,
  }
  const wrong = probe.judge(seen)
  return { ...verdict, isPass: wrong === undefined, reason: wrong ?? '' }
}

async function settle(asked: Promise<Outcome>): Promise<Partial<Outcome> & { readonly error?: string }> {
  return asked.catch((error: unknown) => ({ error: messageOf(error) }))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
