import { isEqual } from '../../../python/is-equal.ts'
import { lookUp } from '../../../python/look-up.ts'
import type { Method } from '../../../python/method.ts'
import { repr, str } from '../../../python/repr.ts'
import { isList } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import type { OpenToolOptions } from './tool-class.ts'

interface WatchList extends OpenToolOptions {
  readonly watchList: PyValue[]
  readonly stocks: PyDict
  readonly isLoggedIn: () => boolean
  /** @param wish Ends the refusal: `modify the watchlist`. */
  readonly withLogin: (wish: string, act: () => PyValue) => PyValue
}

export function watchListMethods(options: WatchList): Record<string, Method> {
  const { watchList, stocks, isLoggedIn, withLogin, isLongContext, filler } = options
  const indexOf = (symbol: PyValue): number => watchList.findIndex((other) => isEqual(other, symbol))
  return {
    get_watchlist: {
      parameters: [],
      run: () => {
        if (!isLoggedIn()) return ['Error: User not authenticated. Please log in to view the watchlist.']
        const more = filler.get('WATCH_LIST_EXTENSION') ?? []
        if (!isLongContext || !isList(more)) return { watchlist: watchList }
        // Upstream's filler ends in a literal `...`, Python's `Ellipsis`, for which the answer is no JSON. Where it was read
        // from upstream's own file, the three dots are its last item.
        const symbols = more.at(-1) === '...' ? more.slice(0, -1) : more
        return `[${[...watchList, ...symbols].map(repr).join(', ')}, Ellipsis]`
      },
    },
    add_to_watchlist: {
      parameters: [{ name: 'stock' }],
      run: (symbol = null) => {
        if (indexOf(symbol) < 0 && lookUp(stocks, symbol) !== undefined) watchList.push(symbol)
        return { watchlist: watchList }
      },
    },
    remove_stock_from_watchlist: {
      parameters: [{ name: 'symbol' }],
      run: (symbol = null) =>
        withLogin('modify the watchlist', () => {
          const index = indexOf(symbol)
          if (index < 0) return { error: `Stock ${str(symbol)} not found in watchlist.` }
          watchList.splice(index, 1)
          return { status: `Stock ${str(symbol)} removed from watchlist successfully.` }
        }),
    },
  }
}
