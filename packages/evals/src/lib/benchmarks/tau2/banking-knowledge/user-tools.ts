import { floatOf } from '../../../python/float-of.ts'
import { str } from '../../../python/repr.ts'
import type { PyValue } from '../../../python/value.ts'
import { textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'
import type { BankingDatabase } from './banking-database.ts'
import { today } from './clock.ts'
import { deterministicId } from './deterministic-id.ts'
import { cents, wholeOf } from './money.ts'
import { cashBackPercent } from './cash-back.ts'

/** What every user can do without having been given it. */
export function userTools(db: BankingDatabase): Readonly<Record<string, Tau2Tool>> {
  return {
    apply_for_credit_card: {
      kind: 'write',
      description: 'Apply for a credit card.',
      parameters: [
        textParameter('card_type', 'Type of credit card'),
        textParameter('customer_name', 'Full legal name'),
        { name: 'annual_income', description: 'Annual income in USD', schema: { type: 'number' } },
        {
          name: 'rho_bank_subscription',
          description: 'Whether user has Rho-Bank+ subscription',
          schema: { type: 'boolean' },
          default: false,
        },
      ],
      run(cardType = null, name = null, annualIncome = null, hasSubscription = null) {
        const income = floatOf(annualIncome)
        const id = deterministicId(16, 'credit_card', str(cardType), str(name), str(income), str(hasSubscription))
        const isNew = db.add('credit_card_applications', id, {
          application_id: id,
          card_type: cardType,
          customer_name: name,
          annual_income: income,
          rho_bank_subscription: hasSubscription,
          status: 'PENDING',
          date: today,
        })
        if (!isNew) return 'Failed to submit credit card application: Record may already exist.'
        return 'Credit card application submitted:\nYour application has been successfully submitted. You will receive a decision within 5-7 business days via email.'
      },
    },
    submit_referral: {
      kind: 'write',
      description: 'Submit a referral request to refer someone to open an account.',
      parameters: [
        textParameter('user_id', 'Your user ID (the referrer)'),
        textParameter('account_type', 'The type of account you are referring someone to open'),
      ],
      run(userId = null, accountType = null) {
        const id = deterministicId(16, 'referral', str(userId), str(accountType))
        const isNew = db.add('referrals', id, {
          referral_id: id,
          referrer_id: userId,
          referred_account_type: accountType,
          referral_status: 'NO_PROGRESS',
          date: today,
        })
        if (!isNew) return 'Failed to submit referral: Record may already exist.'
        return [
          'Referral request submitted successfully!',
          `  - Referral ID: ${id}`,
          `  - Referrer ID: ${str(userId)}`,
          `  - Account Type: ${str(accountType)}`,
          '  - Status: NO_PROGRESS',
          `  - Date: ${today}`,
          '',
          "Share your referral ID with the person you're referring. They will need to use this when applying for their account.",
        ].join('\n')
      },
    },
    request_human_agent_transfer: {
      kind: 'write',
      description:
        'Request to be transferred to a human agent for assistance.\n\nUse this when you want to speak with a real human agent instead of\nthe automated system. Each request will be logged and processed.',
      parameters: [],
      run() {
        const count = db.rows('human_transfer_requests').length + 1
        const id = `transfer_request_${count}`
        db.add('human_transfer_requests', id, {
          request_id: id,
          request_number: count,
          requested_at: today,
          status: 'PENDING',
        })
        return `Transfer request #${count} submitted.\nThe agent will process your request.`
      },
    },
    submit_transaction: {
      kind: 'write',
      description: 'Submit a credit card transaction.',
      parameters: [
        textParameter('user_id', 'Your user ID'),
        textParameter(
          'credit_card_type',
          'Type of credit card used (e.g., "Bronze Rewards Card", "Gold Rewards Card")',
        ),
        textParameter('merchant_name', 'Name of the merchant where the purchase was made'),
        { name: 'amount', description: 'Transaction amount in USD (e.g., 127.43)', schema: { type: 'number' } },
        textParameter(
          'category',
          'Transaction category (e.g., "Groceries", "Dining", "Travel", "Software", "Entertainment", "Utilities", "Shopping")',
        ),
      ],
      run: (...values) => submitTransaction(db, values),
    },
  }
}

function submitTransaction(db: BankingDatabase, values: readonly PyValue[]): string {
  const [userId = null, card = null, merchant = null, spent = null, category = null] = values
  const amount = floatOf(spent)
  const shown = cents(amount)
  const percent = cashBackPercent(str(card), str(category))
  const points = wholeOf(amount.value * percent)
  const id = `txn_${deterministicId(12, 'transaction', str(userId), str(card), str(merchant), shown, str(category))}`
  const isNew = db.add('credit_card_transaction_history', id, {
    transaction_id: id,
    user_id: userId,
    credit_card_type: card,
    merchant_name: merchant,
    transaction_amount: `$${shown}`,
    transaction_date: today,
    category,
    status: 'COMPLETED',
    rewards_earned: `${points} points`,
  })
  if (!isNew) return 'Failed to submit transaction: Record may already exist.'
  return [
    'Transaction submitted successfully!',
    `  - Transaction ID: ${id}`,
    `  - User ID: ${str(userId)}`,
    `  - Card Type: ${str(card)}`,
    `  - Merchant: ${str(merchant)}`,
    `  - Amount: $${shown}`,
    `  - Category: ${str(category)}`,
    `  - Date: ${today}`,
    `  - Rewards Earned: ${points} points (${percent.toFixed(1)}% cashback rate)`,
    '',
  ].join('\n')
}
