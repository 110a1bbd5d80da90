import { isEqual } from '../../../python/is-equal.ts'
import { repr } from '../../../python/repr.ts'
import { isList } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import type { WantedType } from './check-type.ts'
import { standardise } from './standardise.ts'
import { asExpected, failed } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** Of a value of the wanted type. @param options The values that are accepted. */
export function checkValue(value: PyValue, options: readonly PyValue[], wanted: WantedType): Verdict {
  const { parameter, type, itemType } = wanted
  if (type === 'dict' && value instanceof Map) return checkDict(parameter, value, options)
  if (type === 'list' && isList(value)) {
    return itemType === 'dict' ? checkDicts(parameter, value, options) : checkList(parameter, value, options)
  }
  if (type === 'str') return checkText(parameter, value, options)
  return checkAsIs(parameter, value, options)
}

export function checkAsIs(parameter: string, value: PyValue, options: readonly PyValue[]): Verdict {
  if (isAmong(value, options)) return asExpected
  return failed('value_error:others', mismatch(parameter, value, options))
}

function checkText(parameter: string, value: PyValue, options: readonly PyValue[]): Verdict {
  if (isAmong(standardise(value), options.map(standardise))) return asExpected
  return failed('value_error:string', mismatch(parameter, value, options))
}

function checkList(parameter: string, value: readonly PyValue[], options: readonly PyValue[]): Verdict {
  if (
    isAmong(
      value.map(standardise),
      options.map((option) => itemsOf(option).map(standardise)),
    )
  )
    return asExpected
  return failed('value_error:list/tuple', mismatch(parameter, value, options))
}

/** One after the other, each by its own option. */
function checkDicts(parameter: string, value: readonly PyValue[], options: readonly PyValue[]): Verdict {
  let verdict = failed('value_error:list_dict_count', mismatch(parameter, value, options))
  for (const option of options) {
    const dicts = itemsOf(option)
    if (dicts.length !== value.length) {
      verdict = failed('value_error:list_dict_count', `"${parameter}" has ${value.length} items, not ${dicts.length}`)
      continue
    }
    const verdicts = value.map((item, index) => checkDict(parameter, item, dicts.slice(index, index + 1)))
    const wrong = verdicts.find(({ valid }) => !valid)
    if (wrong === undefined) return asExpected
    verdict = wrong
  }
  return verdict
}

function checkDict(parameter: string, value: PyValue, options: readonly PyValue[]): Verdict {
  let verdict = failed('value_error:dict_value', mismatch(parameter, value, options))
  if (!(value instanceof Map)) return verdict
  for (const option of options) {
    if (!(option instanceof Map)) continue
    verdict = checkEntries(parameter, value, option)
    if (verdict.valid) return verdict
  }
  return verdict
}

function checkEntries(parameter: string, value: PyDict, option: PyDict): Verdict {
  for (const [key, item] of value) {
    const accepted = option.get(key)
    if (accepted === undefined) return failed('value_error:dict_key', `"${parameter}" may not have "${key}"`)
    if (!isAmong(standardise(item), itemsOf(accepted).map(standardise))) {
      return failed('value_error:dict_value', mismatch(`${parameter}.${key}`, item, itemsOf(accepted)))
    }
  }
  for (const [key, accepted] of option) {
    if (!value.has(key) && !isOptional(accepted)) {
      return failed('value_error:dict_key', `"${parameter}" has no "${key}"`)
    }
  }
  return asExpected
}

/** In Python every text has an empty one in it. */
function isOptional(accepted: PyValue): boolean {
  return typeof accepted === 'string' || itemsOf(accepted).includes('')
}

/** Of a text, its signs: so upstream reads an option that should be a list and is not. */
function itemsOf(option: PyValue): readonly PyValue[] {
  if (typeof option === 'string') return Array.from(option)
  return isList(option) ? option : []
}

function isAmong(value: PyValue, options: readonly PyValue[]): boolean {
  return options.some((option) => isEqual(value, option))
}

function mismatch(parameter: string, value: PyValue | readonly PyValue[], options: readonly PyValue[]): string {
  const shown = repr(isReadonlyList(value) ? [...value] : value)
  return `"${parameter}" is ${shown}, expected one of ${repr([...options])}`
}

function isReadonlyList(value: PyValue | readonly PyValue[]): value is readonly PyValue[] {
  return Array.isArray(value)
}
