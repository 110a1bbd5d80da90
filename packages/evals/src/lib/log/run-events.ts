import type { Message, RunEvent } from '@glmkit/core'
import type { Attachments } from './attachments.ts'
import { argumentsOf, chatMessageOf, modelUsageOf, toolCallErrorOf } from './chat-messages.ts'
import type { ChatContext } from './chat-messages.ts'
import { noGenerateConfig } from './generate-config.ts'
import type { EvalEvent, ModelCallEvent, SampleInitEvent, ToolEvent } from './inspect-event.ts'
import { modelOutputOf, stopReasons } from './model-output.ts'
import { repliesOf } from './run-replies.ts'
import type { Reply, UsageEvent } from './run-replies.ts'
import { errorOf } from './sample-parts.ts'

export interface RunOfTrial {
  readonly id: string
  /** The run whose call began it. */
  readonly parentId: string | null
  readonly agent: string
  readonly model: string
  readonly transcript: readonly Message[]
  readonly events: readonly RunEvent[]
}

/** What every event has: when it was, and in which run. */
export type EventBase = (at: number, spanId?: string) => Omit<SampleInitEvent, 'event' | 'sample' | 'state'>

export interface EventContext {
  readonly base: EventBase
  readonly context: ChatContext
  readonly attachments: Attachments
}

type Told<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>

/** What happened in one run. Requests and calls stand where they began. */
export function runEventsOf(run: RunOfTrial, { base, context, attachments }: EventContext): EvalEvent[] {
  const { id, parentId, agent, events } = run
  const replies = repliesOf(events, run.transcript)
  const ends = new Map(events.flatMap((event) => (event.type === 'turn-end' ? [[event.turn, event] as const] : [])))
  const calls = new Map<string, Told<'tool-call'>>()
  let turnStartedAt = events[0]?.at ?? 0
  let retries = 0

  function told(event: RunEvent): readonly EvalEvent[] {
    const { at } = event
    switch (event.type) {
      case 'run-start':
        return [{ ...base(at, id), event: 'span_begin', id, parent_id: parentId, type: 'agent', name: agent }]
      case 'run-end':
        return [{ ...base(at, id), event: 'span_end', id }]
      case 'run-failed':
        return [
          { ...base(at, id), event: 'error', error: errorOf(event.error) },
          { ...base(at, id), event: 'span_end', id },
        ]
      case 'turn-start':
        turnStartedAt = at
        return []
      case 'usage': {
        const request = {
          event,
          reply: replies.get(event),
          end: ends.get(event.turn),
          startedAt: turnStartedAt,
          retries,
        }
        retries = 0
        return [{ ...base(turnStartedAt, id), ...modelEventOf(run, request, context) }]
      }
      case 'tool-call':
        calls.set(event.callId, event)
        return []
      case 'tool-result': {
        const call = calls.get(event.callId)
        const caller = parentId === null ? null : agent
        return [{ ...base(call?.at ?? at, id), ...toolEventOf(event, call, caller, context) }]
      }
      case 'turn-end':
      case 'tool-progress':
      case 'text-delta':
      case 'reasoning-delta':
      case 'tool-call-delta':
        return []
      default:
        if (event.type === 'retry') retries += 1
        return [{ ...base(at, id), event: 'info', source: 'glmkit', data: attachments.referAll(event) }]
    }
  }

  return events.flatMap(told)
}

interface Request {
  readonly event: UsageEvent
  readonly reply: Reply | undefined
  readonly end: Told<'turn-end'> | undefined
  readonly startedAt: number
  readonly retries: number
}

type Body<Event extends ModelCallEvent | ToolEvent> = Omit<Event, Exclude<keyof ReturnType<EventBase>, 'metadata'>>

function modelEventOf(run: RunOfTrial, request: Request, context: ChatContext): Body<ModelCallEvent> {
  const { event, reply, end, startedAt, retries } = request
  const seconds = (event.at - startedAt) / 1_000
  const answer = reply && chatMessageOf(reply.message, null, context)
  return {
    // What came before is told by the events before, not over and over again.
    metadata: { glmkit: { turn: event.turn, earlierMessages: reply?.earlier ?? 0 } },
    event: 'model',
    model: run.model,
    role: null,
    input: (reply?.input ?? []).map((message) => chatMessageOf(message, null, context)),
    tools: [],
    tool_choice: 'auto',
    config: noGenerateConfig,
    output: modelOutputOf(answer, {
      model: end?.model ?? run.model,
      stopReason: end === undefined ? 'unknown' : stopReasons[end.finish],
      completion: context.refer(reply?.message.content ?? ''),
      usage: modelUsageOf(event.usage),
      seconds,
    }),
    retries: retries === 0 ? null : retries,
    error: null,
    traceback: null,
    traceback_ansi: null,
    cache: null,
    call: null,
    completed: new Date(event.at).toISOString(),
    working_time: seconds,
  }
}

function toolEventOf(
  { callId, name, text, failure, durationMs, isError, at }: Told<'tool-result'>,
  call: Told<'tool-call'> | undefined,
  agent: string | null,
  { refer }: ChatContext,
): Body<ToolEvent> {
  return {
    metadata: null,
    event: 'tool',
    type: 'function',
    id: callId,
    function: name,
    arguments: argumentsOf(call?.arguments ?? '') ?? {},
    view: null,
    result: refer(text),
    truncated: null,
    error: failure === undefined ? null : toolCallErrorOf(failure, refer(text)),
    events: [],
    completed: new Date(at).toISOString(),
    working_time: durationMs / 1_000,
    agent,
    failed: isError ? true : null,
    message_id: null,
  }
}
