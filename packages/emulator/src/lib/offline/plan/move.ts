import type { ToolResult } from '../conversation.ts'
import type { Call } from '../fill-arguments.ts'
import type { Language } from '../language.ts'
import { tell } from './plan-phrases.ts'
import type { StepResult } from './step-results.ts'

/** What a step has come to. */
export interface Report {
  readonly status: 'done' | 'failed'
  readonly result: string
  readonly evidence: readonly string[]
}

/** What to do next for a step: call tools, or report. */
export interface Move {
  readonly calls: readonly Call[]
  readonly report?: Report
  readonly reasoning: string
}

/** A step as whoever works it sees it. */
export interface StepTask {
  readonly title: string
  readonly criterion: string
  readonly results: readonly StepResult[]
  /** Tool calls so far, one list a turn. */
  readonly rounds: readonly (readonly ToolResult[])[]
  readonly language: Language
  /** It was tried before, in the words of its title. */
  readonly isAgain: boolean
  /** Why the last report was refused, as long as nothing was done about it. */
  readonly refusal: string | undefined
}

export function done(result: string, evidence: readonly string[], language: Language): Move {
  return { calls: [], report: { status: 'done', result, evidence }, reasoning: tell('reported', language) }
}

export function failed(result: string, language: Language): Move {
  return { calls: [], report: { status: 'failed', result, evidence: [] }, reasoning: tell('gaveUp', language) }
}
