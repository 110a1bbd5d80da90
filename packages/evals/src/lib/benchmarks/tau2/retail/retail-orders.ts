import { add, compare, multiply, round } from '../../../python/arithmetic.ts'
import { iterate } from '../../../python/iterate.ts'
import { Float } from '../../../python/value.ts'
import type { PyNumber, PyRecord, PyValue } from '../../../python/value.ts'
import { fail } from '../fail.ts'
import { dictOf, listOf, ownEntry, recordOf, textOf } from '../record-fields.ts'
import { listParameter, textParameter } from '../tool-parameter.ts'
import type { Tau2Tool, ToolParameter } from '../toolkit.ts'
import { validatedModel } from '../validated-model.ts'
import { orderId, orderOf, paymentMethodOf, userId, userOf } from './retail-lookups.ts'

const addressFields = {
  address1: 'text',
  address2: 'text',
  city: 'text',
  country: 'text',
  state: 'text',
  zip: 'text',
} as const

const addressParameters: readonly ToolParameter[] = [
  textParameter('address1', "The first line of the address, such as '123 Main St'."),
  textParameter('address2', "The second line of the address, such as 'Apt 1' or ''."),
  textParameter('city', "The city, such as 'San Francisco'."),
  textParameter('state', "The state, such as 'CA'."),
  textParameter('country', "The country, such as 'USA'."),
  textParameter('zip', "The zip code, such as '12345'."),
]

/** What changes an order as a whole, or a user. */
export function retailOrders(db: PyRecord): Readonly<Record<string, Tau2Tool>> {
  return {
    cancel_pending_order: {
      kind: 'write',
      description:
        "Cancel a pending order. If the order is already processed or delivered,\n\nit cannot be cancelled. The agent needs to explain the cancellation detail\nand ask for explicit user confirmation (yes/no) to proceed. If the user confirms,\nthe order status will be changed to 'cancelled' and the payment will be refunded.\nThe refund will be added to the user's gift card balance immediately if the payment\nwas made using a gift card, otherwise the refund would take 5-7 business days to process.\nThe function returns the order details after the cancellation.",
      parameters: [
        orderId,
        textParameter(
          'reason',
          "The reason for cancellation, which should be either 'no longer needed' or 'ordered by mistake'.",
        ),
      ],
      run(id = null, reason = null) {
        if (orderOf(db, id)['status'] !== 'pending') fail('Non-pending order cannot be cancelled')
        if (reason !== 'no longer needed' && reason !== 'ordered by mistake') fail('Invalid reason')
        const order = ownOrder(db, id)
        const history = listOf(order['payment_history'])
        const refunds = history.map(recordOf).map((paid) => {
          const { amount = null, payment_method_id: methodId = null } = paid
          if (isGiftCard(methodId)) addToBalance(db, order, methodId, amount)
          return transaction('refund', amount, methodId)
        })
        order['status'] = 'cancelled'
        order['cancel_reason'] = reason
        history.push(...refunds)
        return order
      },
    },

    modify_pending_order_address: {
      kind: 'write',
      description:
        'Modify the shipping address of a pending order. The agent needs to explain the modification detail and ask for explicit user confirmation (yes/no) to proceed.',
      parameters: [orderId, ...addressParameters],
      run(id = null, ...lines) {
        if (!isPending(orderOf(db, id))) fail('Non-pending order cannot be modified')
        const address = addressOf(lines)
        const order = ownOrder(db, id)
        order['address'] = address
        return order
      },
    },

    modify_pending_order_payment: {
      kind: 'write',
      description:
        'Modify the payment method of a pending order. The agent needs to explain the modification detail and ask for explicit user confirmation (yes/no) to proceed.',
      parameters: [
        orderId,
        textParameter(
          'payment_method_id',
          "The payment method id to pay or receive refund for the item price difference, such as 'gift_card_0000000' or 'credit_card_0000000'. These can be looked up from the user or order details.",
        ),
      ],
      run(id = null, methodId = null) {
        const found = orderOf(db, id)
        if (!isPending(found)) fail('Non-pending order cannot be modified')
        const method = paymentMethodOf(db, found, methodId)
        const [paid, ...others] = listOf(found['payment_history']).map(recordOf)
        if (paid === undefined || others.length > 0 || paid['transaction_type'] !== 'payment') {
          return fail('There should be exactly one payment for a pending order')
        }
        const { amount = null, payment_method_id: oldId = null } = paid
        if (oldId === methodId) fail('The new payment method should be different from the current one')
        if (isGiftCard(method['id']) && compare(method['balance'] ?? null, amount) < 0) {
          fail('Insufficient gift card balance to pay for the order')
        }
        const order = ownOrder(db, id)
        listOf(order['payment_history']).push(
          transaction('payment', amount, methodId),
          transaction('refund', amount, oldId),
        )
        if (isGiftCard(methodId)) addToBalance(db, order, methodId, negative(amount))
        if (isGiftCard(oldId)) addToBalance(db, order, oldId, amount)
        return order
      },
    },

    modify_user_address: {
      kind: 'write',
      description:
        'Modify the default address of a user. The agent needs to explain the modification detail and ask for explicit user confirmation (yes/no) to proceed.',
      parameters: [userId, ...addressParameters],
      run(id = null, ...lines) {
        const found = userOf(db, id)
        const address = addressOf(lines)
        const user = ownEntry(db['users'], found['user_id'])
        user['address'] = address
        return user
      },
    },

    return_delivered_order_items: {
      kind: 'write',
      description:
        "Return some items of a delivered order.\n\nThe order status will be changed to 'return requested'.\nThe agent needs to explain the return detail and ask for explicit user confirmation (yes/no) to proceed.\nThe user will receive follow-up email for how and where to return the item.",
      parameters: [
        orderId,
        listParameter(
          'item_ids',
          "The item ids to be returned, each such as '1008292230'. There could be duplicate items in the list.",
        ),
        textParameter(
          'payment_method_id',
          "The payment method id to pay or receive refund for the item price difference, such as 'gift_card_0000000' or 'credit_card_0000000'.\nThese can be looked up from the user or order details.",
        ),
      ],
      run(id = null, itemIds = null, methodId = null) {
        const found = orderOf(db, id)
        if (found['status'] !== 'delivered') fail('Non-delivered order cannot be returned')
        const method = paymentMethodOf(db, found, methodId)
        const [paid] = listOf(found['payment_history'])
        if (!isGiftCard(method['id']) && methodId !== recordOf(paid)['payment_method_id']) {
          fail('Payment method should be the original payment method')
        }
        const returned = iterate(itemIds)
        if (findTooMany(found, returned) !== undefined) fail('Some item not found')
        const order = ownOrder(db, id)
        order['status'] = 'return requested'
        order['return_items'] = sorted(returned)
        order['return_payment_method_id'] = methodId
        return order
      },
    },
  }
}

