export type JsonObject = Record<string, unknown>

export type ObjectRead =
  /** `text` is JSON of `value`: the raw text where nothing had to be mended. */
  | { readonly value: JsonObject; readonly text: string; readonly repairs: readonly string[] }
  | { readonly reason: string }

/** Servers parse replayed arguments recursively: what is nested deeper would break every later request. */
const maxNesting = 500

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Reads the one JSON object that `raw` was meant to be; strict JSON first.
 *
 * Mends what leaves no choice: nothing at all, raw control characters in strings, a trailing comma, a trailing `{}` or a
 * second copy, quotes and brackets missing at the end, an object encoded twice. Anything else has a `reason`. Linear.
 *
 * @see docs/glm-5.md#failures rule 7
 */
export function readObject(raw: string): ObjectRead {
  return raw.trim() === '' ? { value: {}, text: '{}', repairs: ['arguments: "" → {}'] } : readOnce(raw, [])
}

function readOnce(raw: string, earlier: readonly string[]): ObjectRead {
  const strict = parseJson(raw)
  if ('value' in strict) {
    const { value } = strict
    if (isObject(value)) return readAs(strict, value, raw, earlier)
    if (typeof value === 'string' && earlier.length === 0) {
      return readOnce(value, ['arguments: decoded JSON inside a string'])
    }
    return { reason: `expected an object, got ${nameOf(value)}` }
  }
  if (!raw.trimStart().startsWith('{')) return strict

  const { text, end, repairs, isCut } = mend(raw)
  if (isCut) return { reason: 'they end in the middle of a value, as if the call had been cut' }
  const mended = parseJson(text)
  if (!('value' in mended) || !isObject(mended.value)) return strict
  const extra = readRest(raw.slice(end).trim(), raw.slice(0, end).trim(), mended.value)
  if (extra === undefined) return { reason: 'there is other text after the first object' }
  return readAs(mended, mended.value, text, [...earlier, ...repairs, ...extra])
}

function readAs({ hadProto }: Parsed, value: JsonObject, text: string, repairs: readonly string[]): ObjectRead {
  if (!hadProto) return { value, text, repairs }
  return { value, text: JSON.stringify(value), repairs: [...repairs, 'arguments: dropped a "__proto__" key'] }
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`
}

/** What follows the first object may be nothing, `{}` or the same object once more. */
function readRest(rest: string, first: string, value: JsonObject): readonly string[] | undefined {
  if (rest === '') return []
  if (/^\{\s*\}$/.test(rest)) return ['arguments: dropped a trailing {}']
  const again = parseJson(rest)
  const isSame = rest === first || ('value' in again && JSON.stringify(again.value) === JSON.stringify(value))
  return isSame ? ['arguments: dropped a second copy'] : undefined
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
])

interface Mended {
  /** The first value, mended; valid JSON only if nothing else was wrong with it. */
  readonly text: string
  /** Where it ends in the raw text. */
  readonly end: number
  readonly repairs: readonly string[]
  /** It ends inside a string or a number: who closes it runs half a value. */
  readonly isCut: boolean
}

/** One pass over the first bracketed value of `raw`. Guesses nothing: the result is parsed strictly afterwards. */
function mend(raw: string): Mended {
  const pieces: string[] = []
  const closers: string[] = []
  let copied = 0
  let end = raw.length
  let isClosed = false
  let inString = false
  let controls = 0
  let commas = 0
  let commaAt = -1
  let last = ''

  for (let at = 0; at < raw.length && !isClosed && closers.length <= maxNesting; at += 1) {
    const char = raw.charAt(at)
    if (inString) {
      if (char === '\\') at += 1
      else if (char === '"') inString = false
      else if (char < ' ') {
        pieces.push(raw.slice(copied, at), escapes.get(char) ?? JSON.stringify(char).slice(1, -1))
        copied = at + 1
        controls += 1
      }
      continue
    }
    if (char <= ' ') continue
    if (char === '"') inString = true
    else if (char === '{') closers.push('}')
    else if (char === '[') closers.push(']')
    else if (char === '}' || char === ']') {
      if (commaAt >= 0) {
        pieces.push(raw.slice(copied, commaAt))
        copied = commaAt + 1
        commas += 1
      }
      closers.pop()
      if (closers.length === 0) {
        isClosed = true
        end = at + 1
      }
    }
    // `{,}` has no value for its comma to trail.
    commaAt = char === ',' && !'{[,:'.includes(last) ? at : -1
    last = char
  }

  const repairs: string[] = []
  if (controls > 0)
    repairs.push(`arguments: escaped ${controls} raw control ${plural('character', controls)} in strings`)
  if (commas > 0) repairs.push(`arguments: dropped ${commas} trailing ${plural('comma', commas)}`)
  pieces.push(raw.slice(copied, end))
  if (!isClosed) {
    pieces.push(closers.toReversed().join(''))
    repairs.push(`arguments: closed ${closers.length} ${plural('bracket', closers.length)}, the call may have been cut`)
  }
  return { text: pieces.join(''), end, repairs, isCut: !isClosed && (inString || /[\w.+-]/.test(last)) }
}

function plural(noun: string, count: number): string {
  return count === 1 ? noun : `${noun}s`
}

interface Parsed {
  readonly value: unknown
  readonly hadProto: boolean
}

/** Strict `JSON.parse` that never throws, refuses what no server could parse again, and drops `__proto__` keys. */
export function parseJson(text: string): Parsed | { readonly reason: string } {
  try {
    const value: unknown = JSON.parse(text)
    if (nestingOf(text) > maxNesting) return { reason: `it is nested deeper than ${maxNesting} levels` }
    // `\u005f_proto__` is the same key.
    return { value, hadProto: /__proto__|\\u00/i.test(text) && dropProto(value) }
  } catch (error) {
    return { reason: error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error) }
  }
}

function nestingOf(json: string): number {
  // Every level takes two brackets.
  if (json.length <= 2 * maxNesting) return 0
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < json.length; at += 1) {
    const char = json.charAt(at)
    if (char === '\\') at += 1
    else if (char === '"') inString = !inString
    else if (!inString && (char === '{' || char === '[')) deepest = Math.max(deepest, (depth += 1))
    else if (!inString && (char === '}' || char === ']')) depth -= 1
  }
  return deepest
}

/** An own `__proto__` turns into a prototype as soon as somebody assigns it elsewhere. */
function dropProto(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const isHere = Object.hasOwn(value, '__proto__')
  if (isHere) Reflect.deleteProperty(value, '__proto__')
  let isBelow = false
  for (const child of Object.values(value)) isBelow = dropProto(child) || isBelow
  return isHere || isBelow
}
