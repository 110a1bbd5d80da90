import { copyOf, entriesOf, isDict, numberOf } from '../../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import type { Toolkit, World } from '../toolkit.ts'
import { agentFunctions } from './agent-functions.ts'
import { agentTools } from './agent-tools.ts'
import { openCarrier } from './carrier.ts'
import type { Carrier } from './carrier.ts'
import type { PhoneDatabase } from './phone-database.ts'
import { openPhone } from './phone.ts'
import type { TelecomDatabases } from './read-databases.ts'
import { userFunctions } from './user-functions.ts'
import { userTools } from './user-tools.ts'

export interface TelecomWorldOptions {
  /** Upstream has one VPN server for all worlds of a process, which `break_vpn` spoils for those after it. Default: `false`. */
  readonly isVpnSpoiled?: boolean
}

/** A carrier, and a phone on one of its lines. */
export function openTelecomWorld(
  { carrier: carrierData, phone: phoneData }: TelecomDatabases,
  { isVpnSpoiled = false }: TelecomWorldOptions = {},
): World {
  const carrier = openCarrier(copyOf(carrierData))
  const phone = openPhone(copyOf(phoneData), {
    server_address: '192.168.1.1',
    protocol: 'OpenVPN',
    server_performance: isVpnSpoiled ? 'poor' : 'excellent',
  })
  const agent: Toolkit = {
    className: 'TelecomTools',
    db: carrier.db,
    tools: agentTools(carrier),
    functions: agentFunctions(carrier),
  }
  const user: Toolkit = {
    className: 'TelecomUserTools',
    db: phone.db,
    tools: userTools(phone),
    functions: userFunctions(phone),
  }
  return {
    agent,
    user,
    initialize(agentData, userData) {
      mergeInto(carrier.db, agentData)
      mergeInto(phone.db, userData)
    },
    sync: () => tellEachOther(carrier, phone.db),
  }
}

/** In place, for the tools hold on to what they work on. */
function mergeInto(into: PyDict | PyRecord, data: PyValue): void {
  if (data === null || !isDict(data)) return
  for (const [key, value] of entriesOf(data)) {
    const old = into instanceof Map ? into.get(key) : into[key]
    if (old !== undefined && old !== null && isDict(old) && value !== null && isDict(value)) mergeInto(old, value)
    else if (into instanceof Map) into.set(key, copyOf(value))
    else into[key] = copyOf(value)
  }
}

/** The phone learns how its line stands and what is to be paid, the carrier what was paid. */
function tellEachOther(carrier: Carrier, { surroundings }: PhoneDatabase): void {
  const { phone_number: phoneNumber, payment_request: request } = surroundings
  if (phoneNumber === null) return
  const line = carrier.findLineByPhone(phoneNumber)
  const plan = carrier.findPlan(line.plan_id)
  const limitInGb = plan.data_limit_gb.value + line.data_refueling_gb.value
  surroundings.line_active = line.status === 'Active'
  surroundings.roaming_allowed = line.roaming_enabled
  surroundings.mobile_data_usage_exceeded = numberOf(line.data_used_gb) >= limitInGb

  if (request?.paid === true) {
    carrier.findBill(request.bill_id).status = 'Paid'
    surroundings.payment_request = null
  }
  const [bill] = carrier.billsAwaitingPayment(carrier.findCustomerByPhone(phoneNumber))
  if (surroundings.payment_request === null && bill !== undefined) {
    surroundings.payment_request = { bill_id: bill.bill_id, amount_due: bill.total_due, paid: false }
  }
}
