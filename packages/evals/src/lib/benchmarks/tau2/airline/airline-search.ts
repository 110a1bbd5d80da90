import { PythonError } from '../../../python/python-error.ts'
import { repr } from '../../../python/repr.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import { dictOf, entryOf, recordOf, textOf } from '../record-fields.ts'
import { textParameter } from '../tool-parameter.ts'
import type { Tau2Tool, ToolParameter } from '../toolkit.ts'

const cities: readonly ToolParameter[] = [
  textParameter('origin', "The origin city airport in three letters, such as 'JFK'."),
  textParameter('destination', "The destination city airport in three letters, such as 'LAX'."),
]

export function airlineSearch(db: PyRecord): Readonly<Record<string, Tau2Tool>> {
  const flights = (): PyRecord[] => [...dictOf(db['flights']).values()].map(recordOf)

  return {
    search_direct_flight: {
      kind: 'read',
      description: 'Search for direct flights between two cities on a specific date.',
      parameters: [
        ...cities,
        textParameter('date', "The date of the flight in the format 'YYYY-MM-DD', such as '2024-01-01'."),
      ],
      run: (origin = null, destination = null, date = null) =>
        flights().flatMap((flight) => {
          const day = flight['origin'] === origin && flight['destination'] === destination && availableOn(flight, date)
          return day ? [offerOf(flight, day, null)] : []
        }),
    },

    search_onestop_flight: {
      kind: 'read',
      description: 'Search for one-stop flights between two cities on a specific date.',
      parameters: [
        ...cities,
        textParameter('date', "The date of the flight in the format 'YYYY-MM-DD', such as '2024-05-01'."),
      ],
      run: (origin = null, destination = null, date = null) =>
        flights()
          .filter((flight) => flight['origin'] === origin)
          .flatMap((first) =>
            flights()
              .filter((second) => second['destination'] === destination && second['origin'] === first['destination'])
              .flatMap((second) => connection(first, second, date)),
          ),
    },
  }
}

/** At most one: both flights, if the second leaves after the first has come. */
function connection(first: PyRecord, second: PyRecord, date: PyValue): PyRecord[][] {
  const arrival = textOf(first['scheduled_arrival_time_est'])
  const secondDate = arrival.includes('+1') ? dayAfter(date) : date
  if (arrival > textOf(second['scheduled_departure_time_est'])) return []
  const days = [availableOn(first, date), availableOn(second, secondDate)] as const
  if (!days[0] || !days[1]) return []
  return [[offerOf(first, days[0], date), offerOf(second, days[1], secondDate)]]
}

function dayAfter(date: PyValue): PyValue {
  const day = typeof date === 'string' ? date.slice(-2) : ''
  if (!/^\d+$/.test(day)) {
    throw new PythonError('ValueError', `invalid literal for int() with base 10: ${repr(day)}`)
  }
  return `2024-05-${Number(day) + 1}`
}

function availableOn(flight: PyRecord, date: PyValue): PyRecord | undefined {
  const day = entryOf(flight['dates'], date)
  return day?.['status'] === 'available' ? day : undefined
}

function offerOf(flight: PyRecord, day: PyRecord, date: PyValue): PyRecord {
  return {
    flight_number: flight['flight_number'] ?? null,
    origin: flight['origin'] ?? null,
    destination: flight['destination'] ?? null,
    status: 'available',
    scheduled_departure_time_est: flight['scheduled_departure_time_est'] ?? null,
    scheduled_arrival_time_est: flight['scheduled_arrival_time_est'] ?? null,
    date,
    available_seats: copy(day['available_seats']),
    prices: copy(day['prices']),
  }
}

function copy(dict: PyValue | undefined): PyDict {
  return new Map(dictOf(dict))
}
