import { PythonError } from './python-error.ts'
import type { PyValue } from './value.ts'

export interface Parameter {
  readonly name: string
  /** Absent if an argument is required. */
  readonly default?: PyValue
}

export interface CallArguments {
  readonly positional?: readonly PyValue[]
  readonly keywords: ReadonlyMap<string, PyValue>
}

/**
 * Matches the arguments of a call with a method's parameters.
 *
 * @param callee Qualified, as error messages have it: `TicketAPI.get_ticket`. A method, which is given its object first.
 * @returns A value for each parameter, defaults filled in.
 * @throws {PythonError} A `TypeError` in the words of CPython 3.11 if they do not match.
 */
export function bindArguments(
  callee: string,
  parameters: readonly Parameter[],
  { positional = [], keywords }: CallArguments,
): PyValue[] {
  const given = new Map<string, PyValue>()
  for (const [index, value] of positional.entries()) {
    const parameter = parameters[index]
    if (parameter) given.set(parameter.name, value)
  }
  for (const [name, value] of keywords) {
    if (!parameters.some((parameter) => parameter.name === name)) {
      throw typeError(`${callee}() got an unexpected keyword argument '${name}'`)
    }
    if (given.has(name)) throw typeError(`${callee}() got multiple values for argument '${name}'`)
    given.set(name, value)
  }
  if (positional.length > parameters.length) throw typeError(tooMany(callee, parameters, positional.length))
  const missing = parameters.filter(({ name, default: value }) => !given.has(name) && value === undefined)
  if (missing.length > 0) throw typeError(missingText(callee, missing))
  return parameters.map(({ name, default: value = null }) => (given.has(name) ? (given.get(name) ?? null) : value))
}

function tooMany(callee: string, parameters: readonly Parameter[], given: number): string {
  const most = parameters.length + 1
  const least = parameters.filter(({ default: value }) => value === undefined).length + 1
  const takes = least === most ? String(most) : `from ${least} to ${most}`
  return `${callee}() takes ${takes} positional argument${most === 1 ? '' : 's'} but ${given + 1} were given`
}

function missingText(callee: string, missing: readonly Parameter[]): string {
  const names = missing.map(({ name }) => `'${name}'`)
  const last = names.pop() ?? ''
  const list =
    names.length === 0 ? last : names.length === 1 ? `${names[0]} and ${last}` : `${names.join(', ')}, and ${last}`
  return `${callee}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${list}`
}

function typeError(message: string): PythonError {
  return new PythonError('TypeError', message)
}
