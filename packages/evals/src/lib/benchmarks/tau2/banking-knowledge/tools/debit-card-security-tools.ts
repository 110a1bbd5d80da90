import { str } from '../../../../python/repr.ts'
import type { PyDict, PyValue } from '../../../../python/value.ts'
import type { BankingDatabase } from '../banking-database.ts'
import { now, today } from '../clock.ts'
import { required } from '../discoverable-tool.ts'
import { cents } from '../money.ts'
import type { DiscoverableParameter, DiscoverableTool, GivenArguments } from '../discoverable-tool.ts'

/** What a tool does to one card: fields to set and lines to answer with, or what is wrong. */
type Outcome =
  | { readonly problem: string }
  | { readonly fields: Readonly<Record<string, PyValue>>; readonly lines: readonly string[] }

/** Locks, alerts, PINs and limits of debit cards. */
export const debitCardSecurityTools: Readonly<Record<string, DiscoverableTool>> = {
  freeze_debit_card_3892: cardTool(
    'Temporarily freeze a debit card. The card can be unfrozen later.',
    'The debit card ID to freeze',
    [],
    (card) => statusChange(card, 'ACTIVE', 'FROZEN', 'Frozen', { frozen_date: today }),
  ),
  unfreeze_debit_card_3893: cardTool(
    'Unfreeze a previously frozen debit card.',
    'The debit card ID to unfreeze',
    [],
    (card) => statusChange(card, 'FROZEN', 'ACTIVE', 'Unfrozen', { unfrozen_date: today }),
  ),
  clear_debit_card_fraud_alert_4892: cardTool(
    'Clear a fraud alert or velocity block on a debit card.',
    'The debit card ID to clear the alert/block for',
    [required('reason', 'string', "The reason for clearing. Must be one of: 'customer_verified', 'velocity_clear'")],
    clearAlert,
  ),
  reset_debit_card_pin_6284: cardTool(
    'Reset a debit card PIN when the customer has forgotten it.',
    'The debit card ID to reset PIN for',
    [
      required('last_4_digits', 'string', 'Last 4 digits of the card number (for verification)'),
      required('new_pin', 'string', 'The new 4-digit PIN chosen by the customer'),
    ],
    (card, given) => {
      const problem = unusable(card, 'reset') ?? wrongDigits(card, given) ?? weakPin(given)
      return problem === undefined ? newPin(card, 'Reset') : { problem }
    },
  ),
  change_debit_card_pin_6285: cardTool(
    'Change a debit card PIN when the customer knows their current PIN.',
    'The debit card ID to change PIN for',
    [
      required('current_pin', 'string', "The customer's current 4-digit PIN"),
      required('new_pin', 'string', 'The new 4-digit PIN chosen by the customer'),
    ],
    (card, given) => {
      const problem = unusable(card, 'changed') ?? weakPin(given)
      return problem === undefined ? newPin(card, 'Changed') : { problem }
    },
  ),
  set_debit_card_recurring_block_7382: cardTool(
    'Block or unblock all recurring payments on a debit card.',
    'The debit card ID',
    [required('block_recurring', 'boolean', 'True to block recurring payments, false to unblock')],
    (_card, given) => {
      const isBlocked = given.value('block_recurring') === true
      return {
        fields: { recurring_blocked: isBlocked },
        lines: [`Recurring payments ${isBlocked ? 'blocked' : 'unblocked'} successfully.`],
      }
    },
  ),
  request_temporary_debit_card_limit_increase_8374: cardTool(
    "Request a temporary increase to a debit card's daily ATM withdrawal or purchase limit.",
    'The debit card ID',
    [
      required('limit_type', 'string', "Type of limit to increase: 'atm' or 'purchase'"),
      required('new_limit', 'number', 'The requested new temporary limit'),
    ],
    raiseLimit,
  ),
}

