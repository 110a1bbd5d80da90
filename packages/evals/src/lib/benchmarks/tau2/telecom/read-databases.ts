import { parse } from 'smol-toml'
import type { TomlValue } from 'smol-toml'
import { Float } from '../../../python/value.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { readModel } from '../read-model.ts'
import { carrierDatabase } from './carrier-database.ts'
import type { CarrierDatabase } from './carrier-database.ts'
import { phoneDatabase } from './phone-database.ts'
import type { PhoneDatabase } from './phone-database.ts'

/** What each side knows of the world before a task's initial state. */
export interface TelecomDatabases {
  /** The agent's. */
  readonly carrier: CarrierDatabase
  /** The user's. */
  readonly phone: PhoneDatabase
}

/**
 * @param carrierText Of `db.toml`.
 * @param phoneText Of `user_db.toml`.
 * @throws {TomlError} With line and column. @throws {SyntaxError} If a field is missing.
 */
export function readDatabases(carrierText: string, phoneText: string): TelecomDatabases {
  const carrier = readModel(carrierDatabase, valueOf(parse(carrierText, { integersAsBigInt: true })), 'db.toml')
  const phone = readModel(phoneDatabase, valueOf(parse(phoneText, { integersAsBigInt: true })), 'user_db.toml')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- read by their shapes
  const databases = { carrier, phone } as TelecomDatabases
  for (const item of [...databases.carrier.devices, ...databases.carrier.customers]) respellTimes(item)
  return databases
}

/** As `str(datetime)`: they are always shown so. */
function respellTimes(item: PyRecord): void {
  for (const field of ['created_at', 'activation_date', 'last_esim_transfer_date']) {
    const time = item[field]
    if (typeof time === 'string') item[field] = time.replace('T', ' ')
  }
}

function valueOf(value: TomlValue): PyValue {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') return new Float(value)
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(valueOf)
  return new Map(Object.entries(value).map(([key, item]) => [key, valueOf(item)]))
}
