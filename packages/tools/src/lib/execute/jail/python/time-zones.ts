import { aliases, zoneNameOf } from './time-zone-names.ts'

const day = 86_400
const quarter = 900
const first = Date.UTC(1900, 0) / 1000
const end = Date.UTC(2100, 0) / 1000
/** From here on clocks go by rules, if they change at all. */
const ruled = Date.UTC(2038, 0) / 1000

/** A time in which a zone's clocks are neither moved nor renamed; all in seconds. */
interface Period {
  readonly from: number
  /** East of Greenwich. */
  readonly offset: number
  readonly isDst: boolean
  readonly abbreviation: string
}

const files = new Map<string, Buffer>()
let listed: ReadonlySet<string> | undefined

/** Names of all zones that ICU knows. */
export function timeZoneNames(): string[] {
  return [...allNames()].filter(isKnown)
}

/** By these names alone: ICU would take `europe/paris` and `+01:00`, too. */
function allNames(): ReadonlySet<string> {
  listed ??= new Set([...Intl.supportedValuesOf('timeZone'), ...aliases])
  return listed
}

/**
 * A zone from 1900 to 2099 in the format of the tz database, read off ICU: Python has no time zones of its own.
 *
 * @returns `undefined` for a name that is not in {@link timeZoneNames}.
 * @see https://www.rfc-editor.org/rfc/rfc8536
 */
export function timeZoneFile(zone: string): Buffer | undefined {
  const known = files.get(zone)
  if (known !== undefined) return known
  if (!allNames().has(zone) || !isKnown(zone)) return undefined
  const file = encode(periodsOf(zone))
  files.set(zone, file)
  return file
}

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone }).format(0)
    return true
  } catch {
    return false
  }
}

function periodsOf(zone: string): Period[] {
  const reader = (timeZoneName: 'long' | 'longOffset'): ((second: number) => string) => {
    // The minute keeps the date out.
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, minute: 'numeric', timeZoneName })
    return (second) => {
      const text = format.format(second * 1000)
      return text.slice(text.indexOf(' ') + 1)
    }
  }
  const [offsetAt, nameAt] = [reader('longOffset'), reader('long')]
  const moved = changes(offsetAt, first, end)
  const starts = moved.flatMap((from, index) => {
    const last = (moved[index + 1] ?? end) - 1
    return nameAt(from) === nameAt(last) ? [from] : [from, firstChange(nameAt, from, last)]
  })
  const raw = starts.map((from) => ({ from, offset: secondsOf(offsetAt(from)), name: nameAt(from) }))
  const periods = raw.map(({ from, offset, name }, index): Period => {
    const named = zoneNameOf(zone, offset, name)
    const [before, after] = [raw[index - 1], raw[index + 1]]
    const isPeak = before !== undefined && after !== undefined && offset > before.offset && offset > after.offset
    // What has no name of its own is summer time if it comes and goes within the year.
    const isUnnamedSummer = name.startsWith('GMT') && isPeak && after.from - from < 330 * day
    return { from, offset, ...named, isDst: named.isDst || isUnnamedSummer }
  })
  // ICU's names change where ours do not; a second change near to a real one would blur what comes twice in autumn.
  return periods.filter((period, index) => {
    const before = periods[index - 1]
    return before === undefined || keyOf(before) !== keyOf(period)
  })
}

const keyOf = ({ offset, isDst, abbreviation }: Period): string => `${offset} ${isDst} ${abbreviation}`

/** Where the value begins and changes: of all times between changes since 1970, the shortest was a week. */
function changes(valueAt: (second: number) => string, from: number, to: number): number[] {
  const found = [from]
  let value = valueAt(from)
  for (let low = from, high = from; low < to; low = high) {
    const days = low < 0 ? 14 : low < ruled ? 6 : 20
    high = Math.min(to, low + days * day)
    const next = valueAt(high)
    if (next !== value) found.push(firstChange(valueAt, low, high))
    value = next
  }
  return found
}

/** The first second with another value than `from` has, as `to` does. Nearly all are on a quarter of an hour. */
function firstChange(valueAt: (second: number) => string, from: number, to: number): number {
  const value = valueAt(from)
  let [low, high] = [from, to]
  for (const unit of [quarter, 1]) {
    while (high - low > unit) {
      const middle = low + Math.max(unit, Math.floor((high - low) / 2 / unit) * unit)
      if (valueAt(middle) === value) low = middle
      else high = middle
    }
    if (valueAt(high - 1) === value) break
  }
  return high
}

/** Of `GMT-03:30`, `GMT+00:09:21` or `GMT`. */
function secondsOf(offset: string): number {
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] = /([+-])(\d+):(\d+)(?::(\d+))?/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
}

function encode(periods: readonly Period[]): Buffer {
  const kinds = [...new Map(periods.map((period) => [keyOf(period), period])).values()]
  const kindOf = new Map(kinds.map((kind, index) => [keyOf(kind), index]))
  const places = new Map<string, number>()
  let text = ''
  for (const { abbreviation } of kinds) {
    if (places.has(abbreviation)) continue
    places.set(abbreviation, text.length)
    text += `${abbreviation}\0`
  }
  const later = periods.slice(1)

  const moments = Buffer.alloc(later.length * 9)
  later.forEach((period, index) => {
    moments.writeBigInt64BE(BigInt(period.from), index * 8)
    moments[later.length * 8 + index] = kindOf.get(keyOf(period)) ?? 0
  })
  const described = Buffer.alloc(kinds.length * 6)
  kinds.forEach(({ offset, isDst, abbreviation }, index) => {
    described.writeInt32BE(offset, index * 6)
    described[index * 6 + 4] = Number(isDst)
    described[index * 6 + 5] = places.get(abbreviation) ?? 0
  })
  return Buffer.concat([
    // The first part has 32-bit times, and nobody reads it.
    header(0, 1, 1),
    Buffer.alloc(7),
    header(later.length, kinds.length, text.length),
    moments,
    described,
    Buffer.from(`${text}\n${footer(periods)}\n`, 'latin1'),
  ])
}

function header(moments: number, kinds: number, characters: number): Buffer {
  const bytes = Buffer.alloc(44)
  bytes.write('TZif2')
  bytes.writeUInt32BE(moments, 32)
  bytes.writeUInt32BE(kinds, 36)
  bytes.writeUInt32BE(characters, 40)
  return bytes
}

/** The rule for all times, of a zone that never changes; POSIX counts west of Greenwich. */
function footer([only, ...later]: readonly Period[]): string {
  if (only === undefined || later.length > 0) return ''
  const minutes = Math.abs(only.offset) / 60
  return `<${only.abbreviation}>${only.offset > 0 ? '-' : ''}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}
