import { add, compare, multiply, round } from '../../../python/arithmetic.ts'
import { floatOf } from '../../../python/float-of.ts'
import { keyOf } from '../../../python/key-of.ts'
import { lookUp, subscript } from '../../../python/look-up.ts'
import type { Method } from '../../../python/method.ts'
import { repr, str } from '../../../python/repr.ts'
import { PythonError } from '../../../python/python-error.ts'
import { entriesOf, isDict, isNumber, isRecord, typeName } from '../../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import type { OpenToolOptions } from './tool-class.ts'

interface OrderBook extends OpenToolOptions {
  readonly orders: PyDict
  /** The id of the next order. */
  readonly counter: { value: PyValue }
  readonly stocks: PyDict
  readonly balance: () => PyValue
  /** @param wish Ends the refusal: `place an order`. */
  readonly withLogin: (wish: string, act: () => PyValue) => PyValue
}

export function orderMethods(book: OrderBook): Record<string, Method> {
  const { orders, counter, stocks, balance, withLogin, isLongContext, filler } = book
  return {
    place_order: {
      parameters: [{ name: 'order_type' }, { name: 'symbol' }, { name: 'price' }, { name: 'amount' }],
      run: (type = null, symbol = null, givenPrice = null, amount = null) =>
        withLogin('place an order', () => {
          if (lookUp(stocks, symbol) === undefined) return { error: `Invalid stock symbol: ${str(symbol)}` }
          if (compare(givenPrice, 0, '<=') <= 0 || compare(amount, 0, '<=') <= 0) {
            return { error: 'Price and amount must be positive values.' }
          }
          const price = floatOf(givenPrice)
          const cost = multiply(price, amount)
          if (compare(cost, balance(), '>') > 0) {
            return {
              error: `Insufficient funds: required $${cents(cost)} but only $${cents(balance())} available.`,
            }
          }
          const id = counter.value
          orders.set(keyOf(id) ?? 0, { id, order_type: type, symbol, price, amount, status: 'Open' })
          counter.value = add(id, 1)
          return { order_id: id, order_type: type, status: 'Pending', price, amount }
        }),
    },
    cancel_order: {
      parameters: [{ name: 'order_id' }],
      run: (id = null) => {
        const order = lookUp(orders, id)
        if (order === undefined) return { error: `Order with ID ${str(id)} not found.` }
        if (subscript(order, 'status') === 'Completed') {
          return { error: `Can't cancel order ${str(id)}. Order is already completed.` }
        }
        if (order instanceof Map) order.set('status', 'Cancelled')
        else if (isRecord(order)) order['status'] = 'Cancelled'
        return { order_id: id, status: 'Cancelled' }
      },
    },
    get_order_details: {
      parameters: [{ name: 'order_id' }],
      run: (id = null) => {
        const order = lookUp(orders, id)
        if (order === undefined) {
          return {
            error: `Order with ID ${str(id)} not found.Here is the list of orders_id: ${repr([...orders.keys()])}`,
          }
        }
        if (!isLongContext || !isDict(order)) return order
        return { ...Object.fromEntries(entriesOf(order)), metadata: metadataOf(subscript(order, 'symbol'), filler) }
      },
    },
    get_order_history: {
      parameters: [],
      run: () => withLogin('view order history', () => ({ order_history: [...orders.keys()] })),
    },
  }
}

function metadataOf(symbol: PyValue, filler: PyDict): PyRecord {
  const texts = filler.get('ORDER_DETAIL_EXTENSION') ?? null
  const entries = isDict(texts) ? entriesOf(texts) : []
  return Object.fromEntries(entries.map(([name, text]) => [name, str(text).replaceAll('{symbol}', str(symbol))]))
}

/** As `f'{value:.2f}'`. */
function cents(value: PyValue): string {
  if (isNumber(value)) return round(typeof value === 'bigint' ? Number(value) : value, 2).value.toFixed(2)
  throw new PythonError('ValueError', `Unknown format code 'f' for object of type '${typeName(value)}'`)
}
