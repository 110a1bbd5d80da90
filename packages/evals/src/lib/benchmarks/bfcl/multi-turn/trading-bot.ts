import { add, compare, subtract } from '../../../python/arithmetic.ts'
import { isTruthy } from '../../../python/is-truthy.ts'
import type { Method } from '../../../python/method.ts'
import { pythonRandom } from '../../../python/random.ts'
import { copyOf } from '../../../python/value.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { dictIn, listIn, valueIn, withIntegerKeys } from './scenario.ts'
import type { ToolClass } from './tool-class.ts'
import { defaultAccount, defaultOrders, defaultStocks } from './trading-bot-defaults.ts'
import { marketMethods } from './trading-bot-market.ts'
import { orderMethods } from './trading-bot-orders.ts'
import { watchListMethods } from './trading-bot-watch-list.ts'
import { drawTimestamp, isWithin } from './trading-bot-time.ts'

export const tradingBot: ToolClass = {
  name: 'TradingBot',
  open(scenario, { isLongContext, filler }) {
    const orders = withIntegerKeys(dictIn(scenario, 'orders', defaultOrders))
    const account = dictIn(scenario, 'account_info', defaultAccount)
    let authenticated = valueIn(scenario, 'authenticated', false)
    const marketStatus = valueIn(scenario, 'market_status', 'Closed')
    const counter = { value: valueIn(scenario, 'order_counter', 12446) }
    const stocks = dictIn(scenario, 'stocks', defaultStocks)
    const watchList = listIn(scenario, 'watch_list', ['NVDA'])
    const transactions = listIn(scenario, 'transaction_history')
    const random = pythonRandom(1053520)

    function withLogin(wish: string, act: () => PyValue): PyValue {
      if (isTruthy(authenticated)) return act()
      return { error: `User not authenticated. Please log in to ${wish}.` }
    }

    const balance = (): PyValue => account.get('balance') ?? null

    function book(type: string, amount: PyValue, newBalance: PyValue, status: string): PyRecord {
      account.set('balance', newBalance)
      transactions.push({ type, amount, timestamp: drawTimestamp(random) })
      return { status, new_balance: newBalance }
    }

    const accountMethods: Record<string, Method> = {
      get_current_time: { parameters: [], run: () => ({ current_time: '10:30 AM' }) },
      trading_get_login_status: { parameters: [], run: () => ({ status: isTruthy(authenticated) }) },
      trading_login: {
        parameters: [{ name: 'username' }, { name: 'password' }],
        run: () => {
          if (isTruthy(authenticated)) return { status: 'Already logged in' }
          authenticated = true
          return { status: 'Logged in successfully' }
        },
      },
      trading_logout: {
        parameters: [],
        run: () => {
          if (!isTruthy(authenticated)) return { status: 'No user is currently logged in' }
          authenticated = false
          return { status: 'Logged out successfully' }
        },
      },
      get_account_info: {
        parameters: [],
        run: () => withLogin('view account information', () => copyOf(account)),
      },
      fund_account: {
        parameters: [{ name: 'amount' }],
        run: (amount = null) =>
          withLogin('fund the account', () => {
            if (compare(amount, 0, '<=') <= 0) return { error: 'Funding amount must be positive.' }
            return book('deposit', amount, add(balance(), amount), 'Account funded successfully')
          }),
      },
      withdraw_funds: {
        parameters: [{ name: 'amount' }],
        run: (amount = null) =>
          withLogin('make a transaction', () => {
            if (compare(amount, 0, '<=') <= 0) return { error: 'Withdrawal amount must be positive.' }
            if (compare(amount, balance(), '>') > 0) return { error: 'Insufficient funds for withdrawal.' }
            return book('withdrawal', amount, subtract(balance(), amount), 'Withdrawal successful')
          }),
      },
      get_transaction_history: {
        parameters: [
          { name: 'start_date', default: null },
          { name: 'end_date', default: null },
        ],
        run: (start = null, end = null) =>
          withLogin('view transaction history', () => {
            const added = filler.get('TRANSACTION_HISTORY_EXTENSION') ?? []
            const all = isLongContext && Array.isArray(added) ? [...transactions, ...added] : transactions
            return { transaction_history: all.filter((transaction) => isWithin(transaction, start, end)) }
          }),
      },
    }
    return {
      methods: {
        ...accountMethods,
        ...marketMethods({ stocks, isLongContext, filler }),
        ...orderMethods({ orders, counter, stocks, balance, withLogin, isLongContext, filler }),
        ...watchListMethods({
          watchList,
          stocks,
          withLogin,
          isLoggedIn: () => isTruthy(authenticated),
          isLongContext,
          filler,
        }),
      },
      state: () => ({
        orders,
        account_info: account,
        authenticated,
        market_status: marketStatus,
        order_counter: counter.value,
        stocks,
        watch_list: watchList,
        transaction_history: transactions,
        long_context: isLongContext,
      }),
    }
  },
}
