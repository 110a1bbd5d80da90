import { str } from '../../../../python/repr.ts'
import { Float } from '../../../../python/value.ts'
import { round } from '../../../../python/arithmetic.ts'
import type { BankingDatabase } from '../banking-database.ts'
import { today } from '../clock.ts'
import { deterministicId } from '../deterministic-id.ts'
import { optional, required } from '../discoverable-tool.ts'
import type { DiscoverableTool, GivenArguments } from '../discoverable-tool.ts'
import { amountOf, cents } from '../money.ts'

/** Checking and savings accounts: opened, closed, credited. */
export const bankAccountTools: Readonly<Record<string, DiscoverableTool>> = {
  open_bank_account_4821: {
    kind: 'write',
    description: 'Open a new bank account for a customer.',
    parameters: [
      required('user_id', 'string', "The customer's unique identifier in the system"),
      required(
        'account_type',
        'string',
        "Type of account to open. Must be one of: 'checking' (personal checking), 'savings' (personal savings), 'business_checking', 'business_savings'",
      ),
      required('account_class', 'string', 'The full official account class name'),
    ],
    run(db, given) {
      const [user, type, level] = [given.text('user_id'), given.text('account_type'), given.text('account_class')]
      const id = deterministicId(16, 'account', user, type, level)
      const isNew = db.add('accounts', id, {
        account_id: id,
        user_id: user,
        account_type: type,
        account_class: level,
        current_holdings: '0.00',
        status: 'OPEN',
        date_opened: today,
      })
      if (!isNew) return 'Failed to open bank account: Record may already exist.'
      return [
        'Bank account opened successfully!',
        `  - Account ID: ${id}`,
        `  - User ID: ${user}`,
        `  - Account Type: ${type}`,
        `  - Account Class: ${level}`,
        '  - Status: OPEN',
        '  - Initial Balance: $0.00',
        `  - Date Opened: ${today}`,
      ].join('\n')
    },
  },
  close_bank_account_7392: {
    kind: 'write',
    description: "Close a customer's bank account (checking or savings).",
    parameters: [
      required('account_id', 'string', 'The ID of the bank account to close'),
      optional('reason', 'string', 'The reason for closing the account', 'Customer requested closure'),
      optional('waive_early_closure_fee', 'boolean', 'Whether to waive early closure fees', false),
    ],
    run(db, given) {
      const id = given.text('account_id')
      const account = db.row('accounts', id)
      if (account === undefined) return `Error: Account '${id}' not found.`
      if (account.get('status') === 'CLOSED') return `Error: Account '${id}' is already closed.`
      const isWaived = given.value('waive_early_closure_fee') === true
      const reason = given.value('reason') ?? 'Customer requested closure'
      db.change('accounts', id, {
        status: 'CLOSED',
        date_closed: today,
        closure_reason: reason,
        early_closure_fee_waived: isWaived,
      })
      return [
        'Bank account closed successfully!',
        `  - Account ID: ${id}`,
        `  - Account Type: ${str(account.get('account_type') ?? 'N/A')}`,
        `  - Account Class: ${str(account.get('account_class') ?? 'N/A')}`,
        '  - Status: CLOSED',
        `  - Date Closed: ${today}`,
        `  - Reason: ${str(reason)}`,
        `  - Early Closure Fee Waived: ${isWaived ? 'Yes' : 'No'}`,
      ].join('\n')
    },
  },
  transfer_funds_between_bank_accounts_7291: {
    kind: 'write',
    description: "Transfer funds between a customer's bank accounts.",
    parameters: [
      required('source_account_id', 'string', 'The account ID to transfer from'),
      required('destination_account_id', 'string', 'The account ID to transfer to'),
      required('amount', 'number', 'The amount in USD to transfer'),
    ],
    run(db, given) {
      const [from, to] = [given.text('source_account_id'), given.text('destination_account_id')]
      const amount = given.number('amount')
      if (amount <= 0) return 'Error: Transfer amount must be greater than 0.'
      for (const [side, id] of [
        ['Source', from],
        ['Destination', to],
      ] as const) {
        const account = db.row('accounts', id)
        if (account === undefined) return `Error: ${side} account '${id}' not found.`
        const status = str(account.get('status') ?? 'N/A')
        if (status !== 'OPEN' && status !== 'ACTIVE')
          return `Error: ${side} account '${id}' is not active (status: ${status}).`
      }
      if (from === to) return 'Error: Source and destination accounts must be different.'
      const [source, destination] = [holdingsOf(db, from), holdingsOf(db, to)]
      if (source < amount) {
        return `Error: Insufficient funds. Source account balance: $${cents(source)}, Transfer amount: $${cents(amount)}`
      }
      db.change('accounts', from, { current_holdings: cents(source - amount) })
      db.change('accounts', to, { current_holdings: cents(destination + amount) })
      return [
        'Funds transferred successfully!',
        `  - Amount: $${cents(amount)}`,
        `  - From Account: ${from}`,
        `  - To Account: ${to}`,
        `  - New Source Balance: $${cents(source - amount)}`,
        `  - New Destination Balance: $${cents(destination + amount)}`,
      ].join('\n')
    },
  },
  apply_checking_account_credit_5829: credit({
    prefix: 'checking_credit',
    description: "Apply a credit to a customer's checking account for missing rebates or fee refunds.",
    account: 'checking',
    types: { rebate_credit: 'REBATE CREDIT', fee_refund: 'FEE REFUND' },
    typesText:
      "The type of credit: 'rebate_credit' for rebates that should have been applied, 'fee_refund' for incorrect fee charges",
  }),
  apply_savings_account_credit_6831: credit({
    prefix: 'savings_credit',
    description:
      "Apply a credit to a customer's savings account for interest corrections, fee refunds, or goodwill adjustments.",
    account: 'savings',
    types: {
      interest_correction: 'INTEREST CORRECTION',
      fee_refund: 'FEE REFUND',
      goodwill_credit: 'GOODWILL CREDIT',
    },
    typesText:
      "The type of credit: 'interest_correction' for APY/interest calculation errors, 'fee_refund' for incorrect fee charges, 'goodwill_credit' for customer service gestures",
  }),
  submit_interest_discrepancy_report_7294: {
    kind: 'write',
    description:
      "Submit a report for interest calculation discrepancies to the backend team for investigation. Use this when the interest credited to a customer's account does not match expected APY calculations.",
    parameters: [
      required('account_id', 'string', 'The savings account ID with the discrepancy'),
      required('user_id', 'string', "The customer's unique identifier"),
      required(
        'expected_apy',
        'number',
        'The APY percentage the customer should have received (e.g., 2.775 for 2.775%)',
      ),
      required('actual_apy', 'number', 'The APY percentage that was actually applied (e.g., 2.5 for 2.5%)'),
      required(
        'amount_difference',
        'number',
        'The dollar amount difference between expected and actual interest credited',
      ),
    ],
    run: (db, given) => reportDiscrepancy(db, given),
  },
}

