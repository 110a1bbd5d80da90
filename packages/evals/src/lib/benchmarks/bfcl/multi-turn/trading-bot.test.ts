import { describe, expect, it } from 'vitest'
import { openTool } from '../../../../../test/open-tool.ts'

const scenario = `{
  "authenticated": true, "order_counter": 50, "watch_list": ["OAK"],
  "account_info": {"account_id": 1, "balance": 1000.0, "binding_card": 2},
  "orders": {"49": {"symbol": "OAK", "status": "Completed"}, "order_type": "Buy"},
  "stocks": {
    "OAK": {"price": 10.5, "percent_change": -2.0, "MA(5)": 10.1, "MA(20)": 9.9},
    "ELM": {"price": 20.0, "percent_change": 0.5, "MA(5)": 20.1, "MA(20)": 19.9}
  }
}`

describe('TradingBot', () => {
  it('places an order that the account can pay, and tells it as pending', () => {
    const { call, state } = openTool('TradingBot', scenario)
    expect(call('place_order', '{"order_type": "Buy", "symbol": "OAK", "price": 10, "amount": 5}')).toBe(
      '{"order_id": 50, "order_type": "Buy", "status": "Pending", "price": 10.0, "amount": 5}',
    )
    expect(call('get_order_details', '{"order_id": 50}')).toBe(
      '{"id": 50, "order_type": "Buy", "symbol": "OAK", "price": 10.0, "amount": 5, "status": "Open"}',
    )
    expect(call('cancel_order', '{"order_id": 50}')).toBe('{"order_id": 50, "status": "Cancelled"}')
    expect(call('get_order_history')).toBe('{"order_history": [49, "order_type", 50]}')
    expect(state()).toContain('"order_counter": 51')
    expect(state()).toContain('"balance": 1000.0')
  })

  it.each([
    [
      '"price": 10.5, "amount": 96, "symbol": "OAK"',
      'Insufficient funds: required $1008.00 but only $1000.00 available.',
    ],
    ['"price": 10.5, "amount": 5, "symbol": "ASH"', 'Invalid stock symbol: ASH'],
    ['"price": 0, "amount": 5, "symbol": "OAK"', 'Price and amount must be positive values.'],
    ['"price": 1.5, "amount": -5, "symbol": "OAK"', 'Price and amount must be positive values.'],
  ])('refuses an order of %s', (given, error) => {
    const { call, state } = openTool('TradingBot', scenario)
    const before = state()
    expect(call('place_order', `{"order_type": "Buy", ${given}}`)).toBe(JSON.stringify({ error }).replace(':', ': '))
    expect(state()).toBe(before)
  })

  it.each([
    [
      'place_order',
      '{"order_type": "Buy", "symbol": "OAK", "price": "10.5", "amount": 5}',
      "'<=' not supported between instances of 'str' and 'int'",
    ],
    ['get_stock_info', '{"symbol": ["OAK"]}', "unhashable type: 'list'"],
    ['cancel_order', '{"order_id": "order_type"}', "string indices must be integers, not 'str'"],
    ['fund_account', '{}', "TradingBot.fund_account() missing 1 required positional argument: 'amount'"],
  ])('raises what Python does: %s(%s)', (name, given, message) => {
    expect(openTool('TradingBot', scenario).call(name, given)).toBe(`Error during execution: ${message}`)
  })

  it('lists the ids beside one that it does not know', () => {
    const { call } = openTool('TradingBot', scenario)
    expect(call('get_order_details', '{"order_id": 7}')).toBe(
      `{"error": "Order with ID 7 not found.Here is the list of orders_id: [49, 'order_type']"}`,
    )
    expect(call('cancel_order', '{"order_id": 7}')).toBe('{"error": "Order with ID 7 not found."}')
    expect(call('cancel_order', '{"order_id": 49}')).toBe(
      '{"error": "Can\'t cancel order 49. Order is already completed."}',
    )
  })

  it('books money with times drawn from one seed', () => {
    const { call, state } = openTool('TradingBot', scenario)
    expect(call('fund_account', '{"amount": 500}')).toBe(
      '{"status": "Account funded successfully", "new_balance": 1500.0}',
    )
    expect(call('withdraw_funds', '{"amount": 0.5}')).toBe('{"status": "Withdrawal successful", "new_balance": 1499.5}')
    expect(call('withdraw_funds', '{"amount": 2000}')).toContain('"error": "Insufficient funds')
    expect(call('fund_account', '{"amount": -1}')).toBe('{"error": "Funding amount must be positive."}')
    expect(state()).toContain(
      '[{"type": "deposit", "amount": 500, "timestamp": "2024-09-02 05:40:15"}, {"type": "withdrawal", "amount": 0.5, "timestamp": "2024-09-01 12:26:34"}]',
    )
    expect(call('get_transaction_history', '{"start_date": "2024-09-02"}')).toBe(
      '{"transaction_history": [{"type": "deposit", "amount": 500, "timestamp": "2024-09-02 05:40:15"}]}',
    )
    expect(call('get_transaction_history', '{"end_date": "2024-09-01"}')).toBe('{"transaction_history": []}')
    expect(call('get_transaction_history', '{"end_date": "soon"}')).toBe(
      "Error during execution: time data 'soon' does not match format '%Y-%m-%d'",
    )
  })

  it('watches stocks that it knows, once', () => {
    const { call } = openTool('TradingBot', scenario)
    expect(call('add_to_watchlist', '{"stock": "ASH"}')).toBe('{"watchlist": ["OAK"]}')
    expect(call('add_to_watchlist', '{"stock": "ELM"}')).toBe('{"watchlist": ["OAK", "ELM"]}')
    expect(call('add_to_watchlist', '{"stock": "ELM"}')).toBe('{"watchlist": ["OAK", "ELM"]}')
    expect(call('remove_stock_from_watchlist', '{"symbol": "OAK"}')).toBe(
      '{"status": "Stock OAK removed from watchlist successfully."}',
    )
    expect(call('remove_stock_from_watchlist', '{"symbol": "OAK"}')).toBe(
      '{"error": "Stock OAK not found in watchlist."}',
    )
    expect(call('get_watchlist')).toBe('{"watchlist": ["ELM"]}')
  })

  it('asks for a login where money and orders are concerned', () => {
    const { call } = openTool('TradingBot', scenario)
    expect(call('trading_login', '{"username": "a", "password": "b"}')).toBe('{"status": "Already logged in"}')
    expect(call('trading_logout')).toBe('{"status": "Logged out successfully"}')
    expect(call('trading_logout')).toBe('{"status": "No user is currently logged in"}')
    expect(call('withdraw_funds', '{"amount": 1}')).toBe(
      '{"error": "User not authenticated. Please log in to make a transaction."}',
    )
    expect(call('get_watchlist')).toBe("['Error: User not authenticated. Please log in to view the watchlist.']")
    expect(call('get_order_details', '{"order_id": 49}')).toBe('{"symbol": "OAK", "status": "Completed"}')
    expect(call('trading_login', '{"username": "a", "password": "b"}')).toBe('{"status": "Logged in successfully"}')
    expect(call('trading_get_login_status')).toBe('{"status": true}')
  })

  it('looks at the market', () => {
    const { call } = openTool('TradingBot', scenario)
    expect(call('get_stock_info', '{"symbol": "ASH"}')).toBe(`{"error": "Stock with symbol 'ASH' not found."}`)
    expect(call('get_symbol_by_name', '{"name": "Apple"}')).toBe('{"symbol": "AAPL"}')
    expect(call('get_symbol_by_name', '{"name": "Ash"}')).toBe('{"symbol": "Stock not found"}')
    expect(call('get_available_stocks', '{"sector": "Automobile"}')).toBe('{"stock_list": ["TSLA", "F", "GM"]}')
    expect(call('get_available_stocks', '{"sector": "technology"}')).toBe('{"stock_list": []}')
    expect(
      call('filter_stocks_by_price', '{"stocks": ["OAK", "ELM", "ASH"], "min_price": 10.5, "max_price": 19}'),
    ).toBe('{"filtered_stocks": ["OAK"]}')
    expect(call('notify_price_change', '{"stocks": ["OAK", "ELM"], "threshold": 1}')).toBe(
      '{"notification": "Stocks OAK have significant price changes."}',
    )
    expect(call('notify_price_change', '{"stocks": ["OAK", "ELM"], "threshold": 5}')).toBe(
      '{"notification": "No significant price changes in the selected stocks."}',
    )
  })

  it('says more in a long context, and keeps its state', () => {
    const filler = `{"MA_5_EXTENSION": [1.5], "MA_20_EXTENSION": [2.5], "TECHNOLOGY_EXTENSION": ["XX"], "WATCH_LIST_EXTENSION": ["FIR", "YEW", "..."],
      "ORDER_DETAIL_EXTENSION": {"risks": "{symbol} has {symbol} risks"}, "TRANSACTION_HISTORY_EXTENSION": [{"type": "deposit"}]}`
    const { call, state } = openTool('TradingBot', scenario, filler)
    const before = state()
    expect(call('get_stock_info', '{"symbol": "OAK"}')).toBe(
      '{"price": 10.5, "percent_change": -2.0, "MA(5)": [1.5], "MA(20)": [2.5]}',
    )
    expect(call('get_available_stocks', '{"sector": "Technology"}')).toContain('"NVDA", "XX"]')
    expect(call('get_order_details', '{"order_id": 49}')).toContain('"metadata": {"risks": "OAK has OAK risks"}')
    expect(call('get_watchlist')).toBe("['OAK', 'FIR', 'YEW', Ellipsis]")
    expect(call('get_transaction_history')).toBe('{"transaction_history": [{"type": "deposit"}]}')
    expect(state()).toBe(before)
  })
})
