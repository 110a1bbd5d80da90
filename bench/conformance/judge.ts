import { isDeepStrictEqual } from 'node:util'
import type { Observation } from './probe.ts'
import type { WireMessage } from './server.ts'

type Complaint = string | undefined

/** The first thing that is wrong. */
export function firstOf(...complaints: readonly (string | false | undefined)[]): Complaint {
  return complaints.find((complaint) => typeof complaint === 'string')
}

export function answered({ text, status, error }: Observation, wanted: string): Complaint {
  if (error !== undefined) return `threw ${short(error)}`
  if (text !== wanted) return `ended as "${status}" with ${quoted(text)}`
  return status === 'answer' ? undefined : `ended as "${status}"`
}

/** The run must not pass for an answer: it throws, or says one of `statuses`. */
export function failedOpenly({ text, status, error }: Observation, ...statuses: readonly string[]): Complaint {
  if (error !== undefined || (status !== undefined && statuses.includes(status))) return undefined
  return `${quoted(text)} passed as a result ("${status}")`
}

/** Either is good: another try, or a failure that says so. */
export function answeredOrFailed(seen: Observation, wanted: string): Complaint {
  const isAsked = seen.requests.length > 0
  return isAsked && failedOpenly(seen, 'interrupted') === undefined ? undefined : answered(seen, wanted)
}

/** What ran, in whatever order. */
export function ranOnly({ executions }: Observation, ...inputs: readonly unknown[]): Complaint {
  const left = [...inputs]
  for (const { name, input } of executions) {
    const place = left.findIndex((wanted) => isDeepStrictEqual(wanted, input))
    if (place < 0) return `ran ${name}(${short(JSON.stringify(input))})`
    left.splice(place, 1)
  }
  return left.length === 0 ? undefined : `never ran ${short(JSON.stringify(left[0]))}`
}

export function asked({ requests }: Observation, times: number, most: number = times): Complaint {
  const count = requests.length
  if (count >= times && count <= most) return undefined
  return `${count} requests, expected ${times === most ? times : `${times} to ${most}`}`
}

/** The tool messages of the request with this number, from 0. */
export function toolMessages({ requests }: Observation, index: number): readonly WireMessage[] {
  return requests[index]?.messages.filter(({ role }) => role === 'tool') ?? []
}

/** Whether the model was told of a failure that `reason` describes before anything else happened. */
export function toldModel(seen: Observation, reason: RegExp): Complaint {
  const told = toolMessages(seen, 1).at(-1)?.content
  if (told === undefined)
    return `the model was not told${seen.error === undefined ? '' : `: threw ${short(seen.error)}`}`
  return reason.test(told) ? undefined : `the model was told only ${quoted(told)}`
}

export function within(name: string, ms: number | undefined, most: number): Complaint {
  if (ms === undefined) return `${name}: never`
  return ms <= most ? undefined : `${name}: after ${Math.round(ms)} ms`
}

export function quoted(text: string): string {
  return text === '' ? 'an empty text' : JSON.stringify(short(text))
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
