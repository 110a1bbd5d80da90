import type { Scorer } from '../scorer.ts'
import { describeDifference } from './describe-difference.ts'
import { difference } from './difference.ts'
import { readJson } from './json-value.ts'
import { wantedOf } from './wanted.ts'
import type { Wanted } from './wanted.ts'

export interface JsonEqualsOptions {
  /** JSON pointers of values that do not count, `*` for any one key or index, e.g. `/items/0/id`. */
  readonly ignore?: readonly string[]
}

/**
 * Passes when `solution.output`, or else the JSON of the answer, equals the target in depth. Keys may have any order,
 * items may not; 1 and 1.0 are equal. Labels: `no-json`, `wrong-value`.
 *
 * @example
 * jsonEquals(({ target }) => target, { ignore: ['/createdAt'] })
 */
export function jsonEquals<Target>(
  target: Wanted<object | string | number | boolean | null, Target>,
  { ignore = [] }: JsonEqualsOptions = {},
): Scorer<Target> {
  return {
    name: 'json-equals',
    score({ text, output }, { sample }) {
      const read = output === undefined ? readJson(text) : { value: output }
      if ('problem' in read) return { value: 0, label: 'no-json', explanation: read.problem }
      const first = difference(wantedOf(target, sample), read.value, { ignore })
      if (first === undefined) return { value: 1, explanation: 'equal' }
      return {
        value: 0,
        label: 'wrong-value',
        explanation: describeDifference(first),
        metadata: { pointer: first.pointer },
      }
    },
  }
}
