import { compare } from '../../../../python/arithmetic.ts'
import { jsonText } from '../../../../python/json-text.ts'
import { str } from '../../../../python/repr.ts'
import type { PyDict } from '../../../../python/value.ts'
import { rowsText } from '../banking-database.ts'
import type { Row } from '../banking-database.ts'
import { required } from '../discoverable-tool.ts'
import type { DiscoverableTool } from '../discoverable-tool.ts'

const userId = required('user_id', 'string', "The user's unique identifier in the system")

/** What agents read in tables that they have no other tool for. */
export const lookupTools: Readonly<Record<string, DiscoverableTool>> = {
  get_user_dispute_history_7291: history({
    name: 'get_user_dispute_history_7291',
    description:
      "Retrieve a user's credit card transaction dispute history from the transaction_disputes table. Returns all credit card transaction disputes filed by the user, including dispute IDs, transaction IDs, dispute reasons, statuses, and submission dates.",
    parameter: userId,
    table: 'transaction_disputes',
    done: 'User transaction dispute history retrieved successfully.',
    heading: (id) => `Transaction dispute history for user ${id}:`,
    none: '\nNo transaction disputes found for this user.',
  }),
  get_debit_dispute_status_7483: history({
    name: 'get_debit_dispute_status_7483',
    description:
      "Retrieve a user's debit card dispute history from the debit_card_disputes table. Returns all debit card disputes filed by the user, including dispute IDs, categories, amounts, statuses, and provisional credit information.",
    parameter: userId,
    table: 'debit_card_disputes',
    done: 'Debit card dispute history retrieved successfully.',
    heading: (id) => `Debit card dispute history for user ${id}:`,
    none: '\nNo debit card disputes found for this user.',
  }),
  get_pending_replacement_orders_5765: history({
    name: 'get_pending_replacement_orders_5765',
    description: 'Check if a credit card account has any pending replacement card orders.',
    parameter: required(
      'credit_card_account_id',
      'string',
      'The credit card account ID to check for pending replacement orders',
    ),
    table: 'credit_card_orders',
    done: 'Pending replacement orders check completed.',
    heading: (id) => `Replacement orders for credit card account ${id}:`,
    none: '\nNo pending replacement orders found for this credit card account.',
  }),
  get_closure_reason_history_8293: history({
    name: 'get_closure_reason_history_8293',
    description: 'Retrieve the closure reason history for a specific credit card account.',
    parameter: required(
      'credit_card_account_id',
      'string',
      'The credit card account ID to check for previous closure attempts',
    ),
    table: 'credit_card_closure_reasons',
    done: 'Closure reason history retrieved successfully.',
    heading: (id) => `Closure reason history for credit card account ${id}:`,
    none: '\nNo closure reason records found for this credit card account.',
  }),
  get_credit_limit_increase_history_4829: history({
    name: 'get_credit_limit_increase_history_4829',
    description:
      'Retrieve the credit limit increase request history for a specific credit card account. Returns all previous CLI requests including dates, amounts, and statuses.',
    parameter: required('credit_card_account_id', 'string', 'The credit card account ID to check for CLI history'),
    table: 'credit_limit_increase_requests',
    done: 'Credit limit increase history retrieved.',
    heading: (id) => `Credit limit increase history for account ${id}:`,
    none: '\nNo credit limit increase requests found for this account.',
  }),
  get_bank_account_transactions_9173: {
    kind: 'read',
    description:
      'Retrieve the transaction history for a bank account.\n\nTransactions are returned in reverse chronological order (most recent\nfirst).',
    parameters: [required('account_id', 'string', 'The bank account ID to retrieve transactions for')],
    run(db, given) {
      const found = db.rows('bank_account_transaction_history', 'account_id', given.value('account_id'))
      const text =
        found.length === 0
          ? '\nNo transactions found for this account.'
          : rowsText('bank_account_transaction_history', latestFirst(found, 'date'))
      return retrieved(
        'Bank account transactions retrieved successfully.',
        'get_bank_account_transactions_9173',
        `Transactions for account ${given.text('account_id')}:\n${text}`,
      )
    },
  },
  get_all_user_accounts_by_user_id_3847: {
    kind: 'read',
    description: 'Retrieve all accounts (checking, savings, credit cards) for a customer.',
    parameters: [required('user_id', 'string', "The customer's unique identifier in the system")],
    run(db, given) {
      const section = (table: string, none: string): string => {
        const found = db.rows(table, 'user_id', given.value('user_id'))
        return found.length === 0 ? `  ${none}` : rowsText(table, found)
      }
      const bank = section('accounts', 'No bank accounts found.')
      const cards = section('credit_card_accounts', 'No credit card accounts found.')
      return retrieved(
        'User accounts retrieved successfully.',
        'get_all_user_accounts_by_user_id_3847',
        `Accounts for user ${given.text('user_id')}:\n\nBank Accounts:\n${bank}\n\nCredit Card Accounts:\n${cards}`,
      )
    },
  },
  get_payment_history_6183: {
    kind: 'read',
    description: 'Retrieve payment history for a credit card account.',
    parameters: [
      required('credit_card_account_id', 'string', 'The credit card account ID to check payment history for'),
      required('months', 'integer', 'Number of months of payment history to retrieve'),
    ],
    run(db, given) {
      const account = given.text('credit_card_account_id')
      const months = given.number('months')
      const payments = db.rows('payment_history', 'credit_card_account_id', given.value('credit_card_account_id'))
      const latest = latestFirst(payments, 'payment_date')
        .map(([, row]) => row)
        .slice(0, Math.max(0, months))
      if (latest.length === 0) return `No payment history found for account '${account}'.`
      const late = latest.findIndex((row) => row.get('status') !== 'ON_TIME')
      const lines = latest.map(
        (row) =>
          `  - Payment Date: ${fieldOf(row, 'payment_date')}\n    Amount: ${fieldOf(row, 'amount')}\n    Status: ${fieldOf(row, 'status')}`,
      )
      return [
        `Payment history for account '${account}' (last ${given.text('months')} months):`,
        `Consecutive on-time payments: ${late < 0 ? latest.length : late}`,
        '',
        lines.join('\n\n'),
      ].join('\n')
    },
  },
  get_debit_cards_by_account_id_7823: {
    kind: 'read',
    description:
      'Retrieve all debit cards associated with a checking account. Returns card details including status, issue reason, and expiration date.',
    parameters: [required('account_id', 'string', 'The checking account ID to retrieve debit cards for')],
    run: (db, given) =>
      jsonText(
        db.rows('debit_cards', 'account_id', given.value('account_id')).map(([, row]) => shownCard(row)),
        { indent: 2 },
      ),
  },
  get_atm_deposit_images_8473: {
    kind: 'read',
    description: 'Retrieve ATM deposit envelope/check images for a deposit dispute investigation.',
    parameters: [required('transaction_id', 'string', 'The transaction ID of the ATM deposit')],
    run: (_db, given) =>
      retrieved(
        'ATM deposit images retrieved successfully.',
        'get_atm_deposit_images_8473',
        `ATM deposit images for transaction ${given.text('transaction_id')}:\n\nNo deposit images found for this transaction.`,
      ),
  },
}

