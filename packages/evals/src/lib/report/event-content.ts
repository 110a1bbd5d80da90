import type { EvalEvent } from '../log/inspect-event.ts'
import type { EvalSample } from '../log/inspect-log.ts'
import type { ModelUsage } from '../log/inspect-message.ts'
import { json } from './message-content.ts'
import type { PageEvent, PageTurn } from './page/report-data.ts'
import { runEventContent } from './run-event-content.ts'

/** What each answered request of a sample has cost. */
export function turnContents({ events }: EvalSample): PageTurn[] {
  return events.flatMap((event): PageTurn[] => {
    const usage = event.event === 'model' ? event.output.usage : null
    if (event.event !== 'model' || usage === null) return []
    const stop = event.output.choices[0]?.stop_reason
    return [{ ...tokensOf(usage), costUsd: usage.total_cost, ...(stop !== undefined && { stop }) }]
  })
}

/** Inspect counts what was read from a cache apart from the input; the sum of all is in `total_tokens`. */
function tokensOf(usage: ModelUsage): Omit<PageTurn, 'costUsd' | 'stop'> {
  const cached = usage.input_tokens_cache_read ?? 0
  const isApart = usage.total_tokens > usage.input_tokens + usage.output_tokens
  return {
    inputTokens: isApart ? usage.total_tokens - usage.output_tokens : usage.input_tokens,
    cachedInputTokens: cached,
    outputTokens: usage.output_tokens,
    reasoningTokens: usage.reasoning_tokens ?? 0,
  }
}

/** Seconds that calls took, by their ids. */
export function callSeconds({ events }: EvalSample): ReadonlyMap<string, number> {
  return new Map(
    events.flatMap((event) => {
      const seconds = event.event === 'tool' ? secondsOf(event) : undefined
      return event.event === 'tool' && seconds !== undefined ? [[event.id, seconds] as const] : []
    }),
  )
}

/** What happened in a sample, with the time from its first event on. */
export function eventContents({ events }: EvalSample): PageEvent[] {
  const begun = Date.parse(events[0]?.timestamp ?? '')
  return events.flatMap((event) => {
    const content = contentOf(event)
    const at = (Date.parse(event.timestamp) - begun) / 1000
    return content === undefined ? [] : [{ ...content, at: Number.isFinite(at) ? Math.max(0, at) : 0 }]
  })
}

function contentOf(event: EvalEvent): Omit<PageEvent, 'at'> | undefined {
  switch (event.event) {
    case 'model':
      return { kind: 'model', title: event.model, ...spanOf(event), ...(event.error && { detail: event.error }) }
    case 'tool':
      return { kind: 'tool', title: event.function, ...spanOf(event) }
    case 'sample_limit':
      return { kind: 'limit', title: event.message }
    case 'error':
      return { kind: 'error', title: event.error.message }
    case 'info':
      return runEventContent(event.data) ?? { kind: 'other', title: event.source ?? 'info', detail: json(event.data) }
    case 'approval':
    case 'compaction':
    case 'input':
      return { kind: 'other', title: event.event }
    default:
      // Spans, states and the like tell nothing that the transcript does not.
      return undefined
  }
}

interface Span {
  readonly timestamp: string
  readonly completed: string | null
  readonly working_time: number | null
}

function spanOf(event: Span): { readonly seconds?: number } {
  const seconds = secondsOf(event)
  return seconds === undefined ? {} : { seconds }
}

function secondsOf({ timestamp, completed, working_time }: Span): number | undefined {
  if (working_time !== null) return working_time
  const seconds = (Date.parse(completed ?? '') - Date.parse(timestamp)) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
