import { describe, expect, it } from 'vitest'
import { callerOf, pythonOf } from '../../../../../test/tau2-caller.ts'
import type { Caller } from '../../../../../test/tau2-caller.ts'
import { openRetailWorlds } from './load-retail-domain.ts'

const address = { address1: '1 Elm St', address2: '', city: 'Austin', country: 'USA', state: 'TX', zip: '73301' }

/** A synthetic shop. */
function shop(status = 'pending', balance = 100): object {
  const variant = (id: string, price: number, isAvailable = true): object => ({
    [id]: { item_id: id, options: { size: id }, available: isAvailable, price },
  })
  return {
    products: {
      p1: {
        name: 'Mug',
        product_id: 'p1',
        variants: { ...variant('m1', 10.5), ...variant('m2', 12.25), ...variant('m3', 9, false) },
      },
      p2: { name: 'Desk', product_id: 'p2', variants: { ...variant('d1', 300.1), ...variant('d2', 500.3) } },
    },
    users: {
      ann: {
        user_id: 'ann',
        name: { first_name: 'Ann', last_name: 'Lee' },
        address,
        email: 'Ann@example.com',
        payment_methods: {
          gift_card_1: { source: 'gift_card', id: 'gift_card_1', balance },
          paypal_1: { source: 'paypal', id: 'paypal_1' },
          credit_card_1: { source: 'credit_card', id: 'credit_card_1', brand: 'visa', last_four: '1234' },
        },
        orders: ['#W1'],
      },
    },
    orders: {
      '#W1': {
        order_id: '#W1',
        user_id: 'ann',
        address,
        items: [
          { name: 'Mug', product_id: 'p1', item_id: 'm1', price: 10.5, options: { size: 'm1' } },
          { name: 'Desk', product_id: 'p2', item_id: 'd1', price: 300.1, options: { size: 'd1' } },
        ],
        status,
        fulfillments: [],
        payment_history: [{ transaction_type: 'payment', amount: 310.6, payment_method_id: 'paypal_1' }],
      },
    },
  }
}

function open(status?: string, balance?: number): Caller {
  return callerOf(openRetailWorlds(pythonOf(shop(status, balance)))())
}

function orderOf(call: Caller): Record<string, unknown> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a reply of the tool
  return JSON.parse(call('get_order_details', { order_id: '#W1' })) as Record<string, unknown>
}

function balanceOf(call: Caller): string | undefined {
  return /"balance": ([^}]+)}/.exec(call('get_user_details', { user_id: 'ann' }))?.[1]
}

const change = { order_id: '#W1', item_ids: ['m1'], new_item_ids: ['m2'], payment_method_id: 'gift_card_1' }

