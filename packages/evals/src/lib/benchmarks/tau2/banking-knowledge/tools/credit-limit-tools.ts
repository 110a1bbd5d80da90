import { Float } from '../../../../python/value.ts'
import { today } from '../clock.ts'
import { deterministicId } from '../deterministic-id.ts'
import { required } from '../discoverable-tool.ts'
import type { DiscoverableTool } from '../discoverable-tool.ts'
import { amountOf, cents, grouped } from '../money.ts'

const customerId = required('user_id', 'string', "The customer's unique identifier in the system")

/** Requests for more credit. */
export const creditLimitTools: Readonly<Record<string, DiscoverableTool>> = {
  submit_credit_limit_increase_request_7392: {
    kind: 'write',
    description: "Submit a credit limit increase request for a customer's credit card.",
    parameters: [
      required('credit_card_account_id', 'string', 'The credit card account ID to request increase for'),
      customerId,
      required(
        'requested_increase_amount',
        'integer',
        'The dollar amount by which to increase the credit limit (e.g., 2500 for $2,500)',
      ),
    ],
    run(db, given) {
      const account = given.text('credit_card_account_id')
      const amount = given.number('requested_increase_amount')
      const id = requestId(account, given.text('user_id'), amount)
      const isNew = db.add('credit_limit_increase_requests', id, {
        request_id: id,
        credit_card_account_id: account,
        user_id: given.value('user_id'),
        requested_increase_amount: given.value('requested_increase_amount'),
        submitted_at: today,
        status: 'PENDING',
      })
      if (!isNew) return 'Failed to submit credit limit increase request: Record may already exist.'
      return [
        'Credit limit increase request submitted successfully.',
        '',
        'Executed: submit_credit_limit_increase_request_7392',
        `  - Request ID: ${id}`,
        `  - Account: ${account}`,
        `  - Requested Increase: $${Number.isInteger(amount) ? grouped(amount).slice(0, -3) : grouped(amount)}`,
        '  - Status: PENDING',
      ].join('\n')
    },
  },
  approve_credit_limit_increase_5847: {
    kind: 'write',
    description: "Approve and apply a credit limit increase for a customer's credit card.",
    parameters: [
      required('credit_card_account_id', 'string', 'The credit card account ID'),
      customerId,
      required('new_credit_limit', 'integer', 'The new total credit limit in dollars (e.g., 7500 for $7,500)'),
    ],
    run(db, given) {
      const account = given.text('credit_card_account_id')
      const card = db.row('credit_card_accounts', account)
      if (card === undefined) return `Error: Credit card account '${account}' not found.`
      const [previous, next] = [amountOf(card.get('credit_limit')) ?? 0, given.number('new_credit_limit')]
      db.change('credit_card_accounts', account, { credit_limit: `$${cents(next)}` })
      return [
        'Credit limit increase approved!',
        `  - Account: ${account}`,
        `  - Previous Limit: $${cents(previous)}`,
        `  - New Limit: $${cents(next)}`,
        `  - Increase: $${cents(next - previous)}`,
        `  - Effective Date: ${today}`,
        'The customer will receive a confirmation email.',
      ].join('\n')
    },
  },
  deny_credit_limit_increase_5848: {
    kind: 'write',
    description: "Deny a credit limit increase request for a customer's credit card.",
    parameters: [
      required('credit_card_account_id', 'string', 'The credit card account ID'),
      customerId,
      required(
        'denial_reason',
        'string',
        "The reason for denying the request. Must be one of: 'insufficient_account_age', 'cooldown_period_active', 'pending_disputes', 'pending_replacement_card', 'past_due_balance', 'high_utilization', 'insufficient_payment_history', 'requested_amount_exceeds_limit', 'other'",
      ),
    ],
    run(db, given) {
      const [account, reason] = [given.text('credit_card_account_id'), given.text('denial_reason')]
      const id = requestId(account, given.text('user_id'), 0)
      db.add('credit_limit_increase_requests', id, {
        request_id: id,
        credit_card_account_id: account,
        user_id: given.value('user_id'),
        denial_reason: reason,
        decision_date: today,
        status: 'DENIED',
      })
      return [
        'Credit limit increase request denied.',
        `  - Account: ${account}`,
        `  - Denial Reason: ${reason}`,
        `  - Date: ${today}`,
        'The customer will receive a notification explaining the denial.',
      ].join('\n')
    },
  },
}

function requestId(account: string, user: string, amount: number): string {
  return `cli_${deterministicId(12, 'cli_request', account, user, cents(new Float(amount)))}`
}
