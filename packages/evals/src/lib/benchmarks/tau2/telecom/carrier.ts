import { round } from '../../../python/arithmetic.ts'
import { PythonError } from '../../../python/python-error.ts'
import { isEqual } from '../../../python/is-equal.ts'
import { str } from '../../../python/repr.ts'
import { Float, numberOf } from '../../../python/value.ts'
import type { PyNumber, PyValue } from '../../../python/value.ts'
import type { Bill, CarrierDatabase, Customer, Line, Plan } from './carrier-database.ts'

/** The benchmark's clock stands still. */
export const today = '2025-02-25'

/** What tools and functions of the agent's side look up and change. All of `find…` throw a `ValueError` in vain. */
export interface Carrier {
  readonly db: CarrierDatabase
  findCustomer(id: PyValue): Customer
  findCustomerByPhone(phoneNumber: PyValue): Customer
  /** Of a customer. */
  findLine(customerId: PyValue, lineId: PyValue): Line
  findLineByPhone(phoneNumber: PyValue): Line
  findPlan(id: PyValue): Plan
  findBill(id: PyValue): Bill
  billsAwaitingPayment(customer: Customer): Bill[]
  /** On the customer's draft, or on a new one for the next month. */
  charge(customerId: PyValue, amount: PyNumber, description: string): void
}

export function openCarrier(db: CarrierDatabase): Carrier {
  let newBills = 0

  function findCustomer(id: PyValue): Customer {
    return found(
      db.customers.find((customer) => isEqual(customer.customer_id, id)),
      `Customer with ID ${str(id)} not found`,
    )
  }

  function findBill(id: PyValue): Bill {
    return found(
      db.bills.find((bill) => isEqual(bill.bill_id, id)),
      `Bill with ID ${str(id)} not found`,
    )
  }

  function draftOf(customer: Customer): Bill {
    const draft = customer.bill_ids.map(findBill).find((bill) => bill.status === 'Draft')
    if (draft) return draft
    newBills += 1
    // Upstream draws it at random.
    const id = `B${newBills.toString(16).padStart(8, '0')}`
    const bill = newBill(
      id,
      customer.customer_id,
      { period: ['2025-03-01', '2025-03-31'], dueDate: '2025-03-15' },
      'Draft',
    )
    db.bills.push(bill)
    customer.bill_ids.push(id)
    return bill
  }

  return {
    db,
    findCustomer,
    findBill,
    findCustomerByPhone(phoneNumber) {
      const isOfLine = (id: string): boolean =>
        db.lines.some((line) => line.line_id === id && isEqual(line.phone_number, phoneNumber))
      const customer = db.customers.find(
        (candidate) => isEqual(candidate.phone_number, phoneNumber) || candidate.line_ids.some(isOfLine),
      )
      return found(customer, `Customer with phone number ${str(phoneNumber)} not found`)
    },
    findLine(customerId, lineId) {
      const { line_ids: lineIds } = findCustomer(customerId)
      if (!lineIds.some((id) => isEqual(id, lineId))) {
        throw new PythonError('ValueError', `Line ${str(lineId)} not found for customer ${str(customerId)}`)
      }
      return found(
        db.lines.find((line) => isEqual(line.line_id, lineId)),
        `Line with ID ${str(lineId)} not found`,
      )
    },
    findLineByPhone(phoneNumber) {
      const line = db.lines.find((candidate) => isEqual(candidate.phone_number, phoneNumber))
      return found(line, `Line with phone number ${str(phoneNumber)} not found`)
    },
    findPlan: (id) =>
      found(
        db.plans.find((plan) => isEqual(plan.plan_id, id)),
        `Plan with ID ${str(id)} not found`,
      ),
    billsAwaitingPayment: (customer) =>
      customer.bill_ids.map(findBill).filter((bill) => bill.status === 'Awaiting Payment'),
    charge(customerId, amount, description) {
      addItem(draftOf(findCustomer(customerId)), amount, description)
    },
  }
}

export function newBill(
  id: string,
  customerId: string,
  { period, dueDate }: { readonly period: readonly [string, string]; readonly dueDate: string },
  status: Bill['status'],
): Bill {
  const [start, end] = period
  return {
    bill_id: id,
    customer_id: customerId,
    period_start: start,
    period_end: end,
    issue_date: start,
    total_due: new Float(0),
    due_date: dueDate,
    line_items: [],
    status,
  }
}

export function addItem(bill: Bill, amount: PyNumber, description: string): void {
  bill.line_items.push({
    description,
    amount: new Float(numberOf(amount)),
    date: today,
    item_type: numberOf(amount) > 0 ? 'Charge' : 'Credit',
  })
  bill.total_due = new Float(bill.total_due.value + numberOf(amount))
}

/** The dollars of an amount, with cents. */
export function price(amount: PyNumber): string {
  return numberOf(round(new Float(numberOf(amount)), 2)).toFixed(2)
}

export function found<Item>(item: Item | undefined, message: string): Item {
  if (item === undefined) throw new PythonError('ValueError', message)
  return item
}
