import { PythonError } from '../../../python/python-error.ts'
import type { PythonRandom } from '../../../python/random.ts'
import { subscript } from '../../../python/look-up.ts'
import { parseTime } from '../../../python/parse-time.ts'
import type { TimeFormat } from '../../../python/parse-time.ts'
import { str } from '../../../python/repr.ts'
import type { PyValue } from '../../../python/value.ts'

/** When the bot's clock stands still. */
const nowMs = Date.UTC(2024, 8, 1, 10, 30)
const dayS = 24 * 60 * 60

/**
 * Within a day from now. Upstream goes by the local time zone and back, so that the text is the same everywhere but where
 * clocks change on that day.
 */
export function drawTimestamp(random: PythonRandom): string {
  const time = new Date(nowMs + random.randint(0, dayS) * 1000)
  return time.toISOString().slice(0, 19).replace('T', ' ')
}

/**
 * Whether a transaction is of a day from `start` to the beginning of `end`; `null` is no bound.
 *
 * @throws {PythonError} A `ValueError` for a bound that is no date.
 */
export function isWithin(transaction: PyValue, start: PyValue, end: PyValue): boolean {
  if (start === null && end === null) return true
  const at = timeOf(subscript(transaction, 'timestamp'), '%Y-%m-%d %H:%M:%S')
  return (start === null || at >= timeOf(start, '%Y-%m-%d')) && (end === null || at <= timeOf(end, '%Y-%m-%d'))
}

function timeOf(text: PyValue, format: TimeFormat): number {
  const time = parseTime(text, format)
  if (time === undefined) {
    throw new PythonError('ValueError', `time data '${str(text)}' does not match format '${format}'`)
  }
  return time
}
