import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'

/** A synthetic shop: customers, prices and rates are invented. Answering the question takes 25 calls, each needed once. */
export const customers: readonly string[] = ['harbour', 'lumiere', 'xinghe']
export const question: string =
  `What is the total of all orders of the customers ${customers.join(', ')} in EUR, by product category? Convert each ` +
  'order at the rate of its date, round only the totals, to cents. End with one line of JSON: {"category": total, …}.'

const catalogue: readonly (readonly [sku: string, name: string, category: string, eur: number])[] = [
  ['B-11', 'Atlas of tides', 'books', 24.9],
  ['B-12', 'Stars over Chengdu', 'books', 17.5],
  ['G-21', 'Marble run', 'games', 39.95],
  ['G-22', 'Go board', 'games', 54],
  ['L-31', 'Desk lamp', 'lamps', 68.3],
  ['L-32', 'Paper lantern', 'lamps', 12.75],
  ['P-41', 'Brass pen', 'paper', 31.2],
  ['P-42', 'Sketch book', 'paper', 9.8],
]
const days = ['2025-02-03', '2025-05-05', '2025-08-04', '2025-11-03']
/** EUR for one unit, on each of the days. */
const rates: Readonly<Record<string, readonly number[]>> = {
  USD: [0.9731, 0.8829, 0.8643, 0.8684],
  CNY: [0.1339, 0.1214, 0.1204, 0.122],
}
/** Of the shop, not of the day: its prices in one currency are those of the catalogue, times this. */
const markups = { EUR: 1, USD: 1.15, CNY: 8.2 }
const pages = 3
const ordersAPage = 5

export interface Order {
  readonly id: string
  readonly date: string
  readonly currency: string
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly unitPrice: number }[]
}

const pick = <T>(list: readonly T[], at: number): T => {
  const item = list[at % list.length]
  if (item === undefined) throw new Error('Cannot pick from an empty list')
  return item
}

function makeOrder(at: number): Order {
  const [currency, markup] = pick(Object.entries(markups), at)
  const lines = Array.from({ length: 1 + (at % 3) }, (_, line) => {
    const [sku, , , eur] = pick(catalogue, at * 3 + line * 5)
    return { sku, quantity: 1 + ((at + 2 * line) % 4), unitPrice: Math.round(100 * eur * markup) / 100 }
  })
  return { id: `A-${1001 + at}`, date: pick(days, at), currency, lines }
}

const orders: readonly Order[] = Array.from({ length: customers.length * pages * ordersAPage }, (_, at) =>
  makeOrder(at),
)

/** The right answer, from the shop's books: EUR by category. */
export function totals(): Record<string, number> {
  const cents: Record<string, number> = {}
  for (const { date, currency, lines } of orders) {
    const rate = rates[currency]?.[days.indexOf(date)] ?? 1
    for (const { sku, quantity, unitPrice } of lines) {
      const category = catalogue.find(([known]) => known === sku)?.[2] ?? ''
      cents[category] = (cents[category] ?? 0) + 100 * quantity * unitPrice * rate
    }
  }
  return Object.fromEntries(Object.entries(cents).map(([name, value]) => [name, Math.round(value) / 100]))
}

/** What the tools return: declarations of it tell a program how to go on. */
const orderPage = z.object({
  orders: z.array(
    z.object({
      id: z.string(),
      date: z.iso.date(),
      currency: z.enum(['EUR', 'USD', 'CNY']),
      lines: z.array(z.object({ sku: z.string(), quantity: z.int(), unitPrice: z.number() })),
    }),
  ),
  pages: z.int(),
})
const exchangeRate = z.object({ rate: z.number().describe('EUR for one unit') })
const products = z.array(z.object({ sku: z.string(), name: z.string(), category: z.string() }))

/** The tools of the shop; `onCall` is told of every call. */
export function createShopTools(onCall: () => void): Tool[] {
  const listOrders = defineTool({
    name: 'list_orders',
    description: 'Lists the orders of a customer, a page at a time.',
    input: z.object({ customer: z.string(), page: z.int().min(1) }),
    returns: z.toJSONSchema(orderPage),
    sideEffects: false,
    execute({ customer, page }) {
      onCall()
      const first = (customers.indexOf(customer) * pages + page - 1) * ordersAPage
      if (!customers.includes(customer) || page > pages) throw new Error(`Cannot list page ${page} of "${customer}"`)
      return { orders: orders.slice(first, first + ordersAPage), pages }
    },
  })
  const getExchangeRate = defineTool({
    name: 'get_exchange_rate',
    description: 'What a unit of a currency is worth in EUR on a date.',
    input: z.object({ currency: z.string(), date: z.iso.date() }),
    returns: z.toJSONSchema(exchangeRate),
    sideEffects: false,
    execute({ currency, date }) {
      onCall()
      const rate = rates[currency]?.[days.indexOf(date)]
      if (rate === undefined) throw new Error(`Cannot tell the rate of ${currency} on ${date}`)
      return { rate }
    },
  })
  const searchProducts = defineTool({
    name: 'search_products',
    description: 'Finds products by their SKU or a part of their name.',
    input: z.object({ query: z.string().min(3) }),
    returns: z.toJSONSchema(products),
    sideEffects: false,
    execute({ query }) {
      onCall()
      const found = catalogue.filter(([sku, name]) => sku === query || name.includes(query))
      return found.map(([sku, name, category]) => ({ sku, name, category }))
    },
  })
  return [listOrders, getExchangeRate, searchProducts]
}
