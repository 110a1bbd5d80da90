import { Float } from '../../../../python/value.ts'
import { today } from '../clock.ts'
import { deterministicDigits, deterministicId } from '../deterministic-id.ts'
import { executed, required } from '../discoverable-tool.ts'
import type { DiscoverableTool } from '../discoverable-tool.ts'
import { amountOf, cents } from '../money.ts'

/** What users do themselves, once an agent has given them the tool. */
export const userDiscoverableTools: Readonly<Record<string, DiscoverableTool>> = {
  submit_cash_back_dispute_0589: {
    kind: 'write',
    description: 'Submit a cash back dispute for a specific transaction.',
    parameters: [
      required('user_id', 'string', 'Your user ID'),
      required('transaction_id', 'string', 'The transaction ID to dispute'),
    ],
    run(db, given) {
      const [user, transaction] = [given.text('user_id'), given.text('transaction_id')]
      const id = `dsp_${deterministicId(12, 'dispute', user, transaction)}`
      const isResolved = db.row('task_config', 'dispute_settings')?.get('auto_resolve_disputes') === true
      const isNew = db.add('cash_back_disputes', id, {
        dispute_id: id,
        user_id: user,
        transaction_id: transaction,
        submitted_at: today,
        status: isResolved ? 'RESOLVED' : 'SUBMITTED',
        ...(isResolved && { resolution: 'APPROVED' }),
      })
      if (!isNew) return 'Failed to submit cash back dispute: Record may already exist.'
      return executed(
        'Cash back dispute submitted successfully. Your case has been queued for review.',
        'submit_cash_back_dispute_0589',
        given,
        [
          `Dispute ID: ${id}`,
          isResolved
            ? 'Status: RESOLVED - The dispute has been reviewed and approved. The transaction rewards need to be updated.'
            : 'Status: SUBMITTED - Your dispute has been queued for review.',
        ].join('\n'),
      )
    },
  },
  get_referral_link: {
    kind: 'write',
    description: 'Generate a referral link for a specific credit card to share with friends or family.',
    parameters: [
      required('user_id', 'string', 'Your user ID'),
      required('card_name', 'string', 'The exact name of the credit card'),
    ],
    run(db, given) {
      const [user, card] = [given.text('user_id'), given.text('card_name')]
      const id = deterministicId(16, 'referral', user, card)
      const isNew = db.add('referrals', id, {
        referral_id: id,
        referrer_id: user,
        referred_account_type: card,
        referral_status: 'NO_PROGRESS',
        date: today,
      })
      if (!isNew) return 'Failed to generate referral link: Record may already exist.'
      return executed(
        'Referral link generated successfully.',
        'get_referral_link',
        given,
        `Referral Link: https://rhobank.com/refer/${id}`,
      )
    },
  },
  get_card_last_4_digits: {
    kind: 'read',
    description: 'Look up the last 4 digits of a credit card number.',
    parameters: [required('credit_card_account_id', 'string', 'Your credit card account ID')],
    run: (_db, given) =>
      executed(
        'Card information retrieved successfully.',
        'get_card_last_4_digits',
        given,
        `Last 4 digits of card: ${deterministicDigits(4, 'card_last4', given.text('credit_card_account_id'))}`,
      ),
  },
  deposit_check_3847: {
    kind: 'write',
    description:
      'Deposit a check into a checking or savings account. The user takes a photo of the check and submits it through their mobile banking app.',
    parameters: [
      required('account_id', 'string', 'The ID of the account to deposit into'),
      required('check_amount', 'number', 'The amount of the check in USD'),
    ],
    run(db, given) {
      const id = given.text('account_id')
      const amount = new Float(given.number('check_amount'))
      const account = db.row('accounts', id)
      if (account === undefined) return `Error: Account '${id}' not found.`
      if (amount.value <= 0) return 'Error: Check amount must be greater than 0.'
      const balance = (amountOf(account.get('current_holdings')) ?? 0) + amount.value
      db.change('accounts', id, { current_holdings: cents(balance) })
      return executed(
        'Check deposited successfully.',
        'deposit_check_3847',
        given,
        `Deposit Amount: $${cents(amount)}\nNew Balance: $${cents(balance)}`,
      )
    },
  },
}
