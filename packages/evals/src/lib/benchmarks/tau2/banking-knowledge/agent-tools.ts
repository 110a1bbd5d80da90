import { str } from '../../../python/repr.ts'
import type { PyValue } from '../../../python/value.ts'
import { choiceParameter, textParameter } from '../tool-parameter.ts'
import type { Tau2Tool, ToolParameter } from '../toolkit.ts'
import { rowsText } from './banking-database.ts'
import type { BankingDatabase } from './banking-database.ts'
import { now } from './clock.ts'

const transferReasons = [
  'fraud_or_security_concern',
  'account_closure_request',
  'deceased_account_holder',
  'legal_or_regulatory_matter',
  'account_ownership_dispute',
  'complex_billing_dispute',
  'abusive_customer_behavior',
  'third_party_inquiry',
  'technical_system_error',
  'unconfirmed_external_communication',
  'customer_demands_after_unavailable_offer_refusal',
  'kb_search_unsuccessful_customer_requests_transfer',
  'specialized_department_required',
  'accessibility_or_special_needs',
  'customer_frustrated_demands_human',
  'supervisor_request_service_complaint',
  'customer_requests_human_no_specific_reason',
  'request_completed_customer_wants_human_followup',
  'other',
]

const knownUser = 'Get the information (date of birth, email, phone number, address) for a user by their'

/** What every agent can do without the knowledge base. */
export function agentTools(db: BankingDatabase): Readonly<Record<string, Tau2Tool>> {
  const lookup = (description: string, parameter: ToolParameter, table: string, field: string): Tau2Tool => ({
    kind: 'read',
    description,
    parameters: [parameter],
    run: (value = null) => rowsText(table, db.rows(table, field, value)),
  })
  return {
    transfer_to_human_agents: {
      kind: 'generic',
      description:
        'Transfer the user to a human agent.\n\nThe proper transfer reason enum can be found in the knowledge base: search it before calling this tool to select the proper applicable reason.',
      parameters: [
        textParameter('summary', "A summary of the user's issue and what was attempted before transfer."),
        {
          ...choiceParameter('reason', 'The specific reason code for the transfer.', transferReasons),
          default: 'other',
        },
      ],
      run: (_summary, reason = null) =>
        `Transfer successful (reason: ${str(reason)}). A human agent will assist you shortly.`,
    },
    get_current_time: {
      kind: 'read',
      description: 'Get the current time. Use this to get the current timestamp for logging verification records.',
      parameters: [],
      run: () => `The current time is ${now}.`,
    },
    get_user_information_by_id: lookup(
      `${knownUser} user id.`,
      textParameter('user_id', 'The ID of the user'),
      'users',
      'user_id',
    ),
    get_user_information_by_name: lookup(
      `${knownUser} name. Case Sensitive.`,
      textParameter('customer_name', 'The name of the user'),
      'users',
      'name',
    ),
    get_user_information_by_email: lookup(
      `${knownUser} email.`,
      textParameter('email', 'The email of the user'),
      'users',
      'email',
    ),
    change_user_email: {
      kind: 'write',
      description: 'Change the email address for a user.',
      parameters: [
        textParameter('user_id', 'The ID of the user whose email should be changed'),
        textParameter('new_email', 'The new email address to set for the user'),
      ],
      run(userId = null, newEmail = null) {
        if (db.row('users', userId) === undefined) return `User with ID '${str(userId)}' not found.`
        db.change('users', userId, { email: newEmail })
        return `Email updated successfully.\n  - User ID: ${str(userId)}\n  - New Email: ${str(newEmail)}`
      },
    },
    get_referrals_by_user: lookup(
      'Get all referrals made by a user.',
      textParameter('user_id', 'The ID of the user (referrer) to look up referrals for'),
      'referrals',
      'referrer_id',
    ),
    get_credit_card_transactions_by_user: lookup(
      'Get all credit card transactions for a user.',
      textParameter('user_id', 'The ID of the user to look up transactions for'),
      'credit_card_transaction_history',
      'user_id',
    ),
    get_credit_card_accounts_by_user: lookup(
      'Get all credit card accounts for a user.\n\nReturns information about each credit card account including card type,\ndate opened, current balance, and reward points.',
      textParameter('user_id', 'The ID of the user to look up credit card accounts for'),
      'credit_card_accounts',
      'user_id',
    ),
    log_verification: {
      kind: 'write',
      description:
        "Log a verification record after successfully verifying a user's identity.\n\nCall this tool after you have verified a user by confirming 2 out of 4 identity fields\n(date of birth, email, phone number, address). This creates an audit record of the verification.",
      parameters: [
        textParameter('name', "The verified user's full name"),
        textParameter('user_id', "The verified user's ID"),
        textParameter('address', "The verified user's address"),
        textParameter('email', "The verified user's email"),
        textParameter('phone_number', "The verified user's phone number"),
        textParameter('date_of_birth', "The verified user's date of birth (MM/DD/YYYY format)"),
        textParameter('time_verified', 'The timestamp of the verification (e.g., "2025-11-14 03:40:00 EST")'),
      ],
      run: (...values) => logVerification(db, values),
    },
  }
}

function logVerification(db: BankingDatabase, values: readonly PyValue[]): string {
  const [name = null, userId = null, address = null, email = null, phone = null, birth = null, time = null] = values
  const stamp = str(time).replaceAll(/[-:]/g, '').replaceAll(' ', '_')
  const isNew = db.add('verification_history', `${str(userId)}_${stamp}`, {
    name,
    user_id: userId,
    address,
    email,
    phone_number: phone,
    date_of_birth: birth,
    time_verified: time,
  })
  if (!isNew) return 'Failed to log verification: Record may already exist.'
  return `Verification logged successfully.\n  - User: ${str(name)} (ID: ${str(userId)})\n  - Verified at: ${str(time)}`
}
