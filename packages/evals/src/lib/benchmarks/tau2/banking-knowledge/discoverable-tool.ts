import { jsonText } from '../../../python/json-text.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { Float, isNumber, numberOf } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import type { ToolKind } from '../toolkit.ts'
import type { BankingDatabase } from './banking-database.ts'

export type ParameterType = 'string' | 'number' | 'integer' | 'boolean'

export interface DiscoverableParameter {
  readonly name: string
  readonly type: ParameterType
  readonly description: string
  /** Absent if an argument is required. */
  readonly default?: PyValue
}

/** A tool that the documents tell of, and that is unlocked or given before it is used. */
export interface DiscoverableTool {
  readonly kind: ToolKind
  readonly description: string
  readonly parameters: readonly DiscoverableParameter[]
  /** @returns What the caller gets to see. */
  run(db: BankingDatabase, given: GivenArguments): string
}

/** Arguments of a call, by name: all parameters, defaults filled in. */
export interface GivenArguments {
  readonly all: ReadonlyMap<string, PyValue>
  /** As they came: what replies repeat. */
  readonly written: PyDict
  value(name: string): PyValue
  /** As Python's `str`. */
  text(name: string): string
  /** @throws {PythonError} If it is no number. */
  number(name: string): number
}

export function givenArguments(all: ReadonlyMap<string, PyValue>, written: PyDict): GivenArguments {
  const value = (name: string): PyValue => all.get(name) ?? null
  return {
    all,
    written,
    value,
    text: (name) => str(value(name)),
    number(name) {
      const found = value(name)
      if (isNumber(found) || typeof found === 'boolean') return numberOf(found)
      throw new PythonError('TypeError', `unsupported value of ${name}: ${str(found)}`)
    },
  }
}

/** A number that was written otherwise is the same one: `50`, `50.0` and `"50"` of an amount. */
export function normalized(type: ParameterType, value: PyValue): PyValue {
  if (type !== 'number' && type !== 'integer') return value
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (!isNumber(number)) return value
  const amount = numberOf(number)
  if (Number.isNaN(amount)) return value
  if (type === 'number') return new Float(amount)
  return Number.isInteger(amount) ? amount : value
}

export function required(name: string, type: ParameterType, description: string): DiscoverableParameter {
  return { name, type, description }
}

export function optional(
  name: string,
  type: ParameterType,
  description: string,
  value: PyValue = null,
): DiscoverableParameter {
  return { name, type, description, default: value }
}

/** What most tools answer with: what was done, which tool did it, what it was given, and what came of it. */
export function executed(done: string, name: string, given: GivenArguments, details?: string): string {
  const { written } = given
  const shown = written.size === 0 ? '(no arguments)' : jsonText(written, { indent: 2 })
  return `${done}\n\nExecuted: ${name}\nArguments: ${shown}${details === undefined ? '' : `\n${details}`}`
}
