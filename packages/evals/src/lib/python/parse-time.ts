import { PythonError } from './python-error.ts'
import { typeName } from './value.ts'
import type { PyValue } from './value.ts'

export type TimeFormat = '%Y-%m-%d' | '%Y-%m-%d %H:%M:%S'

const day = String.raw`(\d{4})-(1[0-2]|0[1-9]|[1-9])-(3[01]|[12]\d|0[1-9]|[1-9]| [1-9])`
const time = String.raw`(2[0-3]|[01]\d|\d):([0-5]\d|\d):([0-5]\d|\d)`
const patterns: Readonly<Record<TimeFormat, RegExp>> = {
  '%Y-%m-%d': new RegExp(`^${day}$`),
  '%Y-%m-%d %H:%M:%S': new RegExp(String.raw`^${day}\s+${time}$`),
}

/**
 * As `datetime.strptime(text, format)`.
 *
 * @returns Milliseconds as if it were UTC, or `undefined` where Python raises a `ValueError`.
 * @throws {PythonError} A `TypeError` for anything but a text.
 */
export function parseTime(text: PyValue, format: TimeFormat): number | undefined {
  if (typeof text !== 'string') {
    throw new PythonError('TypeError', `strptime() argument 1 must be str, not ${typeName(text)}`)
  }
  const fields = patterns[format].exec(text)?.slice(1).map(Number)
  if (fields === undefined) return undefined
  const [year = 0, month = 1, dayOfMonth = 1, hour = 0, minute = 0, second = 0] = fields
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, dayOfMonth)
  if (year === 0 || date.getUTCDate() !== dayOfMonth) return undefined
  return date.setUTCHours(hour, minute, second)
}
