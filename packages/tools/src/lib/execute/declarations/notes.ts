import { isObject } from './references.ts'
import type { SchemaObject } from './references.ts'

/** What a type cannot say. */
export interface Notes {
  /** One line, cut; empty when there is none. */
  readonly description: string
  /** `1–20`, `≤ 400 chars`, `date-time`; `integer`, for languages without that type. */
  readonly limits: readonly string[]
}

const maxDescriptionChars = 200
const maxPatternChars = 40
const maxDepth = 8

export function notesOf(schema: unknown): Notes {
  return { description: oneLine(describe(schema, 0), maxDescriptionChars), limits: [...new Set(limitsOf(schema, 0))] }
}

/** Description and facts as one remark; what the description says is not said again. */
export function remark(description: string, facts: readonly string[]): string {
  const news = facts.filter((fact) => !description.includes(fact)).join(', ')
  if (description === '' || news === '') return description + news
  return `${description}${/[.!?…。！？]$/.test(description) ? ' ' : ', '}${news}`
}

/** Text for a comment: no line ends, no control characters, no halves of characters. */
export function oneLine(text: string, maxChars: number = Infinity): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
  return (line.length <= maxChars ? line : `${line.slice(0, maxChars - 1).trimEnd()}…`).toWellFormed()
}

/** Schema libraries describe what is in a nullable or a list as often as the property itself. */
function describe(schema: unknown, depth: number): string {
  if (!isObject(schema) || depth > maxDepth) return ''
  if (typeof schema.description === 'string' && schema.description !== '') return schema.description
  const inner = [schema.items, ...membersOf(schema)].map((part) => describe(part, depth + 1))
  return [...new Set(inner)].filter((text) => text !== '').join('; ')
}

function limitsOf(schema: unknown, depth: number): string[] {
  if (!isObject(schema) || depth > maxDepth || 'enum' in schema || 'const' in schema) return []
  return [
    ...ofNumber(schema),
    ...ofString(schema),
    ...range(schema.minItems, schema.maxItems, ' items'),
    ...(schema.uniqueItems === true ? ['unique'] : []),
    ...limitsOf(schema.items, depth + 1).map((limit) => `each ${limit}`),
    ...membersOf(schema).flatMap((part) => limitsOf(part, depth + 1)),
  ]
}

function membersOf({ allOf, anyOf, oneOf }: SchemaObject): unknown[] {
  return [allOf, anyOf, oneOf].flatMap((parts) => (Array.isArray(parts) ? parts : []))
}

function ofNumber({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: SchemaObject): string[] {
  const types = Array.isArray(type) ? type : [type]
  const isInteger = types.includes('integer') && !types.includes('number')
  return [
    ...(isInteger ? ['integer'] : []),
    ...range(minimum, maximum, ''),
    ...(isBound(exclusiveMinimum) ? [`> ${exclusiveMinimum}`] : []),
    ...(isBound(exclusiveMaximum) ? [`< ${exclusiveMaximum}`] : []),
    ...(isBound(multipleOf) ? [`multiple of ${multipleOf}`] : []),
  ]
}

/** A pattern beside a format spells the format out. */
function ofString({ format, pattern, minLength, maxLength }: SchemaObject): string[] {
  const text = typeof format === 'string' ? format : typeof pattern === 'string' ? `/${pattern}/` : ''
  const isShort = text !== '' && text.length <= maxPatternChars
  return [...range(minLength, maxLength, ' chars'), ...(isShort ? [oneLine(text)] : [])]
}

function range(min: unknown, max: unknown, unit: string): string[] {
  const from = isBound(min) && (unit === '' || min > 0) ? min : undefined
  const to = isBound(max) ? max : undefined
  if (from !== undefined && to !== undefined) return [from === to ? `${from}${unit}` : `${from}–${to}${unit}`]
  if (from !== undefined) return [unit !== '' && from === 1 ? 'not empty' : `≥ ${from}${unit}`]
  return to === undefined ? [] : [`≤ ${to}${unit}`]
}

/** Beyond ±(2^53 − 1) a bound says only that numbers are finite. */
function isBound(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER
}
