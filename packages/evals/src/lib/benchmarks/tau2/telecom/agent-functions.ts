import { isEqual } from '../../../python/is-equal.ts'
import type { Method } from '../../../python/method.ts'
import { str } from '../../../python/repr.ts'
import { isNumber } from '../../../python/value.ts'
import { addItem, newBill, today } from './carrier.ts'
import type { Carrier } from './carrier.ts'
import { method } from './declare-tool.ts'

const lastMonth = ['2025-01-01', '2025-01-31'] as const

/** What initial states and assertions of tasks call on the agent's side, beside the agent's tools. */
export function agentFunctions(carrier: Carrier): Record<string, Method> {
  return {
    set_data_usage: method(
      ['customer_id', 'line_id', 'data_used_gb'],
      (customerId = null, lineId = null, gigabytes = null) => {
        if (isNumber(gigabytes)) carrier.findLine(customerId, lineId).data_used_gb = gigabytes
        return null
      },
    ),
    suspend_line_for_overdue_bill: method(
      ['customer_id', 'line_id', 'new_bill_id', 'contract_ended'],
      (customerId = null, lineId = null, billId = null, hasContractEnded = null) => {
        const line = carrier.findLine(customerId, lineId)
        const customer = carrier.findCustomer(customerId)
        const id = str(billId)
        const bill = newBill(id, customer.customer_id, { period: lastMonth, dueDate: '2025-01-15' }, 'Overdue')
        addItem(bill, carrier.findPlan(line.plan_id).price_per_month, `Charge for line ${line.line_id}`)
        carrier.db.bills.push(bill)
        customer.bill_ids.push(id)
        line.status = 'Suspended'
        line.suspension_start_date = today
        if (hasContractEnded === true) [, line.contract_end_date] = lastMonth
        return `Line ${line.line_id} suspended for unpaid bill ${id}`
      },
    ),
    assert_data_refueling_amount: method(
      ['customer_id', 'line_id', 'expected_amount'],
      (customerId = null, lineId = null, amount = null) =>
        isEqual(carrier.findLine(customerId, lineId).data_refueling_gb, amount),
    ),
    assert_line_status: method(
      ['customer_id', 'line_id', 'expected_status'],
      (customerId = null, lineId = null, status = null) => isEqual(carrier.findLine(customerId, lineId).status, status),
    ),
    assert_overdue_bill_exists: method(['customer_id', 'overdue_bill_id'], (customerId = null, billId = null) => {
      const { bill_ids: billIds } = carrier.findCustomer(customerId)
      return billIds.some((id) => isEqual(id, billId)) && carrier.findBill(billId).status === 'Overdue'
    }),
    assert_no_overdue_bill: method(
      ['overdue_bill_id'],
      (billId = null) => !carrier.db.bills.some((bill) => isEqual(bill.bill_id, billId) && bill.status !== 'Paid'),
    ),
  }
}
