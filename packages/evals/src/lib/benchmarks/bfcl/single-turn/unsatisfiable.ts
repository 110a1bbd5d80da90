import { checkCalls } from './check-calls.ts'
import { goldArguments } from './gold-calls.ts'
import type { PossibleCall, SingleTurnEntry } from './single-turn-entry.ts'

/**
 * Why not even the answer's own values pass: a defect of the entry, that no model should be blamed for. What passes by a
 * gap of the check alone, such as "" for a text that is required, does not count.
 *
 * @returns Nothing if they pass.
 */
export function unsatisfiable(entry: SingleTurnEntry, answer: readonly PossibleCall[]): string | undefined {
  const calls = goldArguments(entry, answer).map(({ name, values }) => ({ name, arguments: values }))
  const { valid, message } = checkCalls(entry, answer, calls, { nameOf: (name) => name })
  return valid ? undefined : message
}
