import { Float } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'

/** What a scenario without these fields starts from. */
export const defaultOrders: PyDict = new Map([
  [12345, order(12345, 'Buy', 'AAPL', 210.65, 10, 'Completed')],
  [12446, order(12446, 'Sell', 'GOOG', 2840.56, 5, 'Pending')],
])

export const defaultAccount: PyDict = new Map<string, PyValue>([
  ['account_id', 12345],
  ['balance', new Float(10000)],
  ['binding_card', 1974202140965533],
])

export const defaultStocks: PyDict = new Map([
  ['AAPL', stock(227.16, 0.17, 2.552, 227.11, 227.09)],
  ['GOOG', stock(2840.34, 0.24, 1.123, 2835.67, 2842.15)],
  ['TSLA', stock(667.92, -0.12, 1.654, 671.15, 668.2)],
  ['MSFT', stock(310.23, 0.09, 3.234, 309.88, 310.11)],
  ['NVDA', stock(220.34, 0.34, 1.234, 220.45, 220.67)],
  ['ALPH', stock(1320.45, -0.08, 1.567, 1321.12, 1325.78)],
  ['OMEG', stock(457.23, 0.12, 2.345, 456.78, 458.12)],
  ['QUAS', stock(725.89, -0.03, 1.789, 726.45, 728)],
  ['NEPT', stock(88.34, 0.19, 0.654, 88.21, 88.67)],
  ['SYNX', stock(345.67, 0.11, 2.112, 345.34, 346.12)],
])

export const stocksOfSectors: PyDict = new Map<string, PyValue>([
  ['Technology', ['AAPL', 'GOOG', 'MSFT', 'NVDA']],
  ['Automobile', ['TSLA', 'F', 'GM']],
])

/** By the company's name. */
export const symbols: PyDict = new Map([
  ['Apple', 'AAPL'],
  ['Google', 'GOOG'],
  ['Tesla', 'TSLA'],
  ['Microsoft', 'MSFT'],
  ['Nvidia', 'NVDA'],
  ['Zeta Corp', 'ZETA'],
  ['Alpha Tech', 'ALPH'],
  ['Omega Industries', 'OMEG'],
  ['Quasar Ltd.', 'QUAS'],
  ['Neptune Systems', 'NEPT'],
  ['Synex Solutions', 'SYNX'],
  ['Amazon', 'AMZN'],
])

function order(id: number, type: string, symbol: string, price: number, amount: number, status: string): PyDict {
  return new Map<string, PyValue>([
    ['id', id],
    ['order_type', type],
    ['symbol', symbol],
    ['price', new Float(price)],
    ['amount', amount],
    ['status', status],
  ])
}

function stock(price: number, change: number, volume: number, average5: number, average20: number): PyDict {
  return new Map([
    ['price', new Float(price)],
    ['percent_change', new Float(change)],
    ['volume', new Float(volume)],
    ['MA(5)', new Float(average5)],
    ['MA(20)', new Float(average20)],
  ])
}
