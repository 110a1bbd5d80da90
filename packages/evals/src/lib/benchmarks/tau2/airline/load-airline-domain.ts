import { parseJson } from '../../../python/parse-json.ts'
import type { PyValue } from '../../../python/value.ts'
import type { DataFolder } from '../../data-folder.ts'
import type { Domain } from '../domain.ts'
import { readTasks } from '../read-tasks.ts'
import type { World } from '../toolkit.ts'
import { worldsOn } from '../worlds-on.ts'
import { airlineBooking } from './airline-booking.ts'
import { airlineChanges } from './airline-changes.ts'
import { airlineLookups } from './airline-lookups.ts'
import { airlineDatabase } from './airline-models.ts'
import { airlineSearch } from './airline-search.ts'

const toolNames = [
  'book_reservation',
  'calculate',
  'cancel_reservation',
  'get_reservation_details',
  'get_user_details',
  'list_all_airports',
  'search_direct_flight',
  'search_onestop_flight',
  'send_certificate',
  'transfer_to_human_agents',
  'update_reservation_baggages',
  'update_reservation_flights',
  'update_reservation_passengers',
  'get_flight_status',
]

/** An airline's service desk: flights are booked, changed, cancelled. */
export async function loadAirlineDomain(folder: DataFolder): Promise<Domain> {
  const [policy, tasks, db] = await Promise.all([
    folder.text('airline/policy.md'),
    folder.text('airline/tasks.json'),
    folder.text('airline/db.json'),
  ])
  return { name: 'airline', policy, tasks: readTasks(tasks), openWorld: openAirlineWorlds(parseJson(db)) }
}

/** Reads the database once. @returns Opens a world on it, independent of all others. @throws {SyntaxError} */
export function openAirlineWorlds(db: PyValue): () => World {
  return worldsOn(airlineDatabase, db, 'AirlineTools', toolNames, (own) => ({
    ...airlineLookups(own),
    ...airlineSearch(own),
    ...airlineBooking(own),
    ...airlineChanges(own),
  }))
}
