import { AgentError } from '@glmkit/core'

/** `2024-05-15T10:00`: without seconds and zone, as environments have it. @throws {AgentError} If it is no time. */
export function minuteOf(text: string): string {
  const [, day = '', time = '00:00'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?)?$/.exec(text.trim()) ?? []
  const minute = `${day}T${time}`
  if (!Number.isNaN(Date.parse(`${minute}Z`))) return minute
  throw new AgentError(`Cannot read the time "${text}": write YYYY-MM-DD HH:MM`)
}

/** @returns The minute as long after another as two are apart. */
export function asLongAfter(start: string, [from, to]: readonly [string, string]): string {
  const at = (minute: string): number => Date.parse(`${minute}Z`)
  return new Date(at(start) + at(to) - at(from)).toISOString().slice(0, 16)
}