interface Credit {
  readonly prefix: string
  readonly description: string
  readonly account: 'checking' | 'savings'
  /** What a statement calls them, by code. */
  readonly types: Readonly<Record<string, string>>
  readonly typesText: string
}

function credit({ prefix, description, account, types, typesText }: Credit): DiscoverableTool {
  return {
    kind: 'write',
    description,
    parameters: [
      required('account_id', 'string', `The ${account} account ID to credit`),
      required('amount', 'number', 'The positive dollar amount to credit (must be greater than 0)'),
      required('credit_type', 'string', typesText),
    ],
    run(db, given) {
      const [id, type] = [given.text('account_id'), given.text('credit_type')]
      const amount = given.number('amount')
      if (db.row('accounts', id) === undefined) return `Error: Account '${id}' not found.`
      const name = Object.hasOwn(types, type) ? types[type] : undefined
      if (amount <= 0) return 'Error: Credit amount must be greater than 0.'
      if (name === undefined) {
        return `Error: Invalid credit_type '${type}'. Must be one of: ${Object.keys(types).join(', ')}`
      }
      const transaction = `txn_${deterministicId(16, prefix, id, type, str(new Float(amount)), today)}`
      const previous = holdingsOf(db, id)
      const isNew = db.add('bank_account_transaction_history', transaction, {
        transaction_id: transaction,
        account_id: id,
        date: today,
        description: `${name} - CUSTOMER SERVICE`,
        amount: new Float(amount),
        type,
        status: 'posted',
      })
      if (!isNew) return 'Failed to apply credit: Record may already exist.'
      db.change('accounts', id, { current_holdings: cents(previous + amount) })
      return [
        '',
        'Credit applied successfully!',
        `  - Transaction ID: ${transaction}`,
        `  - Account: ${id}`,
        `  - Credit Type: ${type}`,
        `  - Amount: $${cents(amount)}`,
        `  - Previous Balance: $${cents(previous)}`,
        `  - New Balance: $${cents(previous + amount)}`,
      ].join('\n')
    },
  }
}

/** The report goes elsewhere: no table has it. */
function reportDiscrepancy(db: BankingDatabase, given: GivenArguments): string {
  const [id, user] = [given.text('account_id'), given.text('user_id')]
  const [account, customer] = [db.row('accounts', id), db.row('users', user)]
  if (account === undefined) return `Error: Account '${id}' not found.`
  if (customer === undefined) return `Error: User '${user}' not found.`
  const [expected, actual] = [new Float(given.number('expected_apy')), new Float(given.number('actual_apy'))]
  const report = `IDR_${deterministicId(16, 'interest_report', id, user, str(expected), str(actual), today)}`
  const level = str(account.get('level') ?? account.get('account_class') ?? 'N/A')
  return [
    '',
    'Interest Discrepancy Report Submitted Successfully!',
    `  - Report ID: ${report}`,
    `  - Account: ${id} (${level})`,
    `  - Customer: ${str(customer.get('name') ?? 'N/A')}`,
    `  - Expected APY: ${str(expected)}%`,
    `  - Actual APY: ${str(actual)}%`,
    `  - APY Difference: ${str(round(expected.value - actual.value, 4))}%`,
    `  - Amount Difference: $${cents(given.number('amount_difference'))}`,
    '  - Status: PENDING_REVIEW',
    '',
    'The backend team will investigate this discrepancy and ensure correct APY calculations are applied going forward.',
  ].join('\n')
}

function holdingsOf(db: BankingDatabase, account: string): number {
  return amountOf(db.row('accounts', account)?.get('current_holdings')) ?? 0
}
