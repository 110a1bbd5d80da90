import { Float, isList } from '../../../python/value.ts'
import { repr } from '../../../python/repr.ts'
import type { PyValue } from '../../../python/value.ts'
import type { PythonType } from './python-types.ts'
import { typeOf } from './python-types.ts'
import { asExpected, failed } from './verdict.ts'
import type { Verdict } from './verdict.ts'

export interface TypeVerdict extends Verdict {
  /**
   * The accepted values are not of the declared type: instead of one the answer may name a variable, and is then compared
   * as it stands.
   */
  readonly isVariable: boolean
}

export interface WantedType {
  readonly parameter: string
  readonly type: PythonType
  /** Of what a list holds. */
  readonly itemType?: PythonType | undefined
}

/** @param options The values that are accepted. */
export function checkType(value: PyValue, options: readonly PyValue[], wanted: WantedType): TypeVerdict {
  const { parameter, type, itemType } = wanted
  const first = options.find((option) => option !== '')
  const acceptedType = first === undefined ? undefined : typeOf(first)
  const isVariable = acceptedType !== undefined && acceptedType !== type
  const valueType = typeOf(value)
  if (valueType === type) {
    if (itemType === undefined || hasItemsOf(value, options, { parameter, type: itemType })) {
      return { ...asExpected, isVariable }
    }
    const message = `"${parameter}" has items of another type than ${itemType}: ${repr(value)}`
    return { ...failed('type_error:nested', message), isVariable }
  }
  if (acceptedType === valueType) return { ...asExpected, isVariable: true }
  return {
    ...failed('type_error:simple', `"${parameter}" is ${valueType}, not ${type}: ${repr(value)}`),
    isVariable,
  }
}

/** Judged by what each accepted list holds. One that is no list, such as the "" of an optional one, says nothing. */
function hasItemsOf(value: PyValue, options: readonly PyValue[], wanted: WantedType): boolean {
  const items = isList(value) ? value : []
  return options.some((option) => !isList(option) || items.every((item) => checkType(item, option, wanted).valid))
}

/** An integer will do for a declared float. */
export function asFloatIfDeclared(value: PyValue, declared: string): PyValue {
  if (declared !== 'float') return value
  return typeof value === 'number' || typeof value === 'bigint' ? new Float(Number(value)) : value
}
