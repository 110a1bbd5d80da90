import { excerptOf } from './excerpt.ts'
import { argumentsProblem, nameOf, pairCalls } from './match-calls.ts'
import type { CallOrder, CompareArguments, ExpectedCall, MadeCall, Pairing } from './match-calls.ts'

/** Named after BFCL's kinds of errors. @see https://gorilla.cs.berkeley.edu/leaderboard.html */
export type CallErrorType = 'wrong-name' | 'missing-call' | 'extra-call' | 'wrong-arguments' | 'wrong-order'

export interface CallError {
  readonly type: CallErrorType
  /** One line. */
  readonly message: string
}

export interface CallRules {
  readonly order: CallOrder
  readonly compare: CompareArguments
  readonly allowsExtra: boolean
}

/** What is wrong with the calls that were made, in the order of the expected ones; extra calls last. */
export function callErrors(
  expected: readonly ExpectedCall[],
  made: readonly MadeCall[],
  rules: CallRules,
): CallError[] {
  const { order, compare } = rules
  const pairing = pairCalls(expected, made, rules)
  const errors: CallError[] = []
  // In exact order, calls that are allowed stand behind the last expected one.
  const allowedFrom = !rules.allowsExtra ? Infinity : order === 'exact' ? lastOf(pairing) : -1
  const unpaired = made.flatMap((_, index) => (pairing.includes(index) || index > allowedFrom ? [] : [index]))
  for (const [index, wanted] of expected.entries()) {
    const name = nameOf(wanted)
    const call = made[pairing[index] ?? -1]
    if (call === undefined) {
      // Another tool was called in its place.
      const other = made[unpaired.shift() ?? -1]
      const message = `"${name}" was not called${argumentsOf(wanted)}`
      errors.push(other === undefined ? { type: 'missing-call', message } : wrongName(wanted, other))
    } else {
      const problem = argumentsProblem(wanted, call, compare)
      if (problem !== undefined) errors.push({ type: 'wrong-arguments', message: `"${name}": ${problem}` })
    }
  }
  errors.push(...unpaired.flatMap((index) => extraCall(made[index])))
  const isSatisfied = errors.every(({ type }) => type === 'extra-call')
  if (isSatisfied || order === 'any') return errors
  // The right calls, but one after another: that says more than what stands in the wrong places.
  if (callErrors(expected, made, { ...rules, order: 'any' }).length > 0) return errors
  const names = (list: readonly string[]): string => list.join(', ')
  const message = `called in the order ${names(made.map(({ name }) => name))}, expected ${names(expected.map(nameOf))}`
  return [{ type: 'wrong-order', message }]
}

const lastOf = (pairing: Pairing): number => Math.max(-1, ...pairing.filter((index) => index !== undefined))

function wrongName(expected: ExpectedCall, call: MadeCall): CallError {
  const wanted = `"${nameOf(expected)}"${argumentsOf(expected)}`
  return {
    type: 'wrong-name',
    message: `"${call.name}" was called with ${excerptOf(call.input, 60)}, expected ${wanted}`,
  }
}

function extraCall(call: MadeCall | undefined): CallError[] {
  if (call === undefined) return []
  return [
    {
      type: 'extra-call',
      message: `"${call.name}" was called with ${excerptOf(call.input, 60)}, expected no such call`,
    },
  ]
}

function argumentsOf(expected: ExpectedCall): string {
  if (typeof expected === 'string' || typeof expected.arguments !== 'object') return ''
  return ` with ${excerptOf(expected.arguments, 60)}`
}
