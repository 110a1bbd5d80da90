import { decodeCalls } from './decode-calls.ts'
import type { CallsResult } from './decode-calls.ts'
import { apiName } from './function-names.ts'
import { schemaProblems } from './schema-problems.ts'
import { isCallCategory } from './single-turn-entry.ts'
import type { PossibleCall, SingleTurnEntry } from './single-turn-entry.ts'
import { toTools } from './to-tools.ts'
import type { ToolDeclaration } from './to-tools.ts'

/** What upstream's verdict does not tell. Counts are of calls. */
export interface CallMetrics {
  readonly calls: number
  /** Of functions that were not offered. */
  readonly unknownTools: number
  /** Of known functions, with arguments that are no JSON or do not fit the schema. */
  readonly invalidArguments: number
  /** Wanted, and no call of that function is left for it. */
  readonly missingCalls: number
  /** Not wanted. Where any call will do, none is. */
  readonly extraCalls: number
  /** There is a call where none is wanted, or one too many. */
  readonly isOverCalling: boolean
  /** Nothing is called. */
  readonly isAbstaining: boolean
  /** Nothing is called where something should be, or something where nothing should. */
  readonly isWrongOnAbstention: boolean
}

/**
 * Of an answer by tool calls.
 *
 * @param tools As they were offered. Default: as upstream offers them; give them where many answers are measured.
 */
export function callMetrics(
  entry: SingleTurnEntry,
  answer: readonly PossibleCall[],
  result: CallsResult,
  tools: readonly ToolDeclaration[] = toTools(entry),
): CallMetrics {
  const made =
    typeof result === 'string' || result === null ? [] : result.filter((call) => Object.keys(call).length > 0)
  const names = made.flatMap((call) => Object.keys(call).slice(0, 1))
  const known = new Map(tools.map((tool) => [tool.name, tool]))
  const isAnyWanted = entry.category === 'live_relevance'
  const wanted = isCallCategory(entry.category) ? answer.map(({ name }) => apiName(name)) : []
  const extraCalls = isAnyWanted ? 0 : without(names, wanted).length
  const isAbstaining = names.length === 0
  const isAbstentionRight = !isAnyWanted && wanted.length === 0
  return {
    calls: names.length,
    unknownTools: names.filter((name) => !known.has(name)).length,
    invalidArguments: made.filter((call) => isInvalid(call, known)).length,
    missingCalls: isAnyWanted ? Number(isAbstaining) : without(wanted, names).length,
    extraCalls,
    isOverCalling: extraCalls > 0,
    isAbstaining,
    isWrongOnAbstention: isAbstaining !== isAbstentionRight,
  }
}

function isInvalid(call: Readonly<Record<string, unknown>>, known: ReadonlyMap<string, ToolDeclaration>): boolean {
  const decoded = decodeCalls([call])
  const tool = known.get(Object.keys(call)[0] ?? '')
  if (tool === undefined) return false
  if ('problem' in decoded) return true
  return decoded.calls.some((one) => schemaProblems(one.arguments, tool.parameters).length > 0)
}

/** Each name takes one of its like away. */
function without(names: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken]
  return names.filter((name) => {
    const index = left.indexOf(name)
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
}
