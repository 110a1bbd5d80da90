import type { AssistantMessage, Message, RunEvent } from '@glmkit/core'

/** A reply of the model in a run's transcript, and what the model had been told since the one before. */
export interface Reply {
  readonly message: AssistantMessage
  readonly input: readonly Message[]
  /** Messages before `input`. */
  readonly earlier: number
}

/** A request of a run, as its events tell it. */
export type UsageEvent = Extract<RunEvent, { type: 'usage' }>

/**
 * Finds the replies that the requests of one run brought, by the ids of their calls and by their order from the end: a
 * transcript may begin with an earlier conversation, and a reply without a word is not in it.
 *
 * @param events Of this run alone, in their order.
 */
export function repliesOf(events: readonly RunEvent[], transcript: readonly Message[]): Map<UsageEvent, Reply> {
  const requests: { readonly usage: UsageEvent; readonly callIds: Set<string> }[] = []
  for (const event of events) {
    if (event.type === 'usage') requests.push({ usage: event, callIds: new Set() })
    else if (event.type === 'tool-call') requests.at(-1)?.callIds.add(event.callId)
  }
  const places = new Map<UsageEvent, number>()
  let at = transcript.length - 1
  for (const { usage, callIds } of requests.toReversed()) {
    const place = lastReply(transcript, at, callIds)
    if (place < 0) continue
    places.set(usage, place)
    at = place - 1
  }
  const replies = new Map<UsageEvent, Reply>()
  let earlier = 0
  for (const { usage } of requests) {
    const place = places.get(usage)
    const message = place === undefined ? undefined : transcript[place]
    if (place === undefined || message?.role !== 'assistant') continue
    replies.set(usage, { message, input: transcript.slice(earlier, place), earlier })
    earlier = place + 1
  }
  return replies
}

/** The last one, from a place backwards, that makes one of these calls, or none where there are none. */
function lastReply(transcript: readonly Message[], from: number, callIds: ReadonlySet<string>): number {
  for (let place = from; place >= 0; place -= 1) {
    const message = transcript[place]
    if (message?.role !== 'assistant') continue
    const calls = message.tool_calls ?? []
    if (callIds.size === 0) return calls.length === 0 ? place : -1
    if (calls.some(({ id }) => callIds.has(id))) return place
  }
  return -1
}
