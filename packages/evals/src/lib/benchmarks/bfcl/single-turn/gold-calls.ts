import { jsonText } from '../../../python/json-text.ts'
import { isList } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import { checkArgument } from './check-calls.ts'
import { apiName } from './function-names.ts'
import { asArgument } from './source-literal.ts'
import type { FunctionDoc, PossibleCall, SingleTurnEntry } from './single-turn-entry.ts'

export interface GoldCall {
  readonly name: string
  /** JSON, in which 5.0 is no integer. */
  readonly arguments: string
}

/**
 * The calls that an answer asks for: of each parameter the first accepted value that passes; what may be left out is.
 *
 * @param nameOf The name a function goes by. Default: the one of the host, without dots.
 */
export function goldCalls(
  entry: Pick<SingleTurnEntry, 'functions' | 'language'>,
  answer: readonly PossibleCall[],
  nameOf: (name: string) => string = apiName,
): GoldCall[] {
  return goldArguments(entry, answer).map(({ name, values }) => ({ name: nameOf(name), arguments: jsonText(values) }))
}

/** By the functions' own names. */
export function goldArguments(
  { functions, language }: Pick<SingleTurnEntry, 'functions' | 'language'>,
  answer: readonly PossibleCall[],
): { readonly name: string; readonly values: PyDict }[] {
  return answer.map((wanted) => {
    const doc = functions.find(({ name }) => name === wanted.name)
    const values: PyDict = new Map()
    for (const [parameter, options] of wanted.arguments) {
      const declared = doc?.parameters.get(parameter)
      if (doc === undefined || declared === undefined || isLeftOut(doc, parameter, options)) continue
      const candidates = options.filter(isWritten).map((option) => asArgument(writtenValue(option), declared, language))
      const [first] = candidates
      const isPassing = (value: PyValue): boolean => checkArgument(doc, wanted, { parameter, value }, language).valid
      const chosen = candidates.find(isPassing) ?? first
      if (chosen !== undefined) values.set(parameter, chosen)
    }
    return { name: wanted.name, values }
  })
}

function isLeftOut({ required }: FunctionDoc, parameter: string, options: readonly PyValue[]): boolean {
  return options.includes('') && !required.includes(parameter)
}

/** "" is how an answer says that a value may be left out. */
function isWritten(option: PyValue): boolean {
  return option !== ''
}

/** In a dict of an answer, each key has a list of what is accepted. */
function writtenValue(option: PyValue): PyValue {
  if (isList(option)) return option.map((item) => (item instanceof Map ? writtenValue(item) : item))
  if (!(option instanceof Map)) return option
  return new Map(
    [...option].flatMap(([key, accepted]): [string | number, PyValue][] => {
      if (!isList(accepted)) return [[key, accepted]]
      const [first] = accepted
      return first === undefined || accepted.includes('') ? [] : [[key, first]]
    }),
  )
}
