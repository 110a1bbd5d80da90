import { parseJson } from '../../../python/parse-json.ts'
import type { PyValue } from '../../../python/value.ts'
import type { DataFolder } from '../../data-folder.ts'
import type { Domain } from '../domain.ts'
import { readTasks } from '../read-tasks.ts'
import type { World } from '../toolkit.ts'
import { worldsOn } from '../worlds-on.ts'
import { retailItems } from './retail-items.ts'
import { retailLookups } from './retail-lookups.ts'
import { retailDatabase } from './retail-models.ts'
import { retailOrders } from './retail-orders.ts'

const toolNames = [
  'calculate',
  'cancel_pending_order',
  'exchange_delivered_order_items',
  'find_user_id_by_name_zip',
  'find_user_id_by_email',
  'get_order_details',
  'get_product_details',
  'get_item_details',
  'get_user_details',
  'list_all_product_types',
  'modify_pending_order_address',
  'modify_pending_order_items',
  'modify_pending_order_payment',
  'modify_user_address',
  'return_delivered_order_items',
  'transfer_to_human_agents',
]

/** A shop's support desk: orders are cancelled, changed, returned, exchanged. */
export async function loadRetailDomain(folder: DataFolder): Promise<Domain> {
  const [policy, tasks, db] = await Promise.all([
    folder.text('retail/policy.md'),
    folder.text('retail/tasks.json'),
    folder.text('retail/db.json'),
  ])
  return { name: 'retail', policy, tasks: readTasks(tasks), openWorld: openRetailWorlds(parseJson(db)) }
}

/** Reads the database once. @returns Opens a world on it, independent of all others. @throws {SyntaxError} */
export function openRetailWorlds(db: PyValue): () => World {
  return worldsOn(retailDatabase, db, 'RetailTools', toolNames, (own) => ({
    ...retailLookups(own),
    ...retailOrders(own),
    ...retailItems(own),
  }))
}