export function ownOrder(db: PyRecord, id: PyValue): PyRecord {
  return ownEntry(db['orders'], id)
}

export function isGiftCard(methodId: PyValue = null): boolean {
  return typeof methodId === 'string' && methodId.includes('gift_card')
}

export function transaction(type: 'payment' | 'refund', amount: PyValue, methodId: PyValue): PyRecord {
  return { transaction_type: type, amount, payment_method_id: methodId }
}

/** Keeps the balance in whole cents. */
export function addToBalance(db: PyRecord, order: PyRecord, methodId: PyValue, amount: PyValue): void {
  const user = ownEntry(db['users'], order['user_id'])
  const method = recordOf(dictOf(user['payment_methods']).get(textOf(methodId)))
  const balance = add(method['balance'] ?? null, amount)
  if (balance instanceof Float) method['balance'] = round(balance, 2)
}

export function negative(amount: PyValue): PyNumber {
  return multiply(amount, -1)
}

/** The first id that is wanted more often than the order has it. */
export function findTooMany(order: PyRecord, itemIds: readonly PyValue[]): PyValue | undefined {
  const ordered = listOf(order['items']).map((item) => recordOf(item)['item_id'] ?? null)
  const count = (ids: readonly PyValue[], wanted: PyValue): number => ids.filter((id) => id === wanted).length
  return itemIds.find((id) => count(itemIds, id) > count(ordered, id))
}

/** @throws {PythonError} For what Python cannot compare. */
export function sorted(values: readonly PyValue[]): PyValue[] {
  return values.toSorted((a, b) => compare(a, b))
}

/** Also after its items were modified, which is why an order's own tools look closer. */
function isPending(order: PyRecord): boolean {
  return textOf(order['status']).includes('pending')
}

/** @param lines In the order of the parameters. */
function addressOf(lines: readonly PyValue[]): PyRecord {
  const given = addressParameters.map(({ name }, index): [string, PyValue] => [name, lines[index] ?? null])
  return validatedModel('UserAddress', addressFields, new Map(given))
}
