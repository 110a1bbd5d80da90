import { isDeepStrictEqual } from 'node:util'
import { isWithin, unsaid } from './facts.ts'

/** Something of a world: what it is called there, and what it has. */
export interface Item {
  readonly id: string
  readonly [field: string]: unknown
}

/** What of a world is compared, by collection. */
export type View = Readonly<Record<string, readonly Item[]>>

/** @param before `undefined` for what is new. */
export type Match = (actual: unknown, expected: unknown, before: unknown) => boolean

/** By `collection.field`. */
export type Matches = Readonly<Record<string, Match>>

/**
 * The first difference between a world and what it should be, or none. What was there is compared by id; what is new need
 * not have the same ids, but there must be as much of it.
 */
export function differenceOf(before: View, expected: View, actual: View, matches: Matches): string | undefined {
  for (const [collection, wanted] of Object.entries(expected)) {
    const [old, made] = [byId(before[collection] ?? []), actual[collection] ?? []]
    const isNew = ({ id }: Item): boolean => !old.has(id)
    const kept = byId(made)
    for (const item of wanted.filter(({ id }) => old.has(id))) {
      const now = kept.get(item.id)
      if (now === undefined) return `${collection} "${item.id}" is gone`
      const field = unlike(collection, now, item, old.get(item.id), matches)
      if (field !== undefined)
        return `${collection} "${item.id}": ${field} is ${JSON.stringify(now[field])?.slice(0, 200)}`
    }
    const wantedIds = byId(wanted)
    const undeleted = made.find((item) => !isNew(item) && !wantedIds.has(item.id))
    if (undeleted !== undefined) return `${collection} "${undeleted.id}" is still there`
    const difference = differenceOfNew(collection, made.filter(isNew), wanted.filter(isNew), matches)
    if (difference !== undefined) return difference
  }
  return undefined
}

function differenceOfNew(
  collection: string,
  made: readonly Item[],
  wanted: readonly Item[],
  matches: Matches,
): string | undefined {
  const left = [...made]
  for (const item of wanted) {
    const at = left.findIndex((one) => unlike(collection, one, item, undefined, matches) === undefined)
    if (at < 0) return `there is none of ${collection} like ${JSON.stringify(item).slice(0, 200)}`
    left.splice(at, 1)
  }
  return left[0] === undefined
    ? undefined
    : `nobody asked for this in ${collection}: ${JSON.stringify(left[0]).slice(0, 200)}`
}

/** The name of a field that does not match. */
function unlike(
  collection: string,
  actual: Item,
  expected: Item,
  before: Item | undefined,
  matches: Matches,
): string | undefined {
  return Object.keys(expected).find((field) => {
    if (field === 'id') return false
    const match = matches[`${collection}.${field}`] ?? same
    return !match(actual[field], expected[field], before?.[field])
  })
}

const byId = (items: readonly Item[]): ReadonlyMap<string, Item> => new Map(items.map((item) => [item.id, item]))

const same: Match = (actual, expected) => isDeepStrictEqual(actual, expected)

/** Nobody has prescribed what it is; but what should be as it was is. */
export const anything: Match = (actual, expected, before) =>
  before === undefined || !isDeepStrictEqual(expected, before) || isDeepStrictEqual(actual, before)

/** Nobody has prescribed what it is, but it is not empty. */
export const something: Match = (actual, expected, before) =>
  anything(actual, expected, before) && textOf(actual).trim() !== ''

/** It says each line of what is expected; what was there is left alone if it is expected to be. */
export const saysLines: Match = (actual, expected, before) => {
  if (before !== undefined && isDeepStrictEqual(expected, before)) return isDeepStrictEqual(actual, before)
  return unsaid(textOf(actual), linesOf(textOf(expected))) === undefined
}

/** Something was put behind what was there, and it says each line of what was expected to be. */
export function added(tail: Match): Match {
  return (actual, expected, before) => {
    if (before === undefined) return tail(actual, expected, undefined)
    if (isDeepStrictEqual(expected, before)) return isDeepStrictEqual(actual, before)
    const [now, was] = [textOf(actual), textOf(before).trimEnd()]
    const rest = now.slice(was.length).trim()
    return now.startsWith(was) && rest !== '' && tail(rest, textOf(expected).slice(was.length).trim(), undefined)
  }
}

/** `New York` and `New York, NY 10001`. */
export const partOfEither: Match = (actual, expected, before) => {
  if (isDeepStrictEqual(expected, before)) return isDeepStrictEqual(actual, before)
  const [one, other] = [textOf(actual), textOf(expected)]
  return one.trim() !== '' && (isWithin(one, other) || isWithin(other, one))
}

/** Prescribed, but for case and what surrounds it. */
export const sameWords: Match = (actual, expected) => bare(textOf(actual)) === bare(textOf(expected))

export const sameSet: Match = (actual, expected) =>
  isDeepStrictEqual(new Set(listOf(actual)), new Set(listOf(expected)))

/** Cents, not how a sum was worked out. */
export const sameSum: Match = (actual, expected) => Math.abs(Number(actual) - Number(expected)) < 0.005

/** The same day of a calendar, at whatever time. */
export const sameDay: Match = (actual, expected) => textOf(actual).slice(0, 10) === textOf(expected).slice(0, 10)

/** In whatever year. */
export const sameDayOfYear: Match = (actual, expected) => textOf(actual).slice(5, 10) === textOf(expected).slice(5, 10)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*- /, '')
        .replace(/[.!]$/, '')
        .trim(),
    )
    .filter((line) => line !== '')

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s'"]+|[\s'".!]+$/g, '')

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
