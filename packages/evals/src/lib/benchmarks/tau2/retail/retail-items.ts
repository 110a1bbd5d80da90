import { add, compare, round, subtract } from '../../../python/arithmetic.ts'
import { iterate } from '../../../python/iterate.ts'
import { str } from '../../../python/repr.ts'
import { Float, isNumber, numberOf } from '../../../python/value.ts'
import type { PyNumber, PyRecord, PyValue } from '../../../python/value.ts'
import { fail } from '../fail.ts'
import { listOf, recordOf } from '../record-fields.ts'
import { listParameter, textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'
import { orderId, orderOf, paymentMethodOf, variantOf } from './retail-lookups.ts'
import { addToBalance, findTooMany, isGiftCard, negative, ownOrder, sorted, transaction } from './retail-orders.ts'

/** What puts new items in the place of an order's. */
export function retailItems(db: PyRecord): Readonly<Record<string, Tau2Tool>> {
  return {
    exchange_delivered_order_items: {
      kind: 'write',
      description:
        'Exchange items in a delivered order to new items of the same product type.\n\nFor a delivered order, return or exchange can be only done once by the agent.\nThe agent needs to explain the exchange detail and ask for explicit user confirmation (yes/no) to proceed.',
      parameters: [
        orderId,
        listParameter(
          'item_ids',
          "The item ids to be exchanged, each such as '1008292230'. There could be duplicate items in the list.",
        ),
        listParameter(
          'new_item_ids',
          "The item ids to be exchanged for, each such as '1008292230'.\nThere could be duplicate items in the list. Each new item id should match the item id\nin the same position and be of the same product.",
        ),
        textParameter(
          'payment_method_id',
          "The payment method id to pay or receive refund for the item price difference,\nsuch as 'gift_card_0000000' or 'credit_card_0000000'. These can be looked up\nfrom the user or order details.",
        ),
      ],
      run(id = null, itemIds = null, newItemIds = null, methodId = null) {
        const found = orderOf(db, id)
        if (found['status'] !== 'delivered') fail('Non-delivered order cannot be exchanged')
        const [old, wanted] = [iterate(itemIds), iterate(newItemIds)]
        const missing = findTooMany(found, old)
        if (missing !== undefined) fail(`Number of ${str(missing)} not found.`)
        if (old.length !== wanted.length) fail('The number of items to be exchanged should match.')
        const difference = toCents(priceDifference(db, found, old, wanted).difference)
        const method = paymentMethodOf(db, found, methodId)
        if (isGiftCard(method['id']) && compare(method['balance'] ?? null, difference) < 0) {
          fail('Insufficient gift card balance to pay for the price difference')
        }
        const order = ownOrder(db, id)
        order['status'] = 'exchange requested'
        order['exchange_items'] = sorted(old)
        order['exchange_new_items'] = sorted(wanted)
        order['exchange_payment_method_id'] = methodId
        order['exchange_price_difference'] = difference
        return order
      },
    },

    modify_pending_order_items: {
      kind: 'write',
      description:
        'Modify items in a pending order to new items of the same product type. For a pending order, this function can only be called once. The agent needs to explain the exchange detail and ask for explicit user confirmation (yes/no) to proceed.',
      parameters: [
        orderId,
        listParameter(
          'item_ids',
          "The item ids to be modified, each such as '1008292230'. There could be duplicate items in the list.",
        ),
        listParameter(
          'new_item_ids',
          "The item ids to be modified for, each such as '1008292230'. There could be duplicate items in the list. Each new item id should match the item id in the same position and be of the same product.",
        ),
        textParameter(
          'payment_method_id',
          "The payment method id to pay or receive refund for the item price difference, such as 'gift_card_0000000' or 'credit_card_0000000'. These can be looked up from the user or order details.",
        ),
      ],
      run(id = null, itemIds = null, newItemIds = null, methodId = null) {
        const found = orderOf(db, id)
        if (found['status'] !== 'pending') fail('Non-pending order cannot be modified')
        const [old, wanted] = [iterate(itemIds), iterate(newItemIds)]
        const missing = findTooMany(found, old)
        if (missing !== undefined) fail(`${str(missing)} not found`)
        if (old.length !== wanted.length) fail('The number of items to be exchanged should match')
        const { difference, last } = priceDifference(db, found, old, wanted)
        const method = paymentMethodOf(db, found, methodId)
        if (isGiftCard(method['id']) && compare(method['balance'] ?? null, difference) < 0) {
          fail('Insufficient gift card balance to pay for the new item')
        }
        const order = ownOrder(db, id)
        const amount = numberOf(difference)
        listOf(order['payment_history']).push(
          transaction(amount > 0 ? 'payment' : 'refund', new Float(Math.abs(amount)), methodId),
        )
        if (isGiftCard(method['id'])) addToBalance(db, order, methodId, negative(difference))
        for (const [index, itemId] of old.entries()) {
          const item = itemOf(order, itemId)
          item['item_id'] = wanted[index] ?? null
          // Upstream gives every item the price and the options of the last new one.
          item['price'] = last?.['price'] ?? null
          item['options'] = last?.['options'] ?? null
        }
        order['status'] = 'pending (item modified)'
        return order
      },
    },
  }
}

/** @returns Also the last of the new items. @throws {PythonError} If one of them cannot be had. */
function priceDifference(
  db: PyRecord,
  order: PyRecord,
  old: readonly PyValue[],
  wanted: readonly PyValue[],
): { readonly difference: PyNumber; readonly last: PyRecord | undefined } {
  let difference: PyNumber = 0
  let last: PyRecord | undefined
  for (const [index, itemId] of old.entries()) {
    const newId = wanted[index] ?? null
    const item = itemOf(order, itemId)
    last = variantOf(db, item['product_id'] ?? null, newId)
    if (last['available'] !== true) fail(`New item ${str(newId)} not found or available`)
    difference = sum(difference, subtract(last['price'] ?? null, item['price'] ?? null))
  }
  return { difference, last }
}

/** @throws {PythonError} */
function itemOf(order: PyRecord, itemId: PyValue): PyRecord {
  const item = listOf(order['items'])
    .map(recordOf)
    .find((candidate) => candidate['item_id'] === itemId)
  return item ?? fail('Item not found')
}

function sum(a: PyNumber, b: PyNumber): PyNumber {
  const total = add(a, b)
  return isNumber(total) ? total : 0
}

/** An integer, of no items at all, stays one. */
function toCents(amount: PyNumber): PyNumber {
  return amount instanceof Float ? round(amount, 2) : amount
}
