import { isEqual } from '../../../python/is-equal.ts'
import type { PyDict } from '../../../python/value.ts'
import { schemaProblems } from '../single-turn/schema-problems.ts'
import type { ToolDeclaration } from '../single-turn/to-tools.ts'
import { openEntry } from './check-multi-turn.ts'
import { decodeStep } from './decode-turns.ts'
import type { MultiTurnResult, ResultStep } from './decode-turns.ts'
import type { MultiTurnEntry } from './entry.ts'
import type { ToolCall } from './execute-calls.ts'

/** What upstream's verdict lets pass. Counts are of calls unless they say otherwise. */
export interface MultiTurnMetrics {
  readonly calls: number
  /** Of functions that there are not, or that were not offered in that turn. */
  readonly unknownTools: number
  /** Of offered functions, with arguments that are no JSON, do not fit the schema or make Python raise a `TypeError`. */
  readonly invalidArguments: number
  /** Made once more in a turn, with equal arguments and an equal answer. */
  readonly repeatedCalls: number
  /** Turns in which nothing should be called, for a function or a parameter is missing. */
  readonly turnsToAbstain: number
  /** Turns of these in which nothing is called. */
  readonly abstainedTurns: number
  /** In turns in which nothing should be called. */
  readonly uncalledForCalls: number
  readonly isOverCalling: boolean
}

export interface MultiTurnMetricsOptions {
  /** The functions of each class. */
  readonly functions: ReadonlyMap<string, readonly ToolDeclaration[]>
  /** Of long contexts. */
  readonly filler?: PyDict
}

/** @param gold The wanted calls of each turn. */
export function multiTurnMetrics(
  entry: MultiTurnEntry,
  gold: readonly (readonly ToolCall[])[],
  result: MultiTurnResult,
  { functions, filler = new Map() }: MultiTurnMetricsOptions,
): MultiTurnMetrics {
  const objects = openEntry(entry, filler)
  const tools = new Map(
    entry.involvedClasses.flatMap((name) => functions.get(name) ?? []).map((tool) => [tool.name, tool]),
  )
  const counts = { calls: 0, unknownTools: 0, invalidArguments: 0, repeatedCalls: 0 }
  const abstention = { turnsToAbstain: 0, abstainedTurns: 0, uncalledForCalls: 0 }
  for (const [turn, steps] of result.entries()) {
    const made = steps.flatMap(madeCalls)
    counts.calls += made.length
    if (gold[turn]?.length === 0) {
      abstention.turnsToAbstain += 1
      abstention.abstainedTurns += Number(made.length === 0)
      abstention.uncalledForCalls += made.length
    }
    const earlier: { readonly call: ToolCall; readonly output: string }[] = []
    for (const { name, call, isRun } of made) {
      const tool = isOffered(entry, name, turn) ? tools.get(name) : undefined
      const { output, problem } = call && isRun ? objects.run(call) : {}
      const isMisfit = call === undefined || (tool && schemaProblems(call.arguments, tool.parameters).length > 0)
      if (tool === undefined) counts.unknownTools += 1
      else if (isMisfit || problem === 'invalid-arguments') counts.invalidArguments += 1
      if (call === undefined || output === undefined) continue
      if (earlier.some((other) => other.output === output && isSameCall(other.call, call))) counts.repeatedCalls += 1
      earlier.push({ call, output })
    }
  }
  return { ...counts, ...abstention, isOverCalling: abstention.uncalledForCalls > 0 || counts.repeatedCalls > 0 }
}

interface MadeCall {
  readonly name: string
  /** Absent if its arguments cannot be read. */
  readonly call: ToolCall | undefined
  /** Upstream runs none of a step in which one cannot be read. */
  readonly isRun: boolean
}

function madeCalls(step: ResultStep): MadeCall[] {
  if (step === null || typeof step === 'string') return []
  const isRun = decodeStep(step).length > 0
  return step.flatMap((made) => {
    const [name] = Object.keys(made)
    return name === undefined ? [] : [{ name, call: decodeStep([made])[0], isRun }]
  })
}

function isOffered({ excludedFunctions, withheldFunctions }: MultiTurnEntry, name: string, turn: number): boolean {
  const isWithheld = [...withheldFunctions].some(([from, names]) => turn < from && names.includes(name))
  return !isWithheld && !excludedFunctions.includes(name)
}

function isSameCall(a: ToolCall, b: ToolCall): boolean {
  return a.name === b.name && isEqual(a.arguments, b.arguments)
}
