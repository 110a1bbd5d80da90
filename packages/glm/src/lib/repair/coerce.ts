import type { JsonSchema } from '../model.ts'
import { isObject, parseJson } from './salvage-json.ts'
import type { JsonObject } from './salvage-json.ts'
import { createSchemaReader, typeOf } from './schema-types.ts'

export interface Coerced {
  /** The very value that was passed in when nothing changed. */
  readonly value: unknown
  /** One line each: `top_k: "5" → 5`. */
  readonly changes: readonly string[]
}

/** What became of a value under a schema. `isFit` errs on the side of yes: it only chooses between `anyOf` branches. */
interface Fit {
  readonly value: unknown
  readonly isFit: boolean
}

const maxDepth = 200
const maxChanges = 100
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i
const literals = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
])

/**
 * Turns strings into the type the schema declares, where the whole text is JSON of that type and no string is admitted.
 *
 * Values that fit are never touched. Linear in the size of `value`; what lies deeper than 200 levels is left alone.
 *
 * @see docs/glm-5.md#failures rule 6
 */
export function coerce(value: unknown, schema: JsonSchema): Coerced {
  const { resolve, typesOf } = createSchemaReader(schema)
  const memo = new Map<JsonSchema, Map<unknown, Fit>>()
  const decoded = new Map<string, unknown>()

  function visit(subject: unknown, unresolved: unknown, depth: number): Fit {
    const target = resolve(unresolved)
    if (target === false) return { value: subject, isFit: false }
    if (!isObject(target) || depth > maxDepth) return { value: subject, isFit: true }
    if ((typesOf(target) & typeOf(subject)) === 0) return visitMisfit(subject, target, depth)
    // A scalar that got here has a type the schema admits: no branch could change it.
    if (typeof subject !== 'object' || subject === null) return { value: subject, isFit: isAllowed(subject, target) }
    if (!hasBranches(target)) return visitParts(subject, target, depth)

    // Branches that share definitions would be tried 2^depth times; and a schema may hold itself as a branch.
    const fits = memo.get(target) ?? new Map<unknown, Fit>()
    memo.set(target, fits)
    const seen = fits.get(subject)
    if (seen !== undefined) return seen
    fits.set(subject, { value: subject, isFit: true })
    const fit = visitBranches(subject, target, depth)
    fits.set(subject, fit)
    return fit
  }

  function visitMisfit(subject: unknown, target: JsonSchema, depth: number): Fit {
    const misfit = { value: subject, isFit: false }
    if (typeof subject !== 'string') return misfit
    const meant = decode(subject)
    if (meant === undefined || (typesOf(target) & typeOf(meant)) === 0) return misfit
    const fit = visit(meant, target, depth)
    // An object with a wrong field is still an object, and the validator names the field; a scalar outside an enum is not.
    return fit.isFit || (typeof meant === 'object' && meant !== null) ? fit : misfit
  }

  function visitParts(subject: unknown, target: JsonSchema, depth: number): Fit {
    if (Array.isArray(subject)) return visitItems(subject, target, depth)
    return isObject(subject) ? visitProperties(subject, target, depth) : { value: subject, isFit: true }
  }

  function visitBranches(subject: unknown, target: JsonSchema, depth: number): Fit {
    let { value: current, isFit } = visitParts(subject, target, depth)
    const pass = (fit: Fit): void => {
      current = fit.value
      isFit &&= fit.isFit
    }
    if (Array.isArray(target.allOf)) for (const part of target.allOf) pass(visit(current, part, depth))
    if (Array.isArray(target.anyOf)) pass(choose(current, target.anyOf, depth))
    if (Array.isArray(target.oneOf)) pass(choose(current, target.oneOf, depth))
    return { value: current, isFit }
  }

  /** The branch that fits as it is, else the first that fits coerced, else the only one of the right type. */
  function choose(subject: unknown, branches: readonly unknown[], depth: number): Fit {
    let coerced: Fit | undefined
    const kin: Fit[] = []
    for (const branch of branches) {
      const fit = visit(subject, branch, depth)
      if (fit.isFit && fit.value === subject) return fit
      if (fit.isFit) coerced ??= fit
      else if ((typesOf(branch) & typeOf(subject)) !== 0) kin.push(fit)
    }
    const [only] = kin
    return coerced ?? (only !== undefined && kin.length === 1 ? only : { value: subject, isFit: false })
  }

  function visitItems(subject: readonly unknown[], target: JsonSchema, depth: number): Fit {
    const { items, prefixItems, additionalItems } = target
    const tuple: readonly unknown[] = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : []
    const others = Array.isArray(items) ? additionalItems : items
    let copy: unknown[] | undefined
    let isFit = true
    for (const [index, item] of subject.entries()) {
      const fit = visit(item, index < tuple.length ? tuple[index] : others, depth + 1)
      isFit &&= fit.isFit
      if (fit.value === item) continue
      copy ??= [...subject]
      copy[index] = fit.value
    }
    return { value: copy ?? subject, isFit }
  }

  function visitProperties(subject: JsonObject, target: JsonSchema, depth: number): Fit {
    const properties = isObject(target.properties) ? target.properties : {}
    // Which keys the patterns cover is not worth knowing here.
    const others = target.patternProperties === undefined ? target.additionalProperties : undefined
    const required: readonly unknown[] = Array.isArray(target.required) ? target.required : []
    let copy: JsonObject | undefined
    let isFit = required.every((key) => typeof key !== 'string' || Object.hasOwn(subject, key))
    for (const key of Object.keys(subject)) {
      const fit = visit(subject[key], Object.hasOwn(properties, key) ? properties[key] : others, depth + 1)
      isFit &&= fit.isFit
      if (fit.value === subject[key]) continue
      copy ??= { ...subject }
      copy[key] = fit.value
    }
    return { value: copy ?? subject, isFit }
  }

  /** The same text gives the same object, so that branches share what is known of it. */
  function decode(text: string): unknown {
    const json = text.trim()
    if (!/^[[{]/.test(json)) return decodeScalar(json)
    if (!decoded.has(json)) decoded.set(json, decodeBrackets(json))
    return decoded.get(json)
  }

  const result = visit(value, schema, 0).value
  return { value: result, changes: changesBetween(value, result) }
}

function hasBranches({ allOf, anyOf, oneOf }: JsonSchema): boolean {
  return allOf !== undefined || anyOf !== undefined || oneOf !== undefined
}

function isAllowed(value: unknown, schema: JsonSchema): boolean {
  if (Object.hasOwn(schema, 'const') && schema.const !== value) return false
  return !Array.isArray(schema.enum) || schema.enum.includes(value)
}

/** The JSON scalar a text is as a whole; `undefined` for other text, and for integers a double would change. */
function decodeScalar(json: string): unknown {
  if (literals.has(json)) return literals.get(json)
  if (!jsonNumber.test(json)) return undefined
  const value = Number(json)
  return Number.isSafeInteger(value) || (Number.isFinite(value) && /[.e]/i.test(json)) ? value : undefined
}

function decodeBrackets(json: string): unknown {
  // Most strings are prose, and a thrown SyntaxError for each of them would cost more than all the rest.
  if (!json.endsWith(json.startsWith('[') ? ']' : '}')) return undefined
  const parsed = parseJson(json)
  return 'value' in parsed ? parsed.value : undefined
}

function changesBetween(before: unknown, after: unknown): readonly string[] {
  const changes: string[] = []
  let more = 0

  function compare(a: unknown, b: unknown, path: string): void {
    if (a === b) return
    if (Array.isArray(a) && Array.isArray(b)) for (const [i, item] of a.entries()) compare(item, b[i], `${path}[${i}]`)
    else if (isObject(a) && isObject(b)) {
      for (const key of Object.keys(a)) compare(a[key], b[key], path + pathOf(key, path === ''))
    } else if (changes.length < maxChanges) changes.push(`${path}: ${preview(a)} → ${preview(b)}`)
    else more += 1
  }

  compare(before, after, '')
  return more > 0 ? [...changes, `… and ${more} more values`] : changes
}

function pathOf(key: string, isFirst: boolean): string {
  if (!/^[\w-]{1,64}$/.test(key)) return `[${preview(key)}]`
  return isFirst ? key : `.${key}`
}

function preview(value: unknown): string {
  const json = JSON.stringify(typeof value === 'string' ? value.slice(0, 60) : value)
  return json.length > 60 ? `${json.slice(0, 59)}…` : json
}
