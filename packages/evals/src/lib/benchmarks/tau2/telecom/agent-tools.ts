import { compare, multiply } from '../../../python/arithmetic.ts'
import { isEqual } from '../../../python/is-equal.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { Float, isInteger, numberOf, typeName } from '../../../python/value.ts'
import type { PyValue } from '../../../python/value.ts'
import { textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'
import { transfer } from '../transfer.ts'
import { found, price, today } from './carrier.ts'
import type { Carrier } from './carrier.ts'
import { declareTool } from './declare-tool.ts'

const owner = textParameter('customer_id', 'ID of the customer who owns the line.')

/** What the agent can call, in upstream's order. */
export function agentTools(carrier: Carrier): Record<string, Tau2Tool> {
  return { ...lookupTools(carrier), ...suspensionTools(carrier), ...billTools(carrier), ...usageTools(carrier) }
}

function lookupTools(carrier: Carrier): Record<string, Tau2Tool> {
  const { db } = carrier
  return {
    get_customer_by_phone: declareTool(
      'read',
      'Finds a customer by their primary contact or line phone number.',
      [textParameter('phone_number', 'The phone number to search for.')],
      (phoneNumber = null) => carrier.findCustomerByPhone(phoneNumber),
    ),
    get_customer_by_id: declareTool(
      'read',
      'Retrieves a customer directly by their unique ID.',
      [textParameter('customer_id', 'The unique identifier of the customer.')],
      (id = null) => carrier.findCustomer(id),
    ),
    get_customer_by_name: declareTool(
      'read',
      'Searches for customers by name and DOB. May return multiple matches if names are similar,\n\nDOB helps disambiguate.',
      [
        textParameter('full_name', 'The full name of the customer.'),
        textParameter('dob', 'Date of birth for verification, in the format YYYY-MM-DD.'),
      ],
      (fullName = null, birthday = null) => {
        const name = textOf(fullName, 'lower').toLowerCase()
        return db.customers.filter(
          (customer) => customer.full_name.toLowerCase() === name && isEqual(customer.date_of_birth, birthday),
        )
      },
    ),
    get_details_by_id: declareTool(
      'read',
      'Retrieves the details for a given ID.\n\nThe ID must be a valid ID for a Customer, Line, Device, Bill, or Plan.',
      [textParameter('id', 'The ID of the object to retrieve.')],
      (id = null) => {
        const text = textOf(id, 'startswith')
        switch (text[0]) {
          case 'L':
            return found(
              db.lines.find((line) => line.line_id === text),
              `Line with ID ${text} not found`,
            )
          case 'D':
            return found(
              db.devices.find((device) => device['device_id'] === text),
              `Device with ID ${text} not found`,
            )
          case 'B':
            return carrier.findBill(text)
          case 'C':
            return carrier.findCustomer(text)
          case 'P':
            return carrier.findPlan(text)
          default:
            throw new PythonError('ValueError', `Unknown ID format or type: ${text}`)
        }
      },
    ),
  }
}

function suspensionTools(carrier: Carrier): Record<string, Tau2Tool> {
  return {
    suspend_line: declareTool(
      'write',
      'Suspends a specific line (max 6 months).\n\nChecks: Line status must be Active.\nLogic: Sets line status to Suspended, records suspension_start_date.',
      [
        owner,
        textParameter('line_id', 'ID of the line to suspend.'),
        textParameter('reason', 'Reason for suspension.'),
      ],
      (customerId = null, lineId = null) => {
        const line = carrier.findLine(customerId, lineId)
        if (line.status !== 'Active') throw new PythonError('ValueError', 'Line must be active to suspend')
        line.status = 'Suspended'
        line.suspension_start_date = today
        return new Map<string, PyValue>([
          ['message', 'Line suspended successfully. $5/month holding fee will apply.'],
          ['line', line],
        ])
      },
    ),
    resume_line: declareTool(
      'write',
      'Resumes a suspended line.\n\nChecks: Line status must be Suspended or Pending Activation.\nLogic: Sets line status to Active, clears suspension_start_date.',
      [owner, textParameter('line_id', 'ID of the line to resume.')],
      (customerId = null, lineId = null) => {
        const line = carrier.findLine(customerId, lineId)
        if (line.status !== 'Suspended' && line.status !== 'Pending Activation') {
          throw new PythonError('ValueError', 'Line must be suspended to resume')
        }
        line.status = 'Active'
        line.suspension_start_date = null
        return new Map<string, PyValue>([
          ['message', 'Line resumed successfully'],
          ['line', line],
        ])
      },
    ),
  }
}

function billTools(carrier: Carrier): Record<string, Tau2Tool> {
  return {
    get_bills_for_customer: declareTool(
      'read',
      "Retrieves a list of the customer's bills, most recent first.",
      [
        textParameter('customer_id', 'ID of the customer.'),
        { name: 'limit', description: 'Maximum number of bills to return.', default: 12, schema: { type: 'integer' } },
      ],
      (customerId = null, limit = null) => {
        const bills = carrier.findCustomer(customerId).bill_ids.map((id) => carrier.findBill(id))
        bills.sort((a, b) => compare(b.issue_date, a.issue_date))
        return bills.slice(0, endOf(limit))
      },
    ),
    send_payment_request: declareTool(
      'write',
      'Sends a payment request to the customer for a specific bill.\n\nChecks:\n    - Customer exists\n    - Bill exists and belongs to the customer\n    - No other bills are already awaiting payment for this customer\nLogic: Sets bill status to AWAITING_PAYMENT and notifies customer.\nWarning: This method does not check if the bill is already PAID.\nAlways check the bill status before calling this method.',
      [
        textParameter('customer_id', 'ID of the customer who owns the bill.'),
        textParameter('bill_id', 'ID of the bill to send payment request for.'),
      ],
      (customerId = null, billId = null) => {
        const customer = carrier.findCustomer(customerId)
        if (!customer.bill_ids.some((id) => isEqual(id, billId))) {
          throw new PythonError('ValueError', `Bill ${str(billId)} not found for customer ${str(customerId)}`)
        }
        if (carrier.billsAwaitingPayment(customer).length > 0) {
          throw new PythonError('ValueError', 'A bill is already awaiting payment for this customer')
        }
        carrier.findBill(billId).status = 'Awaiting Payment'
        return `Payment request sent to the customer for bill ${str(billId)}`
      },
    ),
  }
}

function usageTools(carrier: Carrier): Record<string, Tau2Tool> {
  return {
    get_data_usage: declareTool(
      'read',
      'Retrieves current billing cycle data usage for a line, including data\n\nrefueling amount, data limit, and cycle end date.',
      [owner, textParameter('line_id', 'ID of the line to check usage for.')],
      (customerId = null, lineId = null) => {
        const line = carrier.findLine(customerId, lineId)
        return new Map<string, PyValue>([
          ['line_id', lineId],
          ['data_used_gb', line.data_used_gb],
          ['data_limit_gb', carrier.findPlan(line.plan_id).data_limit_gb],
          ['data_refueling_gb', line.data_refueling_gb],
          ['cycle_end_date', '2025-02-28'],
        ])
      },
    ),
    enable_roaming: declareTool(
      'write',
      'Enables international roaming on a line.',
      [owner, textParameter('line_id', 'ID of the line to enable roaming for.')],
      (customerId = null, lineId = null) => {
        const line = carrier.findLine(customerId, lineId)
        if (line.roaming_enabled) return 'Roaming was already enabled'
        line.roaming_enabled = true
        return 'Roaming enabled successfully'
      },
    ),
    disable_roaming: declareTool(
      'write',
      'Disables international roaming on a line.',
      [owner, textParameter('line_id', 'ID of the line to disable roaming for.')],
      (customerId = null, lineId = null) => {
        const line = carrier.findLine(customerId, lineId)
        if (!line.roaming_enabled) return 'Roaming was already disabled'
        line.roaming_enabled = false
        return 'Roaming disabled successfully'
      },
    ),
    transfer_to_human_agents: transfer,
    refuel_data: declareTool(
      'write',
      "Refuels data for a specific line, adding to the customer's bill.\n\nChecks: Line status must be Active, Customer owns the line.\nLogic: Adds data to the line and charges customer based on the plan's refueling rate.",
      [
        owner,
        textParameter('line_id', 'ID of the line to refuel data for.'),
        { name: 'gb_amount', description: 'Amount of data to add in gigabytes.', schema: { type: 'number' } },
      ],
      (customerId = null, lineId = null, gigabytes = null) => {
        const line = carrier.findLine(customerId, lineId)
        // The line may be suspended, whatever the description says.
        if (compare(gigabytes, 0, '<=') <= 0) throw new PythonError('ValueError', 'Refuel amount must be positive')
        const { data_refueling_price_per_gb: pricePerGb } = carrier.findPlan(line.plan_id)
        const charge = multiply(gigabytes, pricePerGb)
        line.data_refueling_gb = new Float(line.data_refueling_gb.value + numberOf(multiply(gigabytes, 1)))
        carrier.charge(customerId, charge, `Data refueling: ${str(gigabytes)} GB at $${str(pricePerGb)}/GB`)
        return new Map<string, PyValue>([
          ['message', `Successfully added ${str(gigabytes)} GB of data for line ${str(lineId)} for $${price(charge)}`],
          ['new_data_refueling_gb', line.data_refueling_gb],
          ['charge', charge],
        ])
      },
    ),
  }
}

/** Of a slice; from the back if negative. */
function endOf(limit: PyValue): number | undefined {
  if (limit === null) return undefined
  if (isInteger(limit)) return Number(limit)
  throw new PythonError('TypeError', 'slice indices must be integers or None or have an __index__ method')
}

function textOf(value: PyValue, method: string): string {
  if (typeof value === 'string') return value
  throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute '${method}'`)
}