describe('the retail tools', () => {
  it('finds users in whatever case', () => {
    const call = open()

    expect(call('find_user_id_by_email', { email: 'ANN@EXAMPLE.COM' })).toBe('ann')
    expect(call('find_user_id_by_name_zip', { first_name: 'aNN', last_name: 'LEE', zip: '73301' })).toBe('ann')
    expect(call('find_user_id_by_name_zip', { first_name: 'Ann', last_name: 'Lee', zip: '73302' })).toBe(
      'Error: User not found',
    )
  })

  it('lists products by name and looks variants up in all of them', () => {
    const call = open()

    expect(call('list_all_product_types')).toBe('{"Desk": "p2", "Mug": "p1"}')
    expect(call('get_item_details', { item_id: 'd2' })).toBe(
      '{"item_id": "d2", "options": {"size": "d2"}, "available": true, "price": 500.3}',
    )
    expect(call('get_item_details', { item_id: 'p1' })).toBe('Error: Item not found')
  })

  it('gives every modified item what the last new one has, as upstream does', () => {
    const call = open('pending', 1000)
    call('modify_pending_order_items', { ...change, item_ids: ['m1', 'd1'], new_item_ids: ['m2', 'd2'] })

    expect(orderOf(call)).toMatchObject({
      status: 'pending (item modified)',
      items: [
        { item_id: 'm2', price: 500.3, options: { size: 'd2' } },
        { item_id: 'd2', price: 500.3, options: { size: 'd2' } },
      ],
      payment_history: [{}, { transaction_type: 'payment', amount: 12.25 - 10.5 + (500.3 - 300.1) }],
    })
    expect(balanceOf(call)).toBe('798.05')
  })

  it('lets a modified order have another address, and nothing else', () => {
    const call = open()
    call('modify_pending_order_items', change)

    expect(call('modify_pending_order_address', { order_id: '#W1', ...address, city: 'Waco' })).toContain(
      '"city": "Waco"',
    )
    expect(call('modify_pending_order_items', change)).toBe('Error: Non-pending order cannot be modified')
    expect(call('cancel_pending_order', { order_id: '#W1', reason: 'no longer needed' })).toBe(
      'Error: Non-pending order cannot be cancelled',
    )
  })

  it('refunds a gift card at once, in whole cents', () => {
    const call = open('pending', 400.01)
    const pay = (id: string): string => call('modify_pending_order_payment', { order_id: '#W1', payment_method_id: id })

    expect(pay('paypal_1')).toBe('Error: The new payment method should be different from the current one')
    expect(pay('gift_card_1')).toContain('"amount": 310.6, "payment_method_id": "gift_card_1"')
    expect(balanceOf(call)).toBe('89.41')
    expect(pay('credit_card_1')).toBe('Error: There should be exactly one payment for a pending order')
    expect(call('cancel_pending_order', { order_id: '#W1', reason: 'ordered by mistake' })).toContain(
      '"status": "cancelled"',
    )
    expect(balanceOf(call)).toBe('400.01')
  })

  it('notes an exchange, sorted, and the difference in cents', () => {
    const call = open('delivered', 1000)
    call('exchange_delivered_order_items', { ...change, item_ids: ['m1', 'd1'], new_item_ids: ['m2', 'd2'] })

    expect(orderOf(call)).toMatchObject({
      status: 'exchange requested',
      exchange_items: ['d1', 'm1'],
      exchange_new_items: ['d2', 'm2'],
      exchange_price_difference: 201.95,
      exchange_payment_method_id: 'gift_card_1',
    })
    expect(balanceOf(call)).toBe('1000.0')
  })

  it('takes returns for the original payment method or a gift card', () => {
    const giveBack = (id: string, items = ['m1']): string =>
      open('delivered')('return_delivered_order_items', { order_id: '#W1', item_ids: items, payment_method_id: id })

    expect(giveBack('credit_card_1')).toBe('Error: Payment method should be the original payment method')
    expect(giveBack('gift_card_1')).toContain('"return_items": ["m1"], "return_payment_method_id": "gift_card_1"')
    expect(giveBack('paypal_1', ['m1', 'm1'])).toBe('Error: Some item not found')
    expect(giveBack('paypal_1', [])).toContain('"status": "return requested"')
  })

  it.each<[string, string, object, string]>([
    ['delivered', 'modify_pending_order_items', {}, 'Non-pending order cannot be modified'],
    ['pending', 'modify_pending_order_items', { item_ids: ['m1', 'm1'] }, 'm1 not found'],
    ['pending', 'modify_pending_order_items', { new_item_ids: [] }, 'The number of items to be exchanged should match'],
    ['pending', 'modify_pending_order_items', { new_item_ids: ['d1'] }, 'Variant not found'],
    ['pending', 'modify_pending_order_items', { new_item_ids: ['m3'] }, 'New item m3 not found or available'],
    ['pending', 'modify_pending_order_items', { payment_method_id: 'x' }, 'Payment method not found'],
    [
      'pending',
      'modify_pending_order_items',
      { item_ids: ['d1'], new_item_ids: ['d2'] },
      'Insufficient gift card balance to pay for the new item',
    ],
    ['pending', 'exchange_delivered_order_items', {}, 'Non-delivered order cannot be exchanged'],
    ['delivered', 'exchange_delivered_order_items', { item_ids: ['x'] }, 'Number of x not found.'],
    [
      'delivered',
      'exchange_delivered_order_items',
      { item_ids: [] },
      'The number of items to be exchanged should match.',
    ],
    [
      'delivered',
      'exchange_delivered_order_items',
      { item_ids: ['d1'], new_item_ids: ['d2'] },
      'Insufficient gift card balance to pay for the price difference',
    ],
    ['delivered', 'exchange_delivered_order_items', { order_id: 'W1' }, 'Order not found'],
    ['delivered', 'exchange_delivered_order_items', { order_id: ['#W1'] }, "unhashable type: 'list'"],
  ])('%s: %s with %j is refused and changes nothing', (status, name, wrong, message) => {
    const call = open(status)
    const before = [orderOf(call), balanceOf(call)]

    expect(call(name, { ...change, ...wrong })).toBe(`Error: ${message}`)
    expect([orderOf(call), balanceOf(call)]).toEqual(before)
  })

  it('refuses an address line that is no text', () => {
    expect(open()('modify_user_address', { user_id: 'ann', ...address, zip: 73301 })).toContain(
      '1 validation error for UserAddress\nzip\n  Input should be a valid string',
    )
  })
})

describe('openRetailWorlds', () => {
  it('opens worlds that know nothing of each other', () => {
    const openWorld = openRetailWorlds(pythonOf(shop()))
    const [call, other] = [callerOf(openWorld()), callerOf(openWorld())]
    call('cancel_pending_order', { order_id: '#W1', reason: 'no longer needed' })
    call('modify_user_address', { user_id: 'ann', ...address, city: 'Waco' })

    for (const untouched of [other, callerOf(openWorld())]) {
      expect(orderOf(untouched)).toMatchObject({
        status: 'pending',
        payment_history: [{ transaction_type: 'payment' }],
      })
      expect(untouched('get_user_details', { user_id: 'ann' })).toContain('"city": "Austin"')
    }
  })

  it('takes in initial data as models, in one world alone', () => {
    const openWorld = openRetailWorlds(pythonOf(shop()))
    const call = callerOf(openWorld(), { users: { ann: { payment_methods: { gift_card_1: { balance: 7 } } } } })

    expect(balanceOf(call)).toBe('7.0')
    expect(balanceOf(callerOf(openWorld()))).toBe('100.0')
  })
})
