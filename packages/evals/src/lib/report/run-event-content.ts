import { json } from './message-content.ts'
import type { PageEvent } from './page/report-data.ts'

type Content = Pick<PageEvent, 'kind' | 'title' | 'detail'>
type Fields = Readonly<Record<string, unknown>>

/** What a run event of a log tells, in words; `undefined` if it is none. Logs are old: nothing is taken for granted. */
export function runEventContent(event: unknown): Content | undefined {
  if (!isFields(event) || typeof event.type !== 'string') return undefined
  const read = Object.hasOwn(readers, event.type) ? readers[event.type] : undefined
  return read?.(event) ?? { kind: 'other', title: event.type, detail: json(event) }
}

const readers: Readonly<Record<string, (event: Fields) => Content>> = {
  retry: ({ attempt, reason, kind, waitMs }) => ({
    kind: 'retry',
    title: `Try ${text(attempt)} failed: ${text(reason)}`,
    detail: [kind === undefined ? '' : text(kind), typeof waitMs === 'number' ? `waited ${waitMs / 1000} s` : '']
      .filter((part) => part !== '')
      .join(', '),
  }),
  plan: (event) => {
    const steps = isFields(event.plan) && Array.isArray(event.plan.steps) ? event.plan.steps : undefined
    if (steps !== undefined) return { kind: 'plan', title: `Plan of ${steps.length} steps` }
    const changes = Array.isArray(event.changes) ? event.changes : []
    const why = event.reason === undefined ? '' : `: ${text(event.reason)}`
    return { kind: 'plan', title: `Plan changed${why}`, detail: changes.map(planChange).join('\n') }
  },
  'memory-edit': ({ edit }) => {
    if (!isFields(edit)) return { kind: 'memory', title: 'Memory edit' }
    const count = Array.isArray(edit.messages) ? ` of ${edit.messages.length} tool results` : ''
    const range = edit.kind === 'summary' ? ` of messages ${text(edit.from)} to ${text(edit.to)}` : ''
    const saved = isFields(edit.forecast)
      ? `, ${text(edit.forecast.tokensBefore)} → ${text(edit.forecast.tokensAfter)} tokens`
      : ''
    const detail = typeof edit.text === 'string' && edit.text !== '' ? { detail: edit.text } : {}
    return { kind: 'memory', title: `${text(edit.kind)}${count}${range}: ${text(edit.reason)}${saved}`, ...detail }
  },
  seam: ({ cause, resumedAfter, retries }) => ({
    kind: 'retry',
    title: `The answer was cut (${text(cause)}) and goes on after a ${text(resumedAfter)}`,
    ...(typeof retries === 'number' && retries > 0 && { detail: `after ${retries} replies that did not` }),
  }),
  warning: ({ message }) => ({ kind: 'warning', title: text(message) }),
  input: ({ mode, text: said }) => ({
    kind: 'other',
    title: `The user, meanwhile (${text(mode)})`,
    detail: text(said),
  }),
  approval: ({ isApproved, reason }) => ({
    kind: 'other',
    title: isApproved === true ? 'A call was approved' : 'A call was refused',
    ...(reason !== undefined && { detail: text(reason) }),
  }),
  'agent-event': ({ path, event }) => {
    const inner = runEventContent(event) ?? { kind: 'other', title: 'event' }
    const calls = Array.isArray(path) ? path.map(text).join(' › ') : ''
    return { ...inner, title: `In a sub-agent (${calls}): ${inner.title}` }
  },
}

function planChange(change: unknown): string {
  if (!isFields(change)) return text(change)
  if (isFields(change.step)) return `+ ${text(change.step.id)}: ${text(change.step.title)}`
  if (isFields(change.fields)) {
    const status =
      change.fields.status === undefined ? Object.keys(change.fields).join(', ') : text(change.fields.status)
    return `${text(change.id)}: ${status}`
  }
  return json(change)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
