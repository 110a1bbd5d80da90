import { Float, isNumber, numberOf } from '../../../../python/value.ts'
import { today } from '../clock.ts'
import { deterministicId } from '../deterministic-id.ts'
import { optional, required } from '../discoverable-tool.ts'
import type { DiscoverableTool } from '../discoverable-tool.ts'
import { cents } from '../money.ts'
import { titleOf } from '../../tool-declarations.ts'

const fraudCategories = new Set(['unauthorized_transaction', 'card_present_fraud', 'card_not_present_fraud'])

/** Of transactions that customers do not accept. */
export const disputeTools: Readonly<Record<string, DiscoverableTool>> = {
  file_credit_card_transaction_dispute_4829: {
    kind: 'write',
    description: 'File a formal dispute for a credit card transaction.',
    parameters: [
      required('transaction_id', 'string', 'The unique identifier for the transaction being disputed'),
      required(
        'card_action',
        'string',
        "Flag indicating the card's status. Must be one of: 'keep_active' (card remains active, dispute only), 'cancel_and_reissue' (card is being cancelled and replaced). This is for record-keeping only and does NOT order a replacement card.",
      ),
      required('card_last_4_digits', 'string', 'Last 4 digits of the credit card number'),
      required('full_name', 'string', 'Full legal name of the cardholder'),
      required('user_id', 'string', "The user's unique identifier in the system"),
      required('phone', 'string', 'Contact phone number'),
      required('email', 'string', 'Contact email address'),
      required('address', 'string', 'Contact mailing address'),
      required(
        'contacted_merchant',
        'boolean',
        'Whether the user attempted to resolve the issue with the merchant first',
      ),
      required('purchase_date', 'string', 'Date when the purchase was made, format MM/DD/YYYY'),
      required('issue_noticed_date', 'string', 'Date when the user noticed the issue, format MM/DD/YYYY'),
      required(
        'dispute_reason',
        'string',
        "Reason for the dispute. Must be one of: 'unauthorized_fraudulent_charge', 'duplicate_charge', 'incorrect_amount', 'goods_services_not_received', 'goods_services_not_as_described', 'canceled_subscription_still_charging', 'refund_never_processed'",
      ),
      required(
        'resolution_requested',
        'string',
        "Resolution being requested. Must be one of: 'full_refund', 'partial_refund'",
      ),
      required('eligible_for_provisional_credit', 'boolean', 'Whether the user is eligible for provisional credit'),
      optional(
        'partial_refund_amount',
        'number',
        "Amount requested for partial refund (required only if resolution_requested is 'partial_refund')",
      ),
    ],
    run(db, given) {
      const transaction = given.text('transaction_id')
      const isEligible = given.value('eligible_for_provisional_credit')
      const id = `dsp_${deterministicId(12, 'dispute', given.text('user_id'), transaction)}`
      const isNew = db.add('transaction_disputes', id, {
        dispute_id: id,
        transaction_id: transaction,
        user_id: given.value('user_id'),
        card_action: given.value('card_action'),
        card_last_4_digits: given.value('card_last_4_digits'),
        full_name: given.value('full_name'),
        phone: given.value('phone'),
        email: given.value('email'),
        address: given.value('address'),
        contacted_merchant: given.value('contacted_merchant'),
        purchase_date: given.value('purchase_date'),
        issue_noticed_date: given.value('issue_noticed_date'),
        dispute_reason: given.value('dispute_reason'),
        resolution_requested: given.value('resolution_requested'),
        partial_refund_amount: given.value('partial_refund_amount'),
        eligible_for_provisional_credit: isEligible,
        provisional_credit_given: isEligible,
        submitted_at: today,
        status: 'SUBMITTED',
      })
      if (!isNew) return 'Failed to file transaction dispute: Record may already exist.'
      return [
        'Credit card transaction dispute filed successfully. A case has been opened and will be reviewed within 10 business days.',
        '',
        'Executed: file_credit_card_transaction_dispute_4829',
        `Dispute ID: ${id}`,
        `Transaction: ${transaction}`,
        `Reason: ${titleOf(given.text('dispute_reason'))}`,
        `Resolution Requested: ${titleOf(given.text('resolution_requested'))}`,
        isEligible === true
          ? 'Provisional Credit: A provisional credit has been applied to your account.'
          : 'Provisional Credit: Not eligible at this time.',
      ].join('\n')
    },
  },
  file_debit_card_transaction_dispute_6281: {
    kind: 'write',
    description:
      'File a formal dispute for a debit card transaction under Regulation E. Debit card disputes affect actual bank funds and have different liability rules based on reporting timing.',
    parameters: [
      required('transaction_id', 'string', 'The unique identifier for the transaction being disputed'),
      required('account_id', 'string', 'The checking account ID linked to the debit card'),
      required('card_id', 'string', 'The debit card ID'),
      required('user_id', 'string', "The user's unique identifier in the system"),
      required(
        'dispute_category',
        'string',
        "Category of the dispute. Must be one of: 'unauthorized_transaction', 'atm_cash_discrepancy', 'atm_deposit_not_credited', 'duplicate_charge', 'incorrect_amount', 'goods_services_not_received', 'recurring_charge_after_cancellation', 'card_present_fraud', 'card_not_present_fraud'",
      ),
      required('transaction_date', 'string', 'Date when the transaction occurred, format MM/DD/YYYY'),
      required('discovery_date', 'string', 'Date when the user first noticed the issue, format MM/DD/YYYY'),
      required('disputed_amount', 'number', 'The dollar amount being disputed'),
      required(
        'transaction_type',
        'string',
        "Type of transaction. Must be one of: 'pin_purchase', 'signature_purchase', 'online_purchase', 'atm_withdrawal', 'atm_deposit', 'recurring_payment', 'person_to_person'",
      ),
      required(
        'card_in_possession',
        'boolean',
        'Whether the customer still has their physical debit card in their possession',
      ),
      required(
        'pin_compromised',
        'string',
        "Whether the customer's PIN may have been compromised. Must be one of: 'yes_shared', 'yes_observed', 'no', 'unknown'",
      ),
      required(
        'contacted_merchant',
        'boolean',
        'Whether the user attempted to resolve the issue with the merchant first',
      ),
      required(
        'police_report_filed',
        'boolean',
        'Whether a police report has been filed (recommended for fraud over $500)',
      ),
      required(
        'written_statement_provided',
        'boolean',
        'Whether the customer has provided a written statement describing what happened (required for Reg E provisional credit)',
      ),
      required(
        'provisional_credit_eligible',
        'boolean',
        'Whether the user is eligible for provisional credit based on Debit Card Provisional Credit Guidelines',
      ),
      required(
        'customer_max_liability_amount',
        'number',
        'The maximum dollar amount the customer could be liable for based on Regulation E reporting timing rules and the disputed amount. Use -1 for unlimited liability.',
      ),
      required(
        'card_action',
        'string',
        "Action to take on the card. Must be one of: 'keep_active', 'freeze_pending_investigation', 'close_and_reissue'",
      ),
    ],
    run(db, given) {
      const category = given.text('dispute_category')
      const disputed = given.number('disputed_amount')
      const isFraud = fraudCategories.has(category)
      const isIssued = given.value('provisional_credit_eligible') === true
      const liability = given.value('customer_max_liability_amount')
      const id = `dsp_${deterministicId(12, 'dispute', given.text('user_id'), given.text('transaction_id'))}`
      const isNew = db.add('debit_card_disputes', id, {
        dispute_id: id,
        transaction_id: given.value('transaction_id'),
        account_id: given.value('account_id'),
        card_id: given.value('card_id'),
        user_id: given.value('user_id'),
        dispute_category: category,
        transaction_date: given.value('transaction_date'),
        discovery_date: given.value('discovery_date'),
        disputed_amount: new Float(disputed),
        transaction_type: given.value('transaction_type'),
        card_in_possession: given.value('card_in_possession'),
        pin_compromised: given.value('pin_compromised'),
        contacted_merchant: given.value('contacted_merchant'),
        police_report_filed: given.value('police_report_filed'),
        written_statement_provided: given.value('written_statement_provided'),
        provisional_credit_eligible: given.value('provisional_credit_eligible'),
        provisional_credit_issued: isIssued,
        provisional_credit_amount: isIssued ? new Float(disputed) : null,
        customer_max_liability_amount: isNumber(liability) ? new Float(numberOf(liability)) : liability,
        card_action: given.value('card_action'),
        is_fraud_category: isFraud,
        pin_shared_voluntarily: given.value('pin_compromised') === 'yes_shared',
        submitted_at: today,
        status: 'OPEN',
      })
      if (!isNew) return 'Failed to file debit card dispute: Record may already exist.'
      const needsReport = isFraud && disputed > 500 && given.value('police_report_filed') !== true
      return [
        `Dispute ID: ${id}`,
        `Transaction: ${given.text('transaction_id')}`,
        `Account: ${given.text('account_id')}`,
        `Category: ${titleOf(category)}`,
        `Disputed Amount: $${cents(disputed)}`,
        `Card Action: ${titleOf(given.text('card_action'))}`,
        isIssued
          ? `Provisional Credit: ISSUED - $${cents(disputed)} credited within 10 business days per Regulation E.`
          : 'Provisional Credit: Not eligible - see Debit Card Provisional Credit Guidelines for details.',
        ...(needsReport
          ? ['RECOMMENDATION: For fraud disputes over $500, filing a police report is recommended.']
          : []),
      ].join('\n')
    },
  },
}
