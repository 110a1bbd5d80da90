import { amountOf, cents } from '../money.ts'
import { titleOf } from '../../tool-declarations.ts'
import { deterministicId } from '../deterministic-id.ts'
import { executed, optional, required } from '../discoverable-tool.ts'
import type { DiscoverableTool } from '../discoverable-tool.ts'
import { today } from '../clock.ts'

const userId = required('user_id', 'string', "The user's unique identifier in the system")
const customerId = required('user_id', 'string', "The customer's unique identifier in the system")

/** Accounts of credit cards: replaced, retained, paid, closed. */
export const creditCardTools: Readonly<Record<string, DiscoverableTool>> = {
  update_transaction_rewards_3847: {
    kind: 'write',
    description: 'Update the rewards_earned field on a credit card transaction.',
    parameters: [
      required('transaction_id', 'string', 'The unique identifier for the transaction to update'),
      required('new_rewards_earned', 'string', "The corrected rewards value (e.g., '6300 points')"),
    ],
    run(db, given) {
      const id = given.text('transaction_id')
      if (db.row('credit_card_transaction_history', id) === undefined) return `Error: Transaction '${id}' not found.`
      db.change('credit_card_transaction_history', id, { rewards_earned: given.value('new_rewards_earned') })
      return executed(
        'Transaction rewards updated successfully.',
        'update_transaction_rewards_3847',
        given,
        `Transaction updated:\n  - Transaction ID: ${id}\n  - New Rewards: ${given.text('new_rewards_earned')}`,
      )
    },
  },
  order_replacement_credit_card_7291: {
    kind: 'write',
    description: 'Order a replacement credit card for a customer.',
    parameters: [
      required('credit_card_account_id', 'string', 'The credit card account ID for the card being replaced'),
      userId,
      required('shipping_address', 'string', 'The address where the new card should be shipped'),
      required(
        'reason',
        'string',
        "Reason for replacement. Must be one of: 'fraud_suspected', 'lost', 'stolen', 'damaged', 'expired', 'other'",
      ),
      optional('expedited_shipping', 'boolean', 'Whether expedited shipping was requested', false),
    ],
    run(db, given) {
      const account = given.text('credit_card_account_id')
      const isExpedited = given.value('expedited_shipping') === true
      const id = `ccord_${deterministicId(12, 'credit_card_order', account, given.text('user_id'), given.text('reason'))}`
      const isNew = db.add('credit_card_orders', id, {
        order_id: id,
        credit_card_account_id: account,
        user_id: given.value('user_id'),
        shipping_address: given.value('shipping_address'),
        reason: given.value('reason'),
        expedited_shipping: isExpedited,
        order_date: today,
        expected_delivery: isExpedited ? '2-3 business days' : '7-10 business days',
        status: 'ORDERED',
      })
      if (!isNew) return 'Failed to order replacement card: Record may already exist.'
      return [
        'Replacement card ordered successfully.',
        '',
        'Executed: order_replacement_credit_card_7291',
        `Order ID: ${id}`,
        `Account: ${account}`,
        `Reason: ${titleOf(given.text('reason'))}`,
        `Shipping Address: ${given.text('shipping_address')}`,
        `Expected Delivery: ${isExpedited ? '2-3 business days' : '7-10 business days'}`,
      ].join('\n')
    },
  },
  log_credit_card_closure_reason_4521: {
    kind: 'write',
    description: 'Log the reason why a customer wants to close their credit card account.',
    parameters: [
      required('credit_card_account_id', 'string', 'The credit card account ID the customer wants to close'),
      userId,
      required(
        'closure_reason',
        'string',
        "Reason for closure. Must be one of: 'annual_fee', 'not_using_card', 'found_better_card', 'unhappy_with_rewards', 'simplifying_finances', 'negative_experience', 'other'",
      ),
    ],
    run(db, given) {
      const account = given.text('credit_card_account_id')
      const reason = given.text('closure_reason')
      const id = `clsr_${deterministicId(12, 'closure_reason', account, given.text('user_id'))}`
      const isNew = db.add('credit_card_closure_reasons', id, {
        record_id: id,
        credit_card_account_id: account,
        user_id: given.value('user_id'),
        closure_reason: reason,
        logged_at: today,
        status: 'LOGGED',
      })
      if (!isNew) return 'Failed to log closure reason: Record may already exist.'
      return executed(
        'Closure reason logged successfully.',
        'log_credit_card_closure_reason_4521',
        given,
        `Closure reason '${reason}' logged for account ${account}.`,
      )
    },
  },
  apply_statement_credit_8472: {
    kind: 'write',
    description: "Apply a statement credit to a customer's credit card account.",
    parameters: [
      userId,
      required('credit_card_account_id', 'string', 'The credit card account ID to apply the credit to'),
      required('amount', 'number', 'The credit amount in dollars (e.g., 25.00 for a $25 credit)'),
      required(
        'reason',
        'string',
        "Reason for the statement credit. Must be one of: 'goodwill_adjustment', 'promotional_credit', 'annual_fee_reversal', 'late_fee_reversal', 'interest_charge_reversal', 'dispute_resolution', 'price_match', 'retention_offer', 'error_correction', 'other'",
      ),
    ],
    run(db, given) {
      const [user, reason] = [given.text('user_id'), given.text('reason')]
      const amount = given.number('amount')
      if (amount <= 0) return 'Error: Credit amount must be a positive number.'
      const id = `txn_${deterministicId(12, 'transaction', user, 'STATEMENT_CREDIT', reason, cents(amount), 'Statement Credit')}`
      const isNew = db.add('credit_card_transaction_history', id, {
        transaction_id: id,
        user_id: user,
        credit_card_account_id: given.value('credit_card_account_id'),
        credit_card_type: 'N/A',
        merchant_name: 'Rho-Bank Statement Credit',
        transaction_amount: `-$${cents(amount)}`,
        transaction_date: today,
        category: 'Statement Credit',
        status: 'COMPLETED',
        rewards_earned: '0 points',
        credit_reason: reason,
      })
      if (!isNew) return 'Failed to apply statement credit: Record may already exist.'
      return [
        'Statement credit applied successfully.',
        '',
        'Executed: apply_statement_credit_8472',
        `  - Transaction ID: ${id}`,
        `  - User ID: ${user}`,
        `  - Account: ${given.text('credit_card_account_id')}`,
        `  - Credit Amount: $${cents(amount)}`,
        `  - Reason: ${titleOf(reason)}`,
        `  - Date: ${today}`,
      ].join('\n')
    },
  },
  apply_credit_card_account_flag_6147: {
    kind: 'write',
    description:
      "Apply a flag to a customer's credit card account. Flags can include annual fee waivers, promotional APR rates, rewards bonuses, or other account-level modifiers. Each flag has an effective date and expiration date.",
    parameters: [
      required('credit_card_account_id', 'string', 'The credit card account ID to apply the flag to'),
      userId,
      required(
        'flag_type',
        'string',
        "Type of flag to apply. Must be one of: 'annual_fee_waived', 'promotional_apr', 'rewards_bonus', 'other'",
      ),
      required('expiration_date', 'string', 'Date when the flag expires (MM/DD/YYYY format)'),
      required(
        'reason',
        'string',
        "Reason for applying this flag. Must be one of: 'retention_offer', 'loyalty_benefit', 'promotional', 'error_correction', 'other'",
      ),
    ],
    run(db, given) {
      const [account, user] = [given.text('credit_card_account_id'), given.text('user_id')]
      const [type, expires, reason] = [given.text('flag_type'), given.text('expiration_date'), given.text('reason')]
      const id = `ccflag_${deterministicId(12, 'account_flag', account, type, expires)}`
      const isNew = db.add('credit_card_account_flags', id, {
        flag_id: id,
        credit_card_account_id: account,
        user_id: user,
        flag_type: type,
        effective_date: today,
        expiration_date: expires,
        reason,
        applied_at: today,
        status: 'ACTIVE',
      })
      if (!isNew) return 'Failed to apply account flag: Record may already exist.'
      return [
        'Account flag applied successfully!',
        `  - Flag ID: ${id}`,
        `  - Account: ${account}`,
        `  - User ID: ${user}`,
        `  - Flag Type: ${titleOf(type)}`,
        `  - Effective Date: ${today}`,
        `  - Expiration Date: ${expires}`,
        `  - Reason: ${titleOf(reason)}`,
      ].join('\n')
    },
  },
  close_credit_card_account_7834: {
    kind: 'write',
    description: "Close a customer's credit card account.",
    parameters: [required('credit_card_account_id', 'string', 'The credit card account ID to close'), userId],
    run(db, given) {
      const account = given.text('credit_card_account_id')
      if (db.row('credit_card_accounts', account) === undefined)
        return `Error: Credit card account '${account}' not found.`
      db.change('credit_card_accounts', account, { status: 'CLOSED', closed_date: today })
      return executed(
        'Credit card account closed successfully.',
        'close_credit_card_account_7834',
        given,
        `Credit card account ${account} has been closed.`,
      )
    },
  },
  pay_credit_card_from_checking_9182: {
    kind: 'write',
    description:
      "Pay off a credit card balance using funds from the customer's Rho-Bank checking account. This deducts the specified amount from the checking account and reduces the credit card balance by the same amount.",
    parameters: [
      customerId,
      required('checking_account_id', 'string', 'The ID of the Rho-Bank checking account to debit funds from'),
      required('credit_card_account_id', 'string', 'The ID of the credit card account to apply the payment to'),
      required('amount', 'number', 'The payment amount in dollars. Must be a positive number.'),
    ],
    run(db, given) {
      const [from, to] = [given.text('checking_account_id'), given.text('credit_card_account_id')]
      const amount = given.number('amount')
      if (amount <= 0) return 'Error: Payment amount must be a positive number.'
      const [checking, card] = [db.row('accounts', from), db.row('credit_card_accounts', to)]
      if (checking === undefined) return `Error: Checking account '${from}' not found.`
      if (card === undefined) return `Error: Credit card account '${to}' not found.`
      const [funds, owed] = [
        amountOf(checking.get('current_holdings')) ?? 0,
        amountOf(card.get('current_balance')) ?? 0,
      ]
      if (amount > funds) {
        return `Error: Insufficient funds in checking account. Available balance: $${cents(funds)}, Payment amount: $${cents(amount)}`
      }
      if (amount > owed) {
        return `Error: Payment amount ($${cents(amount)}) exceeds credit card balance ($${cents(owed)}).`
      }
      db.change('accounts', from, { current_holdings: cents(funds - amount) })
      db.change('credit_card_accounts', to, { current_balance: `$${cents(owed - amount)}` })
      return [
        'Payment processed successfully!',
        `  - Payment Amount: $${cents(amount)}`,
        `  - From Checking Account: ${from}`,
        `  - To Credit Card Account: ${to}`,
        `  - New Checking Balance: $${cents(funds - amount)}`,
        `  - New Credit Card Balance: $${cents(owed - amount)}`,
        'The payment has been applied immediately.',
      ].join('\n')
    },
  },
}
