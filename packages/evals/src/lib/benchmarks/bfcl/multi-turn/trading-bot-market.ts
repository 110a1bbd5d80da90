import { compare } from '../../../python/arithmetic.ts'
import { iterate } from '../../../python/iterate.ts'
import { lookUp, subscript } from '../../../python/look-up.ts'
import type { Method } from '../../../python/method.ts'
import { str } from '../../../python/repr.ts'
import { Float, entriesOf, isDict, isList } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import { stocksOfSectors, symbols } from './trading-bot-defaults.ts'
import type { OpenToolOptions } from './tool-class.ts'

interface Market extends OpenToolOptions {
  readonly stocks: PyDict
}

/** The methods of `TradingBot` that look at stocks. */
export function marketMethods({ stocks, isLongContext, filler }: Market): Record<string, Method> {
  const fillerOf = (name: string): PyValue[] => {
    const list = isLongContext ? filler.get(name) : undefined
    return list !== undefined && isList(list) ? list : []
  }
  /** Names that are no stock here are left out. */
  const listed = (names: PyValue): [PyValue, PyValue][] =>
    iterate(names).flatMap((name): [PyValue, PyValue][] => {
      const stock = lookUp(stocks, name)
      return stock === undefined ? [] : [[name, stock]]
    })

  return {
    get_stock_info: {
      parameters: [{ name: 'symbol' }],
      run: (symbol = null) => {
        const stock = lookUp(stocks, symbol)
        if (stock === undefined) return { error: `Stock with symbol '${str(symbol)}' not found.` }
        if (!isLongContext || !isDict(stock)) return stock
        return {
          ...Object.fromEntries(entriesOf(stock)),
          'MA(5)': fillerOf('MA_5_EXTENSION'),
          'MA(20)': fillerOf('MA_20_EXTENSION'),
        }
      },
    },
    get_symbol_by_name: {
      parameters: [{ name: 'name' }],
      run: (name = null) => ({ symbol: lookUp(symbols, name) ?? 'Stock not found' }),
    },
    get_available_stocks: {
      parameters: [{ name: 'sector' }],
      run: (sector = null) => {
        const names = iterate(lookUp(stocksOfSectors, sector) ?? [])
        const added = sector === 'Technology' || sector === 'Automobile' ? `${sector.toUpperCase()}_EXTENSION` : ''
        return { stock_list: [...names, ...fillerOf(added)] }
      },
    },
    filter_stocks_by_price: {
      parameters: [{ name: 'stocks' }, { name: 'min_price' }, { name: 'max_price' }],
      run: (names = null, least = null, most = null) => ({
        filtered_stocks: listed(names)
          .filter(([, stock]) => {
            const price = subscript(stock, 'price')
            return compare(price, least, '>=') >= 0 && compare(price, most, '<=') <= 0
          })
          .map(([name]) => name),
      }),
    },
    notify_price_change: {
      parameters: [{ name: 'stocks' }, { name: 'threshold' }],
      run: (names = null, threshold = null) => {
        const changed = listed(names).filter(([, stock]) => {
          const change = subscript(stock, 'percent_change')
          return compare(change instanceof Float ? new Float(Math.abs(change.value)) : change, threshold, '>=') >= 0
        })
        if (changed.length === 0) return { notification: 'No significant price changes in the selected stocks.' }
        const list = changed.map(([name]) => str(name)).join(', ')
        return { notification: `Stocks ${list} have significant price changes.` }
      },
    },
  }
}
