import { parseJson } from '../../../python/parse-json.ts'
import type { PyValue } from '../../../python/value.ts'
import type { ToolCall } from './execute-calls.ts'

/** One reply: its calls, `{ name: argumentsJson }` each, or its text, or nothing. */
export type ResultStep = string | null | readonly Readonly<Record<string, unknown>>[]
/** `[turn][step]` */
export type MultiTurnResult = readonly (readonly ResultStep[])[]

/** The calls of each step; steps without calls, and such as cannot be read, are passed over. */
export function decodeTurns(result: MultiTurnResult): ToolCall[][][] {
  return result.map((steps) => steps.map(decodeStep).filter((calls) => calls.length > 0))
}

/** @returns No calls if one of them cannot be read: upstream then runs none. */
export function decodeStep(step: ResultStep): ToolCall[] {
  if (step === null || typeof step === 'string') return []
  const calls: ToolCall[] = []
  for (const call of step) {
    const [name, text] = Object.entries(call)[0] ?? []
    const keywords = typeof text === 'string' ? readJson(text) : undefined
    if (name === undefined || !(keywords instanceof Map)) return []
    calls.push({ name, arguments: keywords })
  }
  return calls
}

function readJson(text: string): PyValue | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