interface History {
  readonly name: string
  readonly description: string
  readonly parameter: ReturnType<typeof required>
  readonly table: string
  readonly done: string
  readonly heading: (id: string) => string
  readonly none: string
}

/** All rows of a table that belong to what the one parameter names. */
function history({ name, description, parameter, table, done, heading, none }: History): DiscoverableTool {
  return {
    kind: 'read',
    description,
    parameters: [parameter],
    run(db, given) {
      const found = db.rows(table, parameter.name, given.value(parameter.name))
      return retrieved(
        done,
        name,
        `${heading(given.text(parameter.name))}\n${found.length === 0 ? none : rowsText(table, found)}`,
      )
    },
  }
}

function retrieved(done: string, name: string, text: string): string {
  return `${done}\n\nExecuted: ${name}\n${text}`
}

/** The table's own names for two fields are others than agents are told of. */
function shownCard(row: PyDict): PyDict {
  const shown = new Map(row)
  for (const [from, to] of [
    ['last_4_digits', 'card_number_last_4'],
    ['issue_date', 'date_issued'],
  ] as const) {
    const value = shown.get(from)
    if (value === undefined) continue
    shown.delete(from)
    shown.set(to, value)
  }
  return shown
}

function fieldOf(row: PyDict, field: string): string {
  return str(row.get(field) ?? 'N/A')
}

/** By the text of the date, as upstream does: `2025-10-15` is later than `11/01/2025`. */
function latestFirst(rows: readonly Row[], field: string): Row[] {
  return rows.toSorted(([, a], [, b]) => compare(fieldOf(b, field), fieldOf(a, field)))
}
