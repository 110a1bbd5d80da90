import type { ToolCallRecord } from '@glmkit/core'
import { bestAssignment } from './assignment.ts'
import { describeDifference } from './describe-difference.ts'
import { difference } from './difference.ts'
import { isRecord } from './json-value.ts'

/** A call by its tool's name, with any arguments, or with those wanted. */
export type ExpectedCall =
  | string
  | {
      readonly name: string
      /** JSON in which functions judge the value in their place, or one function that judges all arguments. Default: any. */
      readonly arguments?: Readonly<Record<string, unknown>> | ((input: unknown) => boolean)
    }

/** A call as it is compared. */
export type MadeCall = Pick<ToolCallRecord, 'name' | 'input' | 'failure'>

/** It never came to the tool: such a call is made, but not as expected. */
const refusals: ReadonlySet<string | undefined> = new Set([
  'unknown-tool',
  'invalid-json',
  'invalid-arguments',
  'denied',
])

export type CompareArguments = 'equal' | 'subset'
export type CallOrder = 'exact' | 'subsequence' | 'any'

/** Expected and made calls that belong together: the index of a made call for each expected one. */
export type Pairing = readonly (number | undefined)[]

/** What is wrong with the arguments of a call of the right name; `undefined` if nothing is. */
export function argumentsProblem(
  expected: ExpectedCall,
  call: MadeCall,
  compare: CompareArguments,
): string | undefined {
  if (refusals.has(call.failure)) return `the call was refused (${call.failure})`
  if (typeof expected === 'string' || expected.arguments === undefined) return undefined
  const first = difference(expected.arguments, call.input, { compare })
  return first && describeDifference(first, 'the input')
}

/** Without telling what is wrong: of many calls each is compared with each. */
function isAsExpected(expected: ExpectedCall, call: MadeCall, compare: CompareArguments): boolean {
  if (refusals.has(call.failure)) return false
  if (typeof expected === 'string' || expected.arguments === undefined) return true
  return difference(expected.arguments, call.input, { compare }) === undefined
}

export const nameOf = (expected: ExpectedCall): string => (typeof expected === 'string' ? expected : expected.name)

/**
 * Pairs calls so that as many as can be are as expected, and of the others as many as can be have the right name.
 */
export function pairCalls(
  expected: readonly ExpectedCall[],
  made: readonly MadeCall[],
  { order, compare }: { readonly order: CallOrder; readonly compare: CompareArguments },
): Pairing {
  // One call as expected outweighs any number of names alone.
  const right = 2 * Math.max(expected.length, made.length) + 1
  const weights = expected.map((wanted) => {
    return made.map((call) => {
      if (call.name !== nameOf(wanted)) return 0
      return isAsExpected(wanted, call, compare) ? right : 1 + likeness(wanted, call)
    })
  })
  return order === 'any' ? bestAssignment(weights) : bestAlignment(weights)
}

/** The share of expected arguments that are right, below 1. */
function likeness(expected: ExpectedCall, { input }: MadeCall): number {
  if (typeof expected === 'string' || typeof expected.arguments !== 'object' || !isRecord(input)) return 0
  const keys = Object.entries(expected.arguments)
  const right = keys.filter(([key, value]) => difference(value, input[key]) === undefined)
  return right.length / (keys.length + 1)
}

/** As `bestAssignment`, for pairs that do not cross. */
function bestAlignment(weights: readonly (readonly number[])[]): Pairing {
  const columns = weights[0]?.length ?? 0
  // best[row][column]: of the rows and columns from there on.
  const best = Array.from({ length: weights.length + 1 }, () => new Float64Array(columns + 1))
  const bestAt = (row: number, column: number): number => best[row]?.[column] ?? 0
  const paired = (row: number, column: number): number => {
    const weight = weights[row]?.[column] ?? 0
    return weight === 0 ? -Infinity : weight + bestAt(row + 1, column + 1)
  }
  for (let row = weights.length - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const value = Math.max(bestAt(row + 1, column), bestAt(row, column + 1), paired(row, column))
      best[row]?.fill(value, column, column + 1)
    }
  }
  const pairs: (number | undefined)[] = weights.map(() => undefined)
  for (let row = 0, column = 0; row < weights.length && column < columns;) {
    if (bestAt(row, column) === paired(row, column)) pairs[row++] = column++
    else if (bestAt(row, column) === bestAt(row + 1, column)) row += 1
    else column += 1
  }
  return pairs
}
