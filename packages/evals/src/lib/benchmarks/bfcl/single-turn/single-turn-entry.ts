import { UsageError } from '@glmkit/core'
import { isList } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import { dictOf, linesOf, listOf, textOf } from '../entry-fields.ts'

/** With a possible answer each. */
const callCategories = [
  'simple_python',
  'simple_java',
  'simple_javascript',
  'multiple',
  'parallel',
  'parallel_multiple',
  'live_simple',
  'live_multiple',
  'live_parallel',
  'live_parallel_multiple',
] as const
/** Where it matters only whether anything is called. */
const relevanceCategories = ['irrelevance', 'live_irrelevance', 'live_relevance'] as const

export type CallCategory = (typeof callCategories)[number]
export type SingleTurnCategory = CallCategory | (typeof relevanceCategories)[number]
export type SourceLanguage = 'python' | 'java' | 'javascript'

export interface ParameterDoc {
  /** As declared: `integer`, `float`, `tuple`, `HashMap` … */
  readonly type: string
  /** Of what a list holds. */
  readonly itemType?: string
}

export interface FunctionDoc {
  /** May have dots. */
  readonly name: string
  readonly parameters: ReadonlyMap<string, ParameterDoc>
  readonly required: readonly string[]
  /** All of it. */
  readonly source: PyDict
}

/** A line of `BFCL_v4_<category>.json`. */
export interface SingleTurnEntry {
  readonly id: string
  readonly category: SingleTurnCategory
  /** In whose syntax the functions and their arguments are. */
  readonly language: SourceLanguage
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  readonly functions: readonly FunctionDoc[]
}

/** A call that is wanted. */
export interface PossibleCall {
  readonly name: string
  /** The values that are accepted; `""` among them: may be left out. */
  readonly arguments: ReadonlyMap<string, readonly PyValue[]>
}

/** @throws {UsageError} If a line is none of these. */
export function readEntries(text: string): SingleTurnEntry[] {
  return linesOf(text).map((line) => {
    const id = textAt(line, 'id')
    const category = categoryOf(id)
    return {
      id,
      category,
      language: languageOf(category),
      messages: listAt(line, 'question')
        .flatMap((turn) => (isList(turn) ? turn : []))
        .map((message) => ({ role: textAt(message, 'role'), content: textAt(message, 'content') })),
      functions: listAt(line, 'function').map(readFunction),
    }
  })
}

/** @returns The calls of each entry, by its id. @throws {UsageError} If a line is none of these. */
export function readPossibleAnswers(text: string): Map<string, readonly PossibleCall[]> {
  return new Map(
    linesOf(text).map((line) => {
      const calls = listAt(line, 'ground_truth').flatMap((call) =>
        [...dictOf(call, 'ground_truth')].map(([name, options]) => ({
          name: String(name),
          arguments: new Map(
            [...dictOf(options, String(name))].map(([parameter, values]) => [
              String(parameter),
              listOf(values, String(parameter)),
            ]),
          ),
        })),
      )
      return [textAt(line, 'id'), calls]
    }),
  )
}

/** @throws {UsageError} If the id is of no such category. */
function categoryOf(id: string): SingleTurnCategory {
  const name = id.replace(/_\d[-\d]*$/, '')
  const category = [...callCategories, ...relevanceCategories].find((known) => known === name)
  if (category === undefined) throw new UsageError(`Cannot read "${id}": it is in no single-turn category of BFCL`)
  return category
}

export function isCallCategory(category: SingleTurnCategory): category is CallCategory {
  return callCategories.some((known) => known === category)
}

function languageOf(category: SingleTurnCategory): SourceLanguage {
  if (category === 'simple_java') return 'java'
  return category === 'simple_javascript' ? 'javascript' : 'python'
}

function readFunction(value: PyValue): FunctionDoc {
  const source = dictOf(value, 'function')
  const parameters = dictOf(source.get('parameters'), 'parameters')
  const properties = dictOf(parameters.get('properties'), 'properties')
  return {
    name: textAt(source, 'name'),
    parameters: new Map([...properties].map(([name, doc]) => [String(name), readParameter(doc)])),
    required: (parameters.has('required') ? listAt(parameters, 'required') : []).map(String),
    source,
  }
}

function readParameter(doc: PyValue): ParameterDoc {
  const items = dictOf(doc, 'properties').get('items')
  const itemType = items instanceof Map ? items.get('type') : undefined
  return { type: textAt(doc, 'type'), ...(typeof itemType === 'string' && { itemType }) }
}

function textAt(value: PyValue, field: string): string {
  return textOf(dictOf(value, field).get(field), field)
}

function listAt(value: PyValue, field: string): PyValue[] {
  return listOf(dictOf(value, field).get(field), field)
}
