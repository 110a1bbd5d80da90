import { jsonText } from '../../../python/json-text.ts'
import { isList } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import { apiName } from './function-names.ts'
import { plainValue } from './plain-value.ts'
import type { SingleTurnEntry, SourceLanguage } from './single-turn-entry.ts'

/** A function as a host of the OpenAI kind is told of it. */
export interface ToolDeclaration {
  /** Without dots. */
  readonly name: string
  readonly description: string
  /** JSON Schema. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** The tools that upstream offers for an entry. */
export function toTools({ functions, language }: Pick<SingleTurnEntry, 'functions' | 'language'>): ToolDeclaration[] {
  return functions.map(({ source }) => toTool(source, language))
}

/** @param source A function as BFCL describes it, with its `name`, `description` and `parameters`. */
export function toTool(source: PyDict, language: SourceLanguage = 'python'): ToolDeclaration {
  const parameters = dictAt(source, 'parameters')
  const response = source.get('response')
  const answers = response === undefined ? '' : ` The response field has the following schema: ${jsonText(response)}`
  return {
    name: apiName(textAt(source, 'name')),
    description: `${textAt(source, 'description')}${syntaxNotes[language]}${answers}`,
    parameters: {
      ...plainEntries(parameters),
      type: 'object',
      properties: schemasOf(dictAt(parameters, 'properties'), language),
    },
  }
}

const syntaxNotes: Readonly<Record<SourceLanguage, string>> = {
  python: ' Note that the provided function is in Python 3 syntax.',
  java: ' Note that the provided function is in Java 8 SE syntax.',
  javascript: ' Note that the provided function is in JavaScript syntax.',
}

const jsonTypes: Readonly<Record<string, string>> = {
  integer: 'integer',
  number: 'number',
  float: 'number',
  string: 'string',
  boolean: 'boolean',
  bool: 'boolean',
  array: 'array',
  list: 'array',
  tuple: 'array',
  dict: 'object',
  object: 'object',
}

function schemasOf(properties: PyDict, language: SourceLanguage): Readonly<Record<string, unknown>> {
  const schemaOf = language === 'python' ? pythonSchema : (doc: PyDict) => sourceSchema(doc, language)
  return Object.fromEntries([...properties].map(([name, doc]) => [String(name), schemaOf(asDict(doc))]))
}

function pythonSchema(doc: PyDict): Readonly<Record<string, unknown>> {
  const declared = doc.get('type')
  const type = typeof declared === 'string' ? (jsonTypes[declared] ?? 'string') : 'string'
  const description = textAt(doc, 'description')
  return {
    ...plainEntries(doc),
    type,
    ...(declared === 'float' && {
      format: 'float',
      description: `${description}${description === '' ? '' : ' '}This is a float type value.`,
    }),
    ...(doc.has('properties') && { properties: schemasOf(dictAt(doc, 'properties'), 'python') }),
    ...(doc.has('items') && { items: itemSchema(dictAt(doc, 'items')) }),
  }
}

/** Has no note on floats. */
function itemSchema(doc: PyDict): Readonly<Record<string, unknown>> {
  return {
    ...plainEntries(doc),
    type: jsonTypes[textAt(doc, 'type')] ?? 'string',
    ...(doc.has('properties') && { properties: schemasOf(dictAt(doc, 'properties'), 'python') }),
    ...(doc.has('items') && { items: itemSchema(dictAt(doc, 'items')) }),
  }
}

/** Of a parameter in Java or JavaScript, which is sent as source text. */
function sourceSchema(doc: PyDict, language: 'java' | 'javascript'): Readonly<Record<string, unknown>> {
  const { items, properties, ...rest } = plainEntries(doc)
  const name = language === 'java' ? 'Java' : 'JavaScript'
  const declared = textAt(doc, 'type')
  const notes = [
    declared === 'any'
      ? `This parameter can be of any type of ${name} object in string representation.`
      : `This is ${name} ${declared} type parameter in string representation.`,
  ]
  if (items !== undefined) {
    const itemType = textAt(dictAt(doc, 'items'), 'type')
    notes.push(`The list elements are of type ${itemType}; they are not in string representation.`)
  }
  if (properties !== undefined) {
    const schema = jsonText(dictAt(doc, 'properties'))
    notes.push(`The dictionary entries have the following schema; they are not in string representation. ${schema}`)
  }
  const description = [textAt(doc, 'description'), ...notes].filter((part) => part !== '').join(' ')
  return { ...rest, type: 'string', description }
}

function plainEntries(dict: PyDict): Record<string, unknown> {
  return Object.fromEntries([...dict].map(([key, value]) => [String(key), plainValue(value)]))
}

function textAt(dict: PyDict, field: string): string {
  const text = dict.get(field)
  return typeof text === 'string' ? text : ''
}

function dictAt(dict: PyDict, field: string): PyDict {
  return asDict(dict.get(field))
}

function asDict(value: PyValue | undefined): PyDict {
  return value instanceof Map && !isList(value) ? value : new Map()
}
