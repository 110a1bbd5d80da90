import type { Stop } from './next-step.ts'
import type { Message, Usage } from '@glmkit/glm/model'
import type { ToolCallRecord } from './event.ts'

/** How far a run has come. */
export interface RunProgress {
  readonly turns: number
  readonly text: string
  readonly usage: Usage
  readonly toolCalls: readonly ToolCallRecord[]
  readonly transcript: readonly Message[]
}

/** Looked at after each turn that would be followed by another; says in words why to stop, or nothing. */
export type StopCondition = (progress: RunProgress) => string | undefined

/** Stops once this tool has run without an error. */
export function afterTool(name: string): StopCondition {
  return ({ toolCalls }) =>
    toolCalls.some((call) => call.name === name && !call.isError) ? `tool "${name}" has run` : undefined
}

/** Stops once the model's text matches. */
export function afterText(pattern: RegExp): StopCondition {
  return ({ text }) => (text.search(pattern) >= 0 ? `the text matches ${pattern}` : undefined)
}

/** Stops when all of them would. */
export function allOf(...conditions: readonly StopCondition[]): StopCondition {
  return (progress) => {
    const reasons = conditions.map((condition) => condition(progress))
    return reasons.every((reason) => reason !== undefined) ? reasons.join(' and ') : undefined
  }
}

/** What the first condition that holds says. */
export function conditionIn(given: StopCondition | readonly StopCondition[], progress: RunProgress): Stop | undefined {
  const conditions = typeof given === 'function' ? [given] : given
  for (const condition of conditions) {
    const detail = condition(progress)
    if (detail !== undefined) return { type: 'stop', reason: 'condition', detail }
  }
  return undefined
}
