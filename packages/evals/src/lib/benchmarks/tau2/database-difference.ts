import { isIdentical } from '../../python/is-identical.ts'
import { entriesOf, isDict, isList } from '../../python/value.ts'
import type { PyValue } from '../../python/value.ts'

/** Where two databases differ: a JSON pointer, and what stands there in each; `undefined` for nothing. */
export interface DatabaseDifference {
  readonly pointer: string
  readonly before: PyValue | undefined
  readonly after: PyValue | undefined
}

/** The smallest parts that differ; lists of different lengths as a whole. */
export function databaseDifferences(before: PyValue, after: PyValue, pointer = ''): DatabaseDifference[] {
  if (before === after || isIdentical(before, after)) return []
  if (isList(before) && isList(after) && before.length === after.length) {
    return before.flatMap((item, index) => between(item, after[index], `${pointer}/${index}`))
  }
  if (before === null || after === null || !isDict(before) || !isDict(after)) return [{ pointer, before, after }]
  const [left, right] = [new Map(entriesOf(before)), new Map(entriesOf(after))]
  return [...new Set([...left.keys(), ...right.keys()])]
    .toSorted((a, b) => (a < b ? -1 : Number(a > b)))
    .flatMap((key) => between(left.get(key), right.get(key), `${pointer}/${escaped(String(key))}`))
}

function between(before: PyValue | undefined, after: PyValue | undefined, pointer: string): DatabaseDifference[] {
  if (before === undefined || after === undefined) return before === after ? [] : [{ pointer, before, after }]
  return databaseDifferences(before, after, pointer)
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
