import { ApiError } from './api-error.ts'
import type { Reply } from './brain.ts'
import type { Fault } from './faults/fault.ts'
import type { WireRequest } from './read-request.ts'
import { markers } from './tokens.ts'

/** What is wrong with a server of one's own; all of it answers 200, or nearly so. */
const misconfigurations = [
  /** Calls come as markup in the content. */
  'no-tool-parser',
  /** Reasoning and `</think>` come at the start of the content. */
  'no-reasoning-parser',
  /** No usage, whatever is asked. */
  'no-usage',
  /** `max_tokens` above 16,384 is refused. */
  'small-output-limit',
  /** The tools never reach the prompt. */
  'ignores-tools',
  /** Only the first call of a reply arrives. */
  'no-parallel-calls',
  /** Nothing is ever cached. */
  'no-cache',
  /** A stream request is answered with a whole body. */
  'no-streaming',
] as const

export type Misconfiguration = (typeof misconfigurations)[number]

const smallOutputLimit = 16_384

/**
 * The request as such a server takes it.
 *
 * @throws {ApiError} 1210 above a small output limit.
 */
export function misreadRequest(request: WireRequest, wrong: ReadonlySet<Misconfiguration>): WireRequest {
  if (wrong.has('small-output-limit') && request.givenMaxTokens !== undefined && request.maxTokens > smallOutputLimit) {
    throw new ApiError('1210', {
      en: `max_tokens is ${request.maxTokens}, this deployment allows ${smallOutputLimit}`,
      zh: `max_tokens 为 ${request.maxTokens}，此部署上限为 ${smallOutputLimit}`,
    })
  }
  return {
    ...request,
    maxTokens: wrong.has('small-output-limit') ? Math.min(request.maxTokens, smallOutputLimit) : request.maxTokens,
    tools: wrong.has('ignores-tools') ? [] : request.tools,
    stream: request.stream && !wrong.has('no-streaming'),
  }
}

/** The reply as such a server hands it on. */
export function misreadReply(reply: Reply, wrong: ReadonlySet<Misconfiguration>, thinking: boolean): Reply {
  const { reasoning = '', content = '', toolCalls = [] } = reply
  return {
    ...reply,
    toolCalls: wrong.has('no-parallel-calls') ? toolCalls.slice(0, 1) : toolCalls,
    ...(wrong.has('no-reasoning-parser') &&
      thinking && { reasoning: '', content: reasoning + markers.endThink + content }),
  }
}

/** What amounts to a fault of every request. */
export function standingFaults(wrong: ReadonlySet<Misconfiguration>): Fault[] {
  const faults: Fault[] = []
  if (wrong.has('no-tool-parser')) faults.push({ type: 'leak' })
  if (wrong.has('no-cache')) faults.push({ type: 'cache-miss' })
  return faults
}

export function readMisconfigurations(names: readonly string[]): ReadonlySet<Misconfiguration> {
  const known: ReadonlySet<string> = new Set(misconfigurations)
  const isKnown = (name: string): name is Misconfiguration => known.has(name)
  const unknown = names.find((name) => !isKnown(name))
  if (unknown === undefined) return new Set(names.filter(isKnown))
  throw new TypeError(`Unknown misconfiguration "${unknown}": expected ${misconfigurations.join(', ')}`)
}
