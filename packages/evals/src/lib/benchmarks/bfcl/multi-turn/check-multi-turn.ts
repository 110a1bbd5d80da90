import type { PyDict } from '../../../python/value.ts'
import { decodeTurns } from './decode-turns.ts'
import type { MultiTurnResult } from './decode-turns.ts'
import type { MultiTurnEntry } from './entry.ts'
import { openToolObjects, stateDifference } from './execute-calls.ts'
import type { ToolCall, ToolObjects } from './execute-calls.ts'
import type { OpenToolOptions } from './tool-class.ts'

/** What upstream calls the kinds of failure. */
export type MultiTurnErrorType =
  | 'multi_turn:force_terminated'
  | 'multi_turn:empty_turn_model_response'
  | 'multi_turn:instance_state_mismatch'
  | 'multi_turn:execution_response_mismatch'

export interface MultiTurnVerdict {
  readonly valid: boolean
  /** Absent if valid. */
  readonly errorType?: MultiTurnErrorType
  /** Where it failed, from 0. */
  readonly turn?: number
  /** In one line. */
  readonly message: string
}

/**
 * Upstream's verdict: calls and wanted calls are run side by side, and after each turn where calls are wanted the states
 * must be equal, and each wanted output must have been seen, as often as it is wanted in that turn.
 *
 * @param gold The wanted calls of each turn.
 * @param filler Of long contexts; needed by entries of `multi_turn_long_context` alone.
 */
export function checkMultiTurn(
  entry: Pick<MultiTurnEntry, 'category' | 'involvedClasses' | 'initialConfig'>,
  gold: readonly (readonly ToolCall[])[],
  result: MultiTurnResult,
  filler: PyDict = new Map(),
): MultiTurnVerdict {
  if (result.length !== gold.length) {
    return failed('multi_turn:force_terminated', `The answer has ${result.length} turns of ${gold.length}`)
  }
  const turns = decodeTurns(result)
  const objects = openEntry(entry, filler)
  const wantedObjects = openEntry(entry, filler)
  const seen: string[] = []
  for (const [turn, wantedCalls] of gold.entries()) {
    const steps = turns[turn] ?? []
    seen.push(...steps.flat().map((call) => objects.execute(call)))
    const wanted = wantedCalls.map((call) => wantedObjects.execute(call))
    if (wanted.length === 0) continue
    if (steps.length === 0) {
      return failed('multi_turn:empty_turn_model_response', 'Nothing is called where calls are wanted', turn)
    }
    const difference = stateDifference(objects.state(), wantedObjects.state())
    if (difference) {
      const { className, attribute } = difference
      return failed('multi_turn:instance_state_mismatch', `"${attribute}" of ${className} is not as wanted`, turn)
    }
    const missing = firstMissing(wanted, seen)
    if (missing !== undefined) {
      const name = wantedCalls[wanted.indexOf(missing)]?.name ?? ''
      return failed('multi_turn:execution_response_mismatch', `The wanted answer of ${name} was not seen`, turn)
    }
  }
  return { valid: true, message: 'As expected' }
}

/** The objects that the entry's calls work on, as they are at first. */
export function openEntry(
  { category, involvedClasses, initialConfig }: Pick<MultiTurnEntry, 'category' | 'involvedClasses' | 'initialConfig'>,
  filler: PyDict,
  shared: Pick<OpenToolOptions, 'noMentions'> = {},
): ToolObjects {
  const isLongContext = category === 'multi_turn_long_context'
  const options = { ...shared, isLongContext, filler: isLongContext ? filler : new Map() }
  return openToolObjects(involvedClasses, initialConfig, options)
}

function firstMissing(wanted: readonly string[], seen: readonly string[]): string | undefined {
  const rest = new Map<string, number>()
  for (const output of seen) rest.set(output, (rest.get(output) ?? 0) + 1)
  return wanted.find((output) => {
    const count = rest.get(output) ?? 0
    rest.set(output, count - 1)
    return count === 0
  })
}

function failed(errorType: MultiTurnErrorType, message: string, turn?: number): MultiTurnVerdict {
  return { valid: false, errorType, message, ...(turn !== undefined && { turn }) }
}
