import { isDeepStrictEqual } from 'node:util'
import { UsageError } from '@glmkit/core'
import type { ToolCallRecord } from '@glmkit/core'
import type { Scorer } from '../scorer.ts'
import { countedCalls } from './counted-calls.ts'
import { excerptOf } from './excerpt.ts'
import type { Solution } from '../solution.ts'
import { wantedOf } from './wanted.ts'
import type { Wanted } from './wanted.ts'

export interface TrajectoryOptions {
  readonly maxCalls?: number
  /** Replies of the model. */
  readonly maxTurns?: number
  /** Names of tools that must not be called, or what tells such a call. A call that was denied or failed was made, too. */
  readonly forbidden?: readonly string[] | ((call: ToolCallRecord) => boolean)
  /** Names of tools that must be called, without an error. */
  readonly required?: readonly string[]
  /** No tool is called again with the same arguments, unless the earlier call failed. Default: false. */
  readonly noRepeats?: boolean
}

interface Breach {
  readonly type: 'forbidden-call' | 'missing-call' | 'too-many-calls' | 'too-many-turns' | 'repeated-call'
  readonly message: string
}

/**
 * Passes when the way to the answer kept to limits and rules. The metadata counts calls, repeated ones, and failed ones by
 * why they failed; the calls by which an agent hands in its `output` or keeps its plan are none. Labels: `forbidden-call`, `missing-call`, `too-many-calls`, `too-many-turns`, `repeated-call`.
 *
 * @example
 * trajectory({ maxCalls: 5, forbidden: ['delete_account'], required: ['search'] })
 */
export function trajectory(options: TrajectoryOptions): Scorer {
  return {
    name: 'trajectory',
    score(solution) {
      const counted = countedCalls(solution.toolCalls)
      const repeated = repeatedCalls(counted)
      const found = breaches(solution, counted.length, repeated, options)
      const [first] = found
      const calls = counted.length
      return {
        value: first === undefined ? 1 : 0,
        explanation: first?.message ?? `${calls} calls in ${solution.turns} turns, none against the rules`,
        ...(first !== undefined && { label: first.type }),
        metadata: {
          breaches: found,
          calls,
          turns: solution.turns,
          repeatedCalls: repeated.length,
          failures: failuresOf(solution.toolCalls),
        },
      }
    },
  }
}

/** The worst first. */
function breaches(
  { toolCalls, turns }: Solution,
  calls: number,
  repeated: readonly ToolCallRecord[],
  options: TrajectoryOptions,
): Breach[] {
  const { maxCalls = Infinity, maxTurns = Infinity, forbidden = [], required = [], noRepeats = false } = options
  const isForbidden =
    typeof forbidden === 'function' ? forbidden : (call: ToolCallRecord) => forbidden.includes(call.name)
  const found: Breach[] = toolCalls.filter(isForbidden).map((call) => {
    return { type: 'forbidden-call', message: `${describe(call)}, which is forbidden` }
  })
  for (const name of required) {
    if (toolCalls.some((call) => call.name === name && !call.isError)) continue
    const isTried = toolCalls.some((call) => call.name === name)
    found.push({
      type: 'missing-call',
      message: `"${name}" was ${isTried ? 'only called in vain' : 'not called'}, it must be`,
    })
  }
  if (calls > maxCalls) {
    found.push({ type: 'too-many-calls', message: `${calls} calls, at most ${maxCalls} are allowed` })
  }
  if (turns > maxTurns)
    found.push({ type: 'too-many-turns', message: `${turns} turns, at most ${maxTurns} are allowed` })
  const [again] = repeated
  if (noRepeats && again !== undefined) {
    found.push({ type: 'repeated-call', message: `${describe(again)} again, with the same arguments` })
  }
  return found
}

const describe = ({ name, input }: ToolCallRecord): string => `"${name}" was called with ${excerptOf(input, 60)}`

function repeatedCalls(calls: readonly ToolCallRecord[]): ToolCallRecord[] {
  return calls.filter((call, index) => {
    return calls.slice(0, index).some(({ name, input, isError }) => {
      return !isError && name === call.name && isDeepStrictEqual(input, call.input)
    })
  })
}

function failuresOf(calls: readonly ToolCallRecord[]): Record<string, number> {
  const failures: Record<string, number> = {}
  for (const { isError, failure = 'failed' } of calls) {
    if (isError) failures[failure] = (failures[failure] ?? 0) + 1
  }
  return failures
}

/**
 * A metric: the calls a good solver needs, as a share of those that were made, at most 1. Says nothing about whether the
 * answer is right: none at all are 1.
 *
 * @throws {UsageError} If the optimum is below 0.
 * @example
 * efficiency<Route>(({ target }) => target.calls.length)
 */
export function efficiency<Target>(optimalCalls: Wanted<number, Target>): Scorer<Target> {
  return {
    name: 'efficiency',
    role: 'metric',
    score({ toolCalls }, { sample }) {
      const calls = countedCalls(toolCalls).length
      const optimal = wantedOf(optimalCalls, sample)
      if (!(optimal >= 0))
        throw new UsageError(`Cannot score efficiency: optimalCalls is ${optimal}, expected 0 or more`)
      const value = calls <= optimal ? 1 : optimal / calls
      return { value, explanation: `${calls} calls, ${optimal} are enough` }
    },
  }
}
