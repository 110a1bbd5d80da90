import { describe, expect, it } from 'vitest'
import { openTool } from '../../../../../test/open-tool.ts'
import { flightCosts } from './travel-api-places.ts'

const scenario = `{
  "access_token": "key", "user_first_name": "Ada", "user_last_name": "King", "budget_limit": 900.0,
  "credit_card_list": {"c1": {"balance": 1000}, "c2": {"balance": 100.0}},
  "booking_record": {"b1": {"travel_cost": 50.0, "card_id": "c1"}}
}`
const flight = '"travel_from": "SFO", "travel_to": "LAX", "travel_date": "2026-11-10", "travel_class": "business"'

describe('TravelAPI', () => {
  it('books on the card and cancels', () => {
    const { call, state } = openTool('TravelAPI', scenario)
    expect(call('book_flight', `{"access_token": "key", "card_id": "c1", ${flight}}`)).toBe(
      '{"booking_id": "3426812", "transaction_id": "45451592", "booking_status": true, "booking_history": {}}',
    )
    expect(state()).toContain('"c1": {"balance": 600.0}')
    expect(call('retrieve_invoice', '{"access_token": "key", "booking_id": "3426812"}')).toBe(
      '{"invoice": {"booking_id": "3426812", "travel_date": "2026-11-10", "travel_from": "SFO", "travel_to": "LAX", "travel_class": "business", "travel_cost": 400.0, "transaction_id": "45451592"}}',
    )
    expect(call('get_booking_history', '{"access_token": "key"}')).toContain('"b1": {"travel_cost": 50.0')
    expect(call('cancel_booking', '{"access_token": "key", "booking_id": "3426812"}')).toBe('{"cancel_status": true}')
    expect(state()).toContain('"c1": {"balance": 1000.0}')
    expect(call('cancel_booking', '{"access_token": "key", "booking_id": "3426812"}')).toBe(
      '{"cancel_status": false, "error": "Booking not found"}',
    )
  })

  it.each([
    [`"access_token": "no", "card_id": "c1", ${flight}`, 'Invalid access token'],
    [`"access_token": "key", "card_id": "c9", ${flight}`, 'Card not registered'],
    [`"access_token": "key", "card_id": "c2", ${flight}`, 'Insufficient funds'],
    [`"access_token": "key", "card_id": "c1", ${flight.replace('SFO', 'sfo')}`, 'Invalid departure airport code: sfo'],
    [
      `"access_token": "key", "card_id": "c1", ${flight.replace('LAX', 'LAX ')}`,
      'Invalid destination airport code: LAX ',
    ],
    [
      `"access_token": "key", "card_id": "c1", ${flight.replace('LAX', 'HKG')}`,
      'No available route for the given airports.',
    ],
    [
      `"access_token": "key", "card_id": "c1", ${flight.replace('11-10', '11-31')}`,
      'Invalid date format. Use YYYY-MM-DD.',
    ],
    [
      `"access_token": "key", "card_id": "c1", ${flight.replace('business', 'third')}`,
      'Invalid travel class. Options are: economy, business, first.',
    ],
  ])('books nothing with %s', (given, error) => {
    const { call, state } = openTool('TravelAPI', scenario)
    const before = state()
    expect(call('book_flight', `{${given}}`)).toBe(`{"booking_status": false, "error": "${error}"}`)
    expect(state()).toBe(before)
  })

  it('keeps a card above the budget', () => {
    const { call } = openTool('TravelAPI', scenario)
    expect(call('set_budget_limit', '{"access_token": "key", "budget_limit": 1001}')).toBe('{"budget_limit": 1001.0}')
    expect(call('book_flight', `{"access_token": "key", "card_id": "c1", ${flight}}`)).toBe(
      '{"booking_status": false, "error": "Balance is less than budget limit"}',
    )
    expect(call('set_budget_limit', '{"access_token": "key", "budget_limit": "12.5"}')).toBe('{"budget_limit": 12.5}')
    expect(call('set_budget_limit', '{"access_token": "key", "budget_limit": "much"}')).toBe(
      "Error during execution: could not convert string to float: 'much'",
    )
    expect(call('set_budget_limit', '{"access_token": "", "budget_limit": 1}')).toBe(
      '{"error": "Invalid access token"}',
    )
  })

  it.each([
    ['SFO', 'LAX', '2026-11-10', 'economy', '200.0'],
    ['SFO', 'LAX', '2026-12-25', 'first', '2000.0'],
    ['RMS', 'SBK', '2026-11-15', 'economy', '440.0'],
    ['RMS', 'JFK', '2026-09-10', 'economy', '420.0'],
    ['LAX', 'JFK', '2026-11-15', 'business', '2400.0'],
    ['JFK', 'MPC', '2026-12-25', 'first', '4700.0'],
    ['SFO', 'CIA', '2026-10-10', 'business', '2800.0'],
  ])(
    'asks double where the digits of the date add up to an even number: %s to %s on %s, %s',
    (from, to, date, name, cost) => {
      const given = `{"travel_from": "${from}", "travel_to": "${to}", "travel_date": "${date}", "travel_class": "${name}"}`
      expect(openTool('TravelAPI').call('get_flight_cost', given)).toBe(`{"travel_cost_list": [${cost}]}`)
    },
  )

  it('takes digits from whatever it can run through', () => {
    const { call } = openTool('TravelAPI')
    const cost = (date: string): string => call('get_flight_cost', `{${flight.replace('"2026-11-10"', date)}}`)
    expect(cost('["2026-11-10"]')).toBe('{"travel_cost_list": [800.0]}')
    expect(cost('7')).toBe("Error during execution: 'int' object is not iterable")
    expect(cost('[7]')).toBe("Error during execution: 'int' object has no attribute 'isdigit'")
  })

  it('lists every cost and more bookings in a long context', () => {
    const filler =
      '{"CREDIT_CARD_EXTENSION": {"x1": {"balance": 1.0}}, "BOOKING_RECORD_EXTENSION": {"y1": {"travel_cost": 2.0}}}'
    const { call, state } = openTool('TravelAPI', scenario, filler)
    const costs = JSON.parse(call('get_flight_cost', `{${flight}}`)).travel_cost_list
    expect(costs).toHaveLength(153)
    expect(costs).toEqual([...flightCosts.values()].map((cost) => cost * 2))
    expect(state()).toContain('"x1": {"balance": 1.0}')
    expect(call('book_flight', `{"access_token": "key", "card_id": "c1", ${flight}}`)).toMatch(
      /"booking_history": \{"b1": .*"y1": .*"3426812": /,
    )
  })

  it('gives a token for any client, and takes the user from it', () => {
    const { call, state } = openTool('TravelAPI', scenario)
    const given = `{"client_id": "i", "client_secret": "s", "refresh_token": "r", "grant_type": "read", "user_first_name": "Bo", "user_last_name": "Li"}`
    expect(call('authenticate_travel', given)).toBe(
      '{"expires_in": 2, "access_token": "251675", "token_type": "Bearer", "scope": "read"}',
    )
    expect(state()).toContain('"access_token": "251675", "token_type": "Bearer", "token_expires_in": 2')
    expect(call('travel_get_login_status')).toBe('{"status": true}')
    expect(call('get_credit_card_balance', '{"access_token": "251675", "card_id": "c1"}')).toBe(
      '{"card_balance": 1000}',
    )
    expect(call('get_credit_card_balance', '{"access_token": "251675", "card_id": "c9"}')).toBe(
      `{"error": "Card not registered. Here are a list of card_id's: ['c1', 'c2']"}`,
    )
  })

  it('registers a card, and insures a booking', () => {
    const { call, state } = openTool('TravelAPI', scenario)
    const card = `{"access_token": "key", "card_number": "12", "expiration_date": "01/30", "cardholder_name": "Ada", "card_verification_number": 9}`
    expect(call('register_credit_card', card)).toBe('{"card_id": "262919693687"}')
    expect(state()).toContain('"card_verification_number": 9, "balance": 44620}')
    const insurance = (booking: string, cost: string, cardId: string): string =>
      call(
        'purchase_insurance',
        `{"access_token": "key", "insurance_type": "all", "insurance_cost": ${cost}, "booking_id": "${booking}", "card_id": "${cardId}"}`,
      )
    expect(insurance('b9', '1.5', 'c9')).toBe('{"insurance_status": false, "error": "Booking not found"}')
    expect(insurance('b1', '1.5', 'c9')).toBe('{"insurance_status": false, "error": "Card not registered"}')
    expect(insurance('b1', '900.5', 'c1')).toBe('{"insurance_status": false, "error": "Exceeded budget limit"}')
    expect(insurance('b1', '620.5', '262919693687')).toBe('{"insurance_id": "498276044", "insurance_status": true}')
    expect(call('get_all_credit_cards')).toContain('"balance": 43999.5')
  })

  it.each([
    [
      '"Eve", "last_name": "King", "date_of_birth": "1990-01-01", "passport_number": "US1"',
      'Cannot book flight information for another user.Expected Ada King, got Eve King',
    ],
    [
      '"Ada", "last_name": "King", "date_of_birth": "1990/01/01", "passport_number": "US1"',
      'Invalid date of birth format. Please use YYYY-MM-DD.',
    ],
    [
      '"Ada", "last_name": "King", "date_of_birth": "2999-01-01", "passport_number": "US1"',
      'Traveler must be at least 18 years old.',
    ],
    [
      '"Ada", "last_name": "King", "date_of_birth": "1990-01-01", "passport_number": "P1"',
      'Passport must be issued by the United States.',
    ],
  ])('does not verify %s', (given, reason) => {
    expect(openTool('TravelAPI', scenario).call('verify_traveler_information', `{"first_name": ${given}}`)).toBe(
      `{"verification_status": false, "verification_failure": "${reason}"}`,
    )
  })

  it('verifies its user', () => {
    const given = '{"first_name": "Ada", "last_name": "King", "date_of_birth": "1990-01-01", "passport_number": "US1"}'
    expect(openTool('TravelAPI', scenario).call('verify_traveler_information', given)).toBe(
      '{"verification_status": true}',
    )
  })

  it.each([
    ['USD', 'RMB', '420.0', '2940.0'],
    ['USD', 'RMB', '420', '2940'],
    ['RMB', 'USD', '20000.0', '2857.14'],
    ['GBP', 'USD', '15400.0', '22000.0'],
    ['USD', 'EUR', '400.0', '320.0'],
  ])('exchanges %s for %s', (base, target, value, exchanged) => {
    const given = `{"base_currency": "${base}", "target_currency": "${target}", "value": ${value}}`
    expect(openTool('TravelAPI').call('compute_exchange_rate', given)).toBe(`{"exchanged_value": ${exchanged}}`)
  })

  it.each(['"EUR", "target_currency": "GBP"', '"USD", "target_currency": "USD"', '"USD", "target_currency": null'])(
    'does not exchange %s',
    (given) => {
      expect(openTool('TravelAPI').call('compute_exchange_rate', `{"base_currency": ${given}, "value": 1.0}`)).toBe(
        'Error during execution: No available exchange rate for the given currencies.',
      )
    },
  )

  it('knows airports', () => {
    const { call } = openTool('TravelAPI')
    expect(call('list_all_airports')).toMatch(/^\['RMS', 'SBK', .*, 'ORD', 'BOS'\]$/)
    expect(call('get_nearest_airport_by_city', '{"location": "Tokyo"}')).toBe('{"nearest_airport": "HND"}')
    expect(call('get_nearest_airport_by_city', '{"location": "tokyo"}')).toBe('{"nearest_airport": "Unknown"}')
  })

  it('hears of problems with bookings', () => {
    const { call } = openTool('TravelAPI', scenario)
    expect(call('contact_customer_support', '{"booking_id": "b1", "message": "?"}')).toContain(
      'Thank you for contacting',
    )
    expect(call('contact_customer_support', '{"booking_id": "b2", "message": "?"}')).toBe(
      '{"error": "Booking not found"}',
    )
  })
})
