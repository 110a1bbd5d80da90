import { UsageError } from '@glmkit/core'
import { repr } from '../../../python/repr.ts'
import type { PyValue } from '../../../python/value.ts'
import { asFloatIfDeclared, checkType } from './check-type.ts'
import { checkAsIs, checkValue } from './check-value.ts'
import type { DecodedCall } from './decode-calls.ts'
import { readJava } from './java-literal.ts'
import { readJavaScript } from './javascript-literal.ts'
import { pythonTypeOf, typeOf } from './python-types.ts'
import type { FunctionDoc, ParameterDoc, PossibleCall, SingleTurnEntry, SourceLanguage } from './single-turn-entry.ts'
import { asExpected, failed } from './verdict.ts'
import type { Verdict } from './verdict.ts'

export interface CheckCallsOptions {
  /** The name a function goes by in the calls. */
  readonly nameOf: (name: string) => string
}

type Entry = Pick<SingleTurnEntry, 'category' | 'language' | 'functions'>

/** @param answer The calls that are wanted, of one or more as the category has it. */
export function checkCalls(
  entry: Entry,
  answer: readonly PossibleCall[],
  calls: readonly DecodedCall[],
  { nameOf }: CheckCallsOptions,
): Verdict {
  const rules = { language: entry.language, nameOf }
  if (entry.category.includes('parallel')) return checkParallel(entry, answer, calls, rules)
  const isMultiple = entry.category.includes('multiple')
  const [call] = calls
  const [wanted] = answer
  if (call === undefined || wanted === undefined || calls.length !== 1) {
    const errorType = isMultiple ? 'multiple_function_checker:wrong_count' : 'simple_function_checker:wrong_count'
    return failed(errorType, `There are ${calls.length} calls, expected 1`)
  }
  return checkCall(functionOf(entry, wanted), wanted, call, rules)
}

interface Rules extends CheckCallsOptions {
  readonly language: SourceLanguage
}

/** Wanted calls take the first call that fits, and none gives one back, whatever the later ones find. */
function checkParallel(
  entry: Entry,
  answer: readonly PossibleCall[],
  calls: readonly DecodedCall[],
  rules: Rules,
): Verdict {
  if (calls.length !== answer.length) {
    const message = `There are ${calls.length} calls, expected ${answer.length}`
    return failed('parallel_function_checker_no_order:wrong_count', message)
  }
  const left = new Set(calls)
  for (const wanted of answer) {
    const doc = functionOf(entry, wanted)
    const reasons: string[] = []
    let match: DecodedCall | undefined
    for (const call of left) {
      const { valid, message } = checkCall(doc, wanted, call, rules)
      if (valid) {
        match = call
        break
      }
      reasons.push(message)
    }
    if (match === undefined) {
      const message = `No call matches "${wanted.name}": ${reasons.join('; ')}`
      return failed('parallel_function_checker_no_order:cannot_find_match', message)
    }
    left.delete(match)
  }
  return asExpected
}

function functionOf({ functions }: Entry, { name }: PossibleCall): FunctionDoc {
  const doc = functions.find((known) => known.name === name)
  if (doc === undefined) throw new UsageError(`Cannot check "${name}": the entry has no such function`)
  return doc
}

function checkCall(doc: FunctionDoc, wanted: PossibleCall, call: DecodedCall, rules: Rules): Verdict {
  const name = rules.nameOf(wanted.name)
  if (call.name !== name) {
    return failed('simple_function_checker:wrong_func_name', `"${call.name}" is called, expected "${name}"`)
  }
  const missing = doc.required.find((parameter) => !call.arguments.has(parameter))
  if (missing !== undefined) {
    return failed('simple_function_checker:missing_required', `"${missing}" is required and missing`)
  }
  for (const [key, value] of call.arguments) {
    const verdict = checkArgument(doc, wanted, { parameter: String(key), value }, rules.language)
    if (!verdict.valid) return verdict
  }
  for (const [parameter, options] of wanted.arguments) {
    if (!call.arguments.has(parameter) && !options.includes('')) {
      return failed('simple_function_checker:missing_optional', `"${parameter}" is missing, and here not optional`)
    }
  }
  return asExpected
}

export interface Argument {
  readonly parameter: string
  readonly value: PyValue
}

export function checkArgument(
  doc: FunctionDoc,
  wanted: PossibleCall,
  argument: Argument,
  language: SourceLanguage,
): Verdict {
  const { parameter } = argument
  const declared = doc.parameters.get(parameter)
  const options = wanted.arguments.get(parameter)
  if (declared === undefined || options === undefined) {
    return failed('simple_function_checker:unexpected_param', `"${parameter}" is not expected`)
  }
  const type = pythonTypeOf(declared.type, language)
  if (type === undefined)
    throw new UsageError(`Cannot check "${parameter}": ${language} has no type "${declared.type}"`)
  if (language !== 'python' && typeof argument.value !== 'string') {
    const errorType = language === 'java' ? 'type_error:java' : 'type_error:js'
    return failed(errorType, `"${parameter}" is ${typeOf(argument.value)}, expected a text: ${repr(argument.value)}`)
  }
  const itemType = type === 'list' ? pythonTypeOf(declared.itemType ?? '', language) : undefined
  const wantedType = { parameter, type, itemType }
  const value = asDeclared(argument.value, declared, language)
  const verdict = checkType(value, options, wantedType)
  if (!verdict.valid) return verdict
  return verdict.isVariable ? checkAsIs(parameter, value, options) : checkValue(value, options, wantedType)
}

/** No value takes more; in what runs on and on, a model's loop, the patterns of literals would be looked for for minutes. */
const longestLiteral = 20_000

function asDeclared(value: PyValue, { type, itemType }: ParameterDoc, language: SourceLanguage): PyValue {
  if (language === 'python') {
    if (type === 'tuple' && typeOf(value) === 'tuple' && Array.isArray(value)) return [...value]
    return asFloatIfDeclared(value, type)
  }
  if (typeof value !== 'string' || value.length > longestLiteral) return value
  return language === 'java' ? readJava(value, type, itemType) : readJavaScript(value, type, itemType)
}
