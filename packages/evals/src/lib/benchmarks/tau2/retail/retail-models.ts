import type { PyValue } from '../../../python/value.ts'
import { fieldOf } from '../record-fields.ts'
import type { ModelShape, Shape } from '../read-model.ts'

const text: Shape = 'any'

const address: ModelShape = {
  fields: { address1: text, address2: text, city: text, country: text, state: text, zip: text },
}

/** Each kind of payment method has fields of its own. */
const creditCard: ModelShape = { fields: { source: text, id: text, brand: text, last_four: text } }
const giftCard: ModelShape = { fields: { source: text, id: text, balance: 'float' } }
const paypal: ModelShape = { fields: { source: text, id: text } }

const user: ModelShape = {
  fields: {
    user_id: text,
    name: { fields: { first_name: text, last_name: text } },
    address,
    email: text,
    payment_methods: { dict: paymentMethod },
    orders: { list: text },
  },
}

const order: ModelShape = {
  fields: {
    order_id: text,
    user_id: text,
    address,
    items: {
      list: { fields: { name: text, product_id: text, item_id: text, price: 'float', options: { dict: text } } },
    },
    status: text,
    fulfillments: { list: { fields: { tracking_id: { list: text }, item_ids: { list: text } } } },
    payment_history: { list: { fields: { transaction_type: text, amount: 'float', payment_method_id: text } } },
    cancel_reason: [text, null],
    exchange_items: [text, null],
    exchange_new_items: [text, null],
    exchange_payment_method_id: [text, null],
    exchange_price_difference: ['float', null],
    return_items: [text, null],
    return_payment_method_id: [text, null],
  },
}

const product: ModelShape = {
  fields: {
    name: text,
    product_id: text,
    variants: { dict: { fields: { item_id: text, options: { dict: text }, available: text, price: 'float' } } },
  },
}

export const retailDatabase: ModelShape = {
  fields: { products: { dict: product }, users: { dict: user }, orders: { dict: order } },
}

function paymentMethod(method: PyValue): Shape {
  switch (fieldOf(method, 'source')) {
    case 'gift_card':
      return giftCard
    case 'credit_card':
      return creditCard
    default:
      return paypal
  }
}
