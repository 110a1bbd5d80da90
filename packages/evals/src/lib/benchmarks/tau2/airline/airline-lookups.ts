import { str } from '../../../python/repr.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { calculate } from '../calculate.ts'
import { fail } from '../fail.ts'
import { entryOf } from '../record-fields.ts'
import { textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'
import { transfer } from '../transfer.ts'

const airports = {
  SFO: 'San Francisco',
  JFK: 'New York',
  LAX: 'Los Angeles',
  ORD: 'Chicago',
  DFW: 'Dallas',
  DEN: 'Denver',
  SEA: 'Seattle',
  ATL: 'Atlanta',
  MIA: 'Miami',
  BOS: 'Boston',
  PHX: 'Phoenix',
  IAH: 'Houston',
  LAS: 'Las Vegas',
  MCO: 'Orlando',
  EWR: 'Newark',
  CLT: 'Charlotte',
  MSP: 'Minneapolis',
  DTW: 'Detroit',
  PHL: 'Philadelphia',
  LGA: 'LaGuardia',
}

/** What changes nothing, the search aside. */
export function airlineLookups(db: PyRecord): Readonly<Record<string, Tau2Tool>> {
  return {
    calculate,
    get_reservation_details: {
      kind: 'read',
      description: 'Get the details of a reservation.',
      parameters: [textParameter('reservation_id', "The reservation ID, such as '8JX2WO'.")],
      run: (id = null) => reservationOf(db, id),
    },
    get_user_details: {
      kind: 'read',
      description: 'Get the details of a user, including their reservations.',
      parameters: [textParameter('user_id', "The user ID, such as 'sara_doe_496'.")],
      run: (id = null) => userOf(db, id),
    },
    list_all_airports: {
      kind: 'read',
      description: 'Returns a list of all available airports.',
      parameters: [],
      run: () => Object.entries(airports).map(([iata, city]): PyRecord => ({ iata, city })),
    },
    transfer_to_human_agents: transfer,
    get_flight_status: {
      kind: 'read',
      description: 'Get the status of a flight.',
      parameters: [
        textParameter('flight_number', 'The flight number.'),
        textParameter('date', 'The date of the flight.'),
      ],
      run: (number = null, date = null) => dateOf(flightOf(db, number), date)['status'] ?? null,
    },
  }
}

/** @throws {PythonError} */
export function userOf(db: PyRecord, id: PyValue): PyRecord {
  return entryOf(db['users'], id) ?? fail(`User ${str(id)} not found`)
}

/** @throws {PythonError} */
export function reservationOf(db: PyRecord, id: PyValue): PyRecord {
  return entryOf(db['reservations'], id) ?? fail(`Reservation ${str(id)} not found`)
}

/** @throws {PythonError} */
export function flightOf(db: PyRecord, number: PyValue): PyRecord {
  return entryOf(db['flights'], number) ?? fail(`Flight ${str(number)} not found`)
}

/** A flight on one day. @throws {PythonError} */
export function dateOf(flight: PyRecord, date: PyValue): PyRecord {
  return (
    entryOf(flight['dates'], date) ??
    fail(`Flight ${str(flight['flight_number'] ?? null)} not found on date ${str(date)}`)
  )
}
