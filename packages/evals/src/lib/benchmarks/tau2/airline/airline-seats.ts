import { compare } from '../../../python/arithmetic.ts'
import { PythonError } from '../../../python/python-error.ts'
import { repr, str } from '../../../python/repr.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { fail } from '../fail.ts'
import { dictOf } from '../record-fields.ts'
import { dateOf, flightOf } from './airline-lookups.ts'

/**
 * A flight as a reservation has it.
 *
 * @throws {PythonError} If it cannot be booked for so many.
 */
export function seatOn(db: PyRecord, info: PyRecord, cabin: PyValue, count: number): PyRecord {
  const { flight_number: number = null, date = null } = info
  const flight = flightOf(db, number)
  const day = dateOf(flight, date)
  if (day['status'] !== 'available') fail(`Flight ${str(number)} not available on date ${str(date)}`)
  if (compare(inCabin(day['available_seats'], cabin), count) < 0) fail(`Not enough seats on flight ${str(number)}`)
  return {
    flight_number: number,
    origin: flight['origin'] ?? null,
    destination: flight['destination'] ?? null,
    date,
    price: inCabin(day['prices'], cabin),
  }
}

function inCabin(byCabin: PyValue | undefined, cabin: PyValue): PyValue {
  const value = typeof cabin === 'string' ? dictOf(byCabin).get(cabin) : undefined
  if (value === undefined) throw new PythonError('KeyError', repr(cabin))
  return value
}
