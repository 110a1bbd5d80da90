import { isRecord } from './json-value.ts'

/** Where two JSON values differ first. */
export interface Difference {
  /** JSON pointer, '' for the whole. @see https://www.rfc-editor.org/rfc/rfc6901 */
  readonly pointer: string
  /** `undefined` when nothing was expected there. */
  readonly expected: unknown
  /** `undefined` when nothing is there. */
  readonly actual: unknown
}

export interface DifferenceOptions {
  /** `subset`: objects may have keys that are not expected. Default: `equal`. */
  readonly compare?: 'equal' | 'subset'
  /** JSON pointers of values that do not count, `*` for any one key or index. */
  readonly ignore?: readonly string[]
}

/**
 * The differences of two JSON values, depth first: keys in the order expected, unexpected ones last. A key whose value is
 * `undefined` is not there. In the place of an expected value, a function judges the actual one;
 * what is not there it is not asked about.
 */
export function* differences(
  expected: unknown,
  actual: unknown,
  { compare = 'equal', ignore = [] }: DifferenceOptions = {},
): Generator<Difference> {
  const ignored = ignore.map(patternOf)
  yield* walk(expected, actual, '')

  function* walk(wanted: unknown, found: unknown, pointer: string): Generator<Difference> {
    if (ignored.some((pattern) => pattern.test(pointer))) return
    if (isJudge(wanted)) {
      if (found === undefined || !isAccepted(wanted, found)) yield { pointer, expected: wanted, actual: found }
    } else if (Array.isArray(wanted) && Array.isArray(found)) {
      for (let index = 0; index < Math.max(wanted.length, found.length); index += 1) {
        yield* walk(wanted[index], found[index], `${pointer}/${index}`)
      }
    } else if (isRecord(wanted) && isRecord(found)) {
      const more = compare === 'subset' ? [] : Object.keys(found).filter((key) => !Object.hasOwn(wanted, key))
      for (const key of [...Object.keys(wanted), ...more]) {
        yield* walk(ownOf(wanted, key), ownOf(found, key), `${pointer}/${escape(key)}`)
      }
    } else if (wanted !== found) yield { pointer, expected: wanted, actual: found }
  }
}

const isJudge = (value: unknown): value is (value: unknown) => unknown => typeof value === 'function'

/** A judge that expects another shape and throws has found a difference: it is the model's mistake, not the harness's. */
function isAccepted(judge: (value: unknown) => unknown, value: unknown): boolean {
  try {
    return judge(value) === true
  } catch {
    return false
  }
}

/** The first of them; `undefined` for equal values. */
export function difference(expected: unknown, actual: unknown, options?: DifferenceOptions): Difference | undefined {
  return differences(expected, actual, options).next().value ?? undefined
}

/** Keys like `toString` are no properties of plain JSON. */
function ownOf(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

function patternOf(pointer: string): RegExp {
  const parts = pointer
    .split('/')
    .map((part) => (part === '*' ? '[^/]*' : part.replaceAll(/[^\p{L}\d_~]/gu, String.raw`\$&`)))
  return new RegExp(`^${parts.join('/')}$`, 'u')
}
