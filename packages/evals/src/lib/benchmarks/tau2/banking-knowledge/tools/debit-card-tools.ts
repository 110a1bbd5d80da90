import { str } from '../../../../python/repr.ts'
import { Float } from '../../../../python/value.ts'
import type { BankingDatabase } from '../banking-database.ts'
import { today } from '../clock.ts'
import { deterministicDigits, deterministicId } from '../deterministic-id.ts'
import { optional, required } from '../discoverable-tool.ts'
import type { DiscoverableTool, GivenArguments } from '../discoverable-tool.ts'
import { amountOf, cents } from '../money.ts'
import { titleOf } from '../../tool-declarations.ts'

const deliveries: Readonly<Record<string, string>> = {
  STANDARD: '7-10 business days',
  EXPEDITED: '3-5 business days',
  RUSH: '1-2 business days',
}
const designs = ['CLASSIC', 'PREMIUM', 'CUSTOM']
const closureReasons = ['lost', 'stolen', 'fraud_suspected', 'damaged', 'no_longer_needed', 'account_closing']
/** Why the next card is issued, by why the last one was closed. */
const issueReasons: Readonly<Record<string, string>> = {
  lost: 'lost',
  stolen: 'stolen',
  fraud_suspected: 'fraud',
  damaged: 'damaged',
}

/** Debit cards as such: ordered, activated, closed. */
export const debitCardTools: Readonly<Record<string, DiscoverableTool>> = {
  order_debit_card_5739: {
    kind: 'write',
    description: "Order a new debit card for a customer's checking account.",
    parameters: [
      required('account_id', 'string', 'The checking account ID to link the debit card to'),
      required('user_id', 'string', "The customer's unique identifier"),
      required('delivery_option', 'string', 'Shipping speed: STANDARD, EXPEDITED, or RUSH'),
      required('delivery_fee', 'number', 'Fee to charge for delivery in dollars'),
      required('card_design', 'string', 'Card design: CLASSIC, PREMIUM, or CUSTOM'),
      required('design_fee', 'number', 'Fee to charge for card design in dollars'),
      required('shipping_address', 'string', 'Full shipping address for card delivery'),
      optional('excess_replacement_fee', 'number', 'Fee for exceeding replacement limit, if applicable', new Float(0)),
    ],
    run: (db, given) => orderCard(db, given),
  },
  activate_debit_card_8291: activation(
    'Activate a NEW debit card (first-time card for this checking account).',
    'new cards',
    ['new_account', 'first_card'],
  ),
  activate_debit_card_8292: activation(
    'Activate a REPLACEMENT debit card (replacing a lost, stolen, or fraud-compromised card).',
    'replacement cards',
    ['lost', 'stolen', 'fraud'],
  ),
  activate_debit_card_8293: activation(
    'Activate a REISSUED debit card (expiration renewal, damaged card, design upgrade, or bank-initiated reissue).',
    'reissued cards',
    ['expired', 'damaged', 'upgrade', 'bank_reissue'],
  ),
  close_debit_card_4721: {
    kind: 'write',
    description: 'Close or cancel a debit card permanently.',
    parameters: [
      required('card_id', 'string', 'The debit card ID to close'),
      required(
        'reason',
        'string',
        'Reason for closing: lost, stolen, fraud_suspected, damaged, no_longer_needed, or account_closing',
      ),
    ],
    run(db, given) {
      const [id, reason] = [given.text('card_id'), given.text('reason')]
      const card = db.row('debit_cards', id)
      if (card === undefined) return `Error: Debit card '${id}' not found.`
      if (!closureReasons.includes(reason)) {
        return `Error: Invalid reason '${reason}'. Must be one of: ${closureReasons.join(', ')}`
      }
      const status = str(card.get('status') ?? 'N/A')
      if (status !== 'ACTIVE' && status !== 'PENDING') {
        return `Error: Card cannot be closed. Current status is '${status}'. Card must be in ACTIVE or PENDING status.`
      }
      db.change('debit_cards', id, { status: 'CLOSED', closure_reason: reason, closed_date: today })
      return [
        'Debit Card Closed Successfully',
        `Card ID: ${id}`,
        `Previous Status: ${status}`,
        'New Status: CLOSED',
        `Closure Reason: ${titleOf(reason)}`,
        `Closure Date: ${today}`,
        '',
        ...warningOf(reason),
        'Note: This card cannot be reactivated. If the customer needs a new card, they can order one through the standard ordering process.',
        'Any recurring payments linked to this card will need to be updated with new payment information.',
      ].join('\n')
    },
  },
}

function warningOf(reason: string): string[] {
  if (reason !== 'lost' && reason !== 'stolen' && reason !== 'fraud_suspected') return []
  const lines = [
    'IMPORTANT: This card has been immediately deactivated for security.',
    'Any pending transactions may still be processed.',
  ]
  if (reason === 'fraud_suspected') {
    lines.push(
      'Please advise the customer to review recent transactions and file disputes for any unauthorized charges.',
      'Also recommend changing their online banking password.',
    )
  }
  return [...lines, '']
}