function cardTool(
  description: string,
  cardText: string,
  parameters: readonly DiscoverableParameter[],
  run: (card: PyDict, given: GivenArguments) => Outcome,
): DiscoverableTool {
  return {
    kind: 'write',
    description,
    parameters: [required('card_id', 'string', cardText), ...parameters],
    run: (db: BankingDatabase, given) => {
      const id = given.text('card_id')
      const card = db.row('debit_cards', id)
      if (card === undefined) return `Error: Debit card '${id}' not found.`
      const outcome = run(card, given)
      if ('problem' in outcome) return `Error: ${outcome.problem}`
      db.change('debit_cards', id, outcome.fields)
      const [first = '', ...rest] = outcome.lines
      return [first, `Card ID: ${id}`, ...rest].join('\n')
    },
  }
}

function statusOf(card: PyDict): string {
  return str(card.get('status') ?? 'N/A')
}

function statusChange(
  card: PyDict,
  from: string,
  to: string,
  done: string,
  fields: Readonly<Record<string, PyValue>>,
): Outcome {
  const status = statusOf(card)
  if (status !== from) {
    return {
      problem: `Card cannot be ${done.toLowerCase()}. Current status is '${status}'. Card must be in ${from} status.`,
    }
  }
  return {
    fields: { status: to, ...fields },
    lines: [`Debit Card ${done} Successfully`, `Previous Status: ${from}`, `New Status: ${to}`],
  }
}

function clearAlert(card: PyDict, given: GivenArguments): Outcome {
  const reason = given.text('reason')
  if (reason === 'velocity_clear') {
    if (card.get('velocity_blocked') !== true) return { problem: 'No velocity block is active on this card.' }
    return { fields: { velocity_blocked: false }, lines: ['Velocity block cleared successfully.'] }
  }
  if (reason !== 'customer_verified') {
    return { problem: `Invalid reason '${reason}'. Must be one of: customer_verified, velocity_clear` }
  }
  if (card.get('fraud_alert_active') !== true) return { problem: 'No fraud alert is active on this card.' }
  if (card.get('alert_source') === 'bank_initiated') {
    return {
      problem:
        'This is a bank-initiated fraud alert and cannot be cleared by customer service agents. Transfer the customer to the security team.',
    }
  }
  return {
    fields: { fraud_alert_active: false, alert_source: null },
    lines: ['Fraud alert cleared successfully.'],
  }
}

function unusable(card: PyDict, done: string): string | undefined {
  const status = statusOf(card)
  return status === 'ACTIVE'
    ? undefined
    : `PIN cannot be ${done}. Current card status is '${status}'. Card must be in ACTIVE status.`
}

function wrongDigits(card: PyDict, given: GivenArguments): string | undefined {
  return str(card.get('last_4_digits') ?? '') === given.text('last_4_digits')
    ? undefined
    : 'The last 4 digits do not match the card on file.'
}

function weakPin(given: GivenArguments): string | undefined {
  const pin = given.text('new_pin')
  if (!/^\d{4}$/.test(pin)) return 'PIN must be exactly 4 digits.'
  if (/^(\d)\1{3}$/.test(pin)) return 'PIN cannot be all the same digit.'
  return '0123456789'.includes(pin) || '9876543210'.includes(pin) ? 'PIN cannot be sequential.' : undefined
}

/** A PIN itself is never stored; its lock ends. */
function newPin(card: PyDict, done: string): Outcome {
  const unlocked = card.get('pin_locked') === true ? { pin_locked: false, pin_attempts_remaining: 3 } : {}
  return {
    fields: { pin_last_changed: today, ...unlocked },
    lines: [`Debit Card PIN ${done} Successfully`, 'The new PIN is effective immediately.'],
  }
}

function raiseLimit(card: PyDict, given: GivenArguments): Outcome {
  const type = given.text('limit_type')
  if (type !== 'atm' && type !== 'purchase') {
    return { problem: `Invalid limit_type '${type}'. Must be one of: atm, purchase` }
  }
  const status = statusOf(card)
  if (status !== 'ACTIVE') return { problem: `Card must be in ACTIVE status. Current status is '${status}'.` }
  const limit = given.value('new_limit')
  return {
    fields: { [`temporary_${type}_limit`]: limit, [`temporary_${type}_limit_requested_at`]: now },
    lines: [
      'Temporary limit increase approved.',
      `Limit Type: ${type}`,
      `New Limit: $${cents(given.number('new_limit'))}`,
      'Duration: 24 hours',
    ],
  }
}
