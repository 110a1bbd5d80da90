import { aboutTool, maxDefaultChars, quote } from './declared-tool.ts'
import type { DeclaredTool } from './declared-tool.ts'
import { remark } from './notes.ts'
import { isObject } from './references.ts'
import { createSchemaReader } from './schema.ts'
import type { SchemaReader } from './schema.ts'
import { all, unknown } from './shape.ts'
import type { Property, Shape } from './shape.ts'

const step = '    '

const simple = {
  unknown: 'Any',
  never: 'Never',
  null: 'None',
  boolean: 'bool',
  integer: 'int',
  number: 'float',
  string: 'str',
}

/** What nothing may be called; `match`, `case` and `type` are names in most places. */
const keywords = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield __debug__`.split(/\s+/),
)

/** One part of a bracket; the note becomes a comment, for which the bracket takes several lines. */
interface Entry {
  readonly text: string
  readonly note?: string
}

/**
 * Declares `tools` for a model that writes Python: `tools.search(query='x')`, synchronous.
 *
 * Valid Python, in the notation of annotations: a dict is `{'key': str, 'more': NotRequired[int]}`, a list of fixed length
 * `[str, int]`. A tool whose name Python cannot write is called `_`, and a comment tells how to call it. No schema makes
 * this throw; what it cannot express is `Any`.
 */
export function declareForPython(tools: readonly DeclaredTool[]): string {
  const reader = createSchemaReader(['Any', 'False', 'Literal', 'Never', 'None', 'NotRequired', 'True', 'Unpack'])
  const methods = tools.flatMap((tool) => {
    const { name, parameters, returns } = tool
    const isCallable = isName(name)
    const inputs = parametersOf(reader.read(parameters, `${name} input`), reader)
    const output = returns === undefined ? unknown : reader.read(returns, `${name} output`)
    const about = aboutTool(tool)
    const head = `def ${isCallable ? name : '_'}${bracket('(', inputs, ')', step)} -> ${print(output, step)}:`
    const body = about === '' ? '...' : docstring(about)
    return [...(isCallable ? [] : [`# tools[${quote(name)}](…)`]), `${head} ${body}`]
  })
  const types = [...reader.definitions].flatMap(([name, { shape, description }]) => {
    return [...(description === '' ? [] : [`# ${description}`]), `${name} = ${print(shape, '')}`]
  })
  const isEmpty = methods.length === 0
  return [...types, `class tools:${isEmpty ? ' ...' : ''}`, ...methods.map((line) => step + line)].join('\n')
}

/** Keyword parameters, required ones first; what cannot be one goes into `**others`. */
function parametersOf(input: Shape, reader: SchemaReader): Entry[] {
  const shape = input.kind === 'ref' ? (reader.definitions.get(input.name)?.shape ?? unknown) : input
  const [first = shape, second, ...more] = shape.kind === 'all' ? shape.of : [shape]
  const isOpen = first.kind === 'object' && second?.kind === 'record' && more.length === 0
  if (shape.kind !== 'object' && !isOpen) return [{ text: `**input: ${others(shape)}` }]

  const properties = first.kind === 'object' ? first.properties : []
  const named = properties.filter(({ name }) => isName(name))
  const odd = properties.filter(({ name }) => !isName(name))
  let name = 'others'
  while (named.some((property) => property.name === name)) name += '_'
  const text = `**${name}: ${others(all([{ kind: 'object', properties: odd }, second ?? unknown]))}`
  const pairs = odd.map((property) => `${quote(property.name)}: …`).join(', ')
  return [
    ...(named.length > 0 ? [{ text: '*' }] : []),
    ...named.filter(({ isRequired }) => isRequired).map(parameter),
    ...named.filter(({ isRequired }) => !isRequired).map(parameter),
    ...(odd.length > 0 || isOpen ? [{ text, note: pairs && `pass **{${pairs}}` }] : []),
  ]
}

/** `**others: T` says that each has type T. */
function others(shape: Shape): string {
  const indent = step + step
  if (shape.kind === 'unknown') return 'Any'
  return shape.kind === 'record' ? print(shape.values, indent) : `Unpack[${print(shape, indent)}]`
}

function parameter({ name, shape, isRequired, fallback, ...notes }: Property): Entry {
  const isShort = fallback !== undefined && JSON.stringify(fallback).length <= maxDefaultChars
  const value = isShort ? pythonOf(fallback) : '...'
  const text = `${name}: ${print(shape, step + step)}${isRequired ? '' : ` = ${value}`}`
  return { text, note: noteOf(notes) }
}

function noteOf({ description, limits }: Pick<Property, 'description' | 'limits'>): string {
  const facts = limits.filter((limit) => !limit.endsWith('integer'))
  return remark(description, facts)
}

function print(shape: Shape, indent: string): string {
  switch (shape.kind) {
    case 'literals':
      return `Literal[${shape.values.map(pythonOf).join(', ')}]`
    case 'array':
      return shape.items.kind === 'unknown' ? 'list' : `list[${print(shape.items, indent)}]`
    case 'tuple': {
      const items = shape.items.map((item, at) => optional(print(item, indent), at < shape.required))
      return `[${[...items, ...(shape.rest ? [`*list[${print(shape.rest, indent)}]`] : [])].join(', ')}]`
    }
    case 'object': {
      const entries = shape.properties.map((property) => {
        const value = optional(print(property.shape, indent + step), property.isRequired)
        return { text: `${quote(property.name)}: ${value}`, note: noteOf(property) }
      })
      return bracket('{', entries, '}', indent)
    }
    case 'record':
      return shape.values.kind === 'unknown' ? 'dict' : `dict[str, ${print(shape.values, indent)}]`
    case 'union':
      return [...new Set(shape.of.map((part) => print(part, indent)))].join(' | ')
    case 'all': {
      const parts = shape.of.map((part) => (part.kind === 'union' ? `(${print(part, indent)})` : print(part, indent)))
      return [...new Set(parts)].join(' & ')
    }
    case 'ref':
      return shape.name
    default:
      return simple[shape.kind]
  }
}

function optional(type: string, isRequired: boolean): string {
  return isRequired ? type : `NotRequired[${type}]`
}

function bracket(open: string, entries: readonly Entry[], close: string, indent: string): string {
  const isLong = entries.some(({ text, note = '' }) => note !== '' || text.includes('\n'))
  if (!isLong) return open + entries.map(({ text }) => text).join(', ') + close
  const lines = entries.map(({ text, note = '' }) => {
    const line = `${indent}${step}${text}${text.startsWith('**') ? '' : ','}`
    if (note === '') return line
    return text.includes('\n') ? `${indent}${step}# ${note}\n${line}` : `${line}  # ${note}`
  })
  return [open, ...lines, indent + close].join('\n')
}

function pythonOf(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map(pythonOf).join(', ')}]`
  if (!isObject(value)) return value === null ? 'None' : JSON.stringify(value)
  const entries = Object.entries(value).map(([key, part]) => `${quote(key)}: ${pythonOf(part)}`)
  return `{${entries.join(', ')}}`
}

function docstring(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"""', "'''")
  return `"""${escaped}${escaped.endsWith('"') ? ' ' : ''}"""`
}

/** Of letters that every Python takes, whatever its Unicode. */
function isName(text: string): boolean {
  const isWord = /^[A-Za-z_À-ÖØ-öø-ɏ一-龥][\wÀ-ÖØ-öø-ɏ一-龥]*$/.test(text)
  return isWord && text === text.normalize('NFKC') && !keywords.has(text)
}