function orderCard(db: BankingDatabase, given: GivenArguments): string {
  const [account, user, delivery] = [given.text('account_id'), given.text('user_id'), given.text('delivery_option')]
  const [design, address] = [given.text('card_design'), given.text('shipping_address')]
  const row = db.row('accounts', account)
  if (row === undefined) return `Error: Account '${account}' not found.`
  const expected = Object.hasOwn(deliveries, delivery) ? deliveries[delivery] : undefined
  if (expected === undefined) {
    return `Error: Invalid delivery_option '${delivery}'. Must be one of: ${Object.keys(deliveries).join(', ')}`
  }
  if (!designs.includes(design)) return `Error: Invalid card_design '${design}'. Must be one of: ${designs.join(', ')}`
  const [deliveryFee, designFee, excessFee] = [
    given.number('delivery_fee'),
    given.number('design_fee'),
    given.value('excess_replacement_fee') === null ? 0 : given.number('excess_replacement_fee'),
  ]
  const total = deliveryFee + designFee + excessFee
  const funds = amountOf(row.get('current_holdings')) ?? 0
  if (funds < total) {
    return `Error: Insufficient funds. Account balance: $${cents(funds)}, Total fees: $${cents(total)}`
  }
  const order = `dcord_${deterministicId(12, 'debit_card_order', account, user, delivery)}`
  const card = `dbc_${deterministicId(12, 'debit_card', account, user, today)}`
  const isNew = db.add('debit_card_orders', order, {
    order_id: order,
    account_id: account,
    user_id: user,
    delivery_option: delivery,
    card_design: design,
    shipping_address: address,
    delivery_fee: new Float(deliveryFee),
    design_fee: new Float(designFee),
    excess_replacement_fee: new Float(excessFee),
    total_fee: new Float(total),
    order_date: today,
    expected_delivery: expected,
    status: 'PENDING',
  })
  if (!isNew) return 'Failed to order debit card: Record may already exist.'
  db.add('debit_cards', card, {
    card_id: card,
    account_id: account,
    user_id: user,
    cardholder_name: str(db.row('users', user)?.get('name') ?? 'N/A').toUpperCase(),
    last_4_digits: deterministicDigits(4, 'debit_card_last4', card),
    cvv: deterministicDigits(3, 'debit_card_cvv', card),
    status: 'PENDING',
    issue_date: today,
    // Four years on, at the end of the month.
    expiration_date: '11/30/2029',
    card_design: design,
    issue_reason: issueReasonOf(db, account),
  })
  if (total > 0) db.change('accounts', account, { current_holdings: cents(funds - total) })
  return [
    'Debit Card Order Confirmed',
    `Order ID: ${order}`,
    `Card ID: ${card}`,
    `Linked Account: ${account}`,
    `Delivery Option: ${delivery}`,
    `Card Design: ${design}`,
    `Shipping Address: ${address}`,
    `Expected Delivery: ${expected}`,
    '',
    'Note: Card will arrive with status PENDING. Customer must call to activate after receiving the card.',
    total > 0
      ? `Total Fees: $${cents(total)} (Deducted from account ${account})`
      : 'Total Fees: $0 (No additional charges)',
  ].join('\n')
}

/** Of the last card that was closed for a reason that asks for another. */
function issueReasonOf(db: BankingDatabase, account: string): string {
  const cards = db.rows('debit_cards', 'account_id', account).map(([, card]) => card)
  const reasons = cards.flatMap((card) => issueReasons[str(card.get('closure_reason') ?? '')] ?? [])
  return reasons.at(-1) ?? (cards.length === 0 ? 'first_card' : 'new_account')
}

function activation(description: string, cards: string, reasons: readonly string[]): DiscoverableTool {
  return {
    kind: 'write',
    description,
    parameters: [
      required('card_id', 'string', 'The debit card ID to activate'),
      required('last_4_digits', 'string', 'Last 4 digits of the card number'),
      required('expiration_date', 'string', 'Card expiration date (MM/YY format)'),
      required('cvv', 'string', 'The 3-digit CVV on the back of the card'),
      required('pin', 'string', 'The 4-digit PIN chosen by the customer'),
    ],
    run(db, given) {
      const id = given.text('card_id')
      const card = db.row('debit_cards', id)
      if (card === undefined) return `Error: Debit card '${id}' not found.`
      const [status, reason] = [str(card.get('status') ?? 'N/A'), str(card.get('issue_reason') ?? 'N/A')]
      if (status !== 'PENDING')
        return `Error: Card cannot be activated. Current status is '${status}'. Card must be in PENDING status.`
      if (!reasons.includes(reason))
        return `Error: Wrong activation tool. This tool is for ${cards}. Card issue reason is '${reason}'.`
      // The digits of a card are not compared: how new ones are drawn is not known.
      db.change('debit_cards', id, { status: 'ACTIVE', activated_date: today })
      return [
        'Debit Card Activated Successfully',
        `Card ID: ${id}`,
        'Previous Status: PENDING',
        'New Status: ACTIVE',
        `Activation Date: ${today}`,
      ].join('\n')
    },
  }
}
