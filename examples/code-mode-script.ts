import { scriptBrain } from '@glmkit/emulator'
import type { Brain, ChatMessage, ReplyToolCall } from '@glmkit/emulator'
import { customers } from './code-mode-shop.ts'
import type { Order } from './code-mode-shop.ts'

/** What a good model would do with the tools at hand: it goes by the results it has read, and never errs at sums. */
export function createCaller({ isParallel }: { readonly isParallel: boolean }): Brain {
  return scriptBrain(({ messages }) => {
    const books = readBooks(messages)
    const missing = nextCalls(books)
    if (missing.length > 0) return { toolCalls: isParallel ? missing : missing.slice(0, 1) }
    const { work, totals } = addUp(books)
    return { reasoning: work.join('\n'), content: answer(totals) }
  })
}

/** What it would do with `execute_code` and declarations of the tools: one program, and an answer from its result. */
export function createProgrammer(language: ProgramLanguage): Brain {
  return scriptBrain(({ messages }) => {
    const output = messages.find(({ role }) => role === 'tool')?.content
    if (output === undefined) {
      const code = programs[language].trim()
      return { reasoning: 'One program can do all of it.', toolCalls: [{ name: 'execute_code', arguments: { code } }] }
    }
    const { result = '' }: { readonly result?: string } = JSON.parse(output)
    return { content: answer(JSON.parse(result)) }
  })
}

const answer = (totals: object): string => `All orders in EUR, by category:\n${JSON.stringify(totals)}`

export type ProgramLanguage = keyof typeof programs

const programs = {
  python: `
import json
from collections import defaultdict
from functools import cache

@cache
def rate(currency, date):
    return 1 if currency == "EUR" else tools.get_exchange_rate(currency=currency, date=date)["rate"]

@cache
def category(sku):
    return next(product["category"] for product in tools.search_products(query=sku) if product["sku"] == sku)

totals = defaultdict(float)
for customer in ${JSON.stringify(customers)}:
    page, pages = 1, 1
    while page <= pages:
        found = tools.list_orders(customer=customer, page=page)
        page, pages = page + 1, found["pages"]
        for order in found["orders"]:
            for line in order["lines"]:
                price = line["quantity"] * line["unitPrice"] * rate(order["currency"], order["date"])
                totals[category(line["sku"])] += price
json.dumps({name: round(total, 2) for name, total in sorted(totals.items())})`,

  javascript: `
const once = (ask) => {
  const asked = {}
  return (...keys) => (asked[keys.join()] ??= ask(...keys))
}
const rate = once(async (currency, date) => (currency === 'EUR' ? 1 : (await tools.get_exchange_rate({ currency, date })).rate))
const category = once(async (sku) => (await tools.search_products({ query: sku })).find((found) => found.sku === sku).category)

async function ordersOf(customer) {
  const { orders, pages } = await tools.list_orders({ customer, page: 1 })
  const rest = Array.from({ length: pages - 1 }, (_, at) => tools.list_orders({ customer, page: at + 2 }))
  return [...orders, ...(await Promise.all(rest)).flatMap((page) => page.orders)]
}

const orders = (await Promise.all(${JSON.stringify(customers)}.map(ordersOf))).flat()
const totals = {}
await Promise.all(orders.flatMap(({ date, currency, lines }) => lines.map(async ({ sku, quantity, unitPrice }) => {
  const [name, factor] = await Promise.all([category(sku), rate(currency, date)])
  totals[name] = (totals[name] ?? 0) + quantity * unitPrice * factor
})))
JSON.stringify(Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, Math.round(100 * total) / 100])))`,
}

/** What a conversation has told of the shop so far. */
interface Books {
  readonly pages: Map<string, number>
  readonly listed: Set<string>
  readonly orders: Order[]
  readonly rates: Map<string, number>
  readonly categories: Map<string, string>
}

function readBooks(messages: readonly ChatMessage[]): Books {
  const books: Books = { pages: new Map(), listed: new Set(), orders: [], rates: new Map(), categories: new Map() }
  const results = new Map(messages.map(({ tool_call_id: id, content }) => [id, content]))
  for (const { id, function: call } of messages.flatMap((message) => message.tool_calls ?? [])) {
    const result = results.get(id) ?? ''
    const input: Readonly<Record<string, string>> = JSON.parse(call.arguments)
    if (call.name === 'list_orders') {
      const { orders, pages }: { orders: Order[]; pages: number } = JSON.parse(result)
      books.orders.push(...orders)
      books.pages.set(input.customer ?? '', pages)
      books.listed.add(`${input.customer} ${input.page}`)
    } else if (call.name === 'get_exchange_rate') {
      const { rate }: { rate: number } = JSON.parse(result)
      books.rates.set(`${input.currency} ${input.date}`, rate)
    } else {
      const found: { sku: string; category: string }[] = JSON.parse(result)
      for (const { sku, category } of found) books.categories.set(sku, category)
    }
  }
  return books
}

/** All calls that can be made by now: first pages, then the others, then what the orders ask for. */
function nextCalls({ pages, listed, orders, rates, categories }: Books): ReplyToolCall[] {
  const toList = customers.flatMap((customer) =>
    Array.from({ length: pages.get(customer) ?? 1 }, (_, at) => ({ customer, page: at + 1 })),
  )
  const lists = toList.filter(({ customer, page }) => !listed.has(`${customer} ${page}`))
  if (lists.length > 0) return lists.map((input) => ({ name: 'list_orders', arguments: input }))
  const dated = new Map(orders.map(({ currency, date }) => [`${currency} ${date}`, { currency, date }]))
  const skus = new Set(orders.flatMap(({ lines }) => lines.map(({ sku }) => sku)))
  return [
    ...[...dated]
      .filter(([key, { currency }]) => currency !== 'EUR' && !rates.has(key))
      .map(([, input]) => ({ name: 'get_exchange_rate', arguments: input })),
    ...[...skus]
      .filter((sku) => !categories.has(sku))
      .map((query) => ({ name: 'search_products', arguments: { query } })),
  ]
}

/** The sum as it is done on paper, a line for each line of an order. */
function addUp({ orders, rates, categories }: Books): { work: string[]; totals: Record<string, number> } {
  const work: string[] = []
  const sums: Record<string, number> = {}
  for (const { currency, date, lines } of orders) {
    const rate = rates.get(`${currency} ${date}`) ?? 1
    for (const { sku, quantity, unitPrice } of lines) {
      const category = categories.get(sku) ?? ''
      const price = quantity * unitPrice * rate
      sums[category] = (sums[category] ?? 0) + price
      work.push(`${category} ${quantity}×${unitPrice}×${rate}=${price.toFixed(4)}, ${sums[category].toFixed(4)}`)
    }
  }
  const rounded = Object.entries(sums).map(([name, sum]) => [name, Math.round(100 * sum) / 100])
  return { work, totals: Object.fromEntries(rounded) }
}
