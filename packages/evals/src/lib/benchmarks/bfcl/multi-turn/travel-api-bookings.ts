import { add, compare, subtract } from '../../../python/arithmetic.ts'
import { keyOf } from '../../../python/key-of.ts'
import { lookUp, subscript } from '../../../python/look-up.ts'
import type { Method } from '../../../python/method.ts'
import { parseTime } from '../../../python/parse-time.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { Float } from '../../../python/value.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import type { Travel } from './travel-api.ts'
import { flightCost } from './travel-api-costs.ts'
import { airports } from './travel-api-places.ts'

/** The methods of `TravelAPI` about flights that are booked. */
export function bookingMethods(travel: Travel): Record<string, Method> {
  const { cards, bookings, state, refusal, drawId, isLongContext } = travel

  function charge(card: PyValue, amount: PyValue): void {
    if (card instanceof Map) card.set('balance', subtract(subscript(card, 'balance'), amount))
  }

  /** @returns Why the flight cannot be booked. */
  function bookingError(card: PyValue | undefined, from: PyValue, to: PyValue, date: PyValue): string | undefined {
    if (card === undefined) return 'Card not registered'
    if (card instanceof Map && !card.has('balance')) return 'Balance not found'
    if (!airports.some((airport) => airport === from)) return `Invalid departure airport code: ${str(from)}`
    if (!airports.some((airport) => airport === to)) return `Invalid destination airport code: ${str(to)}`
    return parseTime(date, '%Y-%m-%d') === undefined ? 'Invalid date format. Use YYYY-MM-DD.' : undefined
  }

  return {
    book_flight: {
      parameters: [
        { name: 'access_token' },
        { name: 'card_id' },
        { name: 'travel_date' },
        { name: 'travel_from' },
        { name: 'travel_to' },
        { name: 'travel_class' },
      ],
      run: (token = null, cardId = null, date = null, from = null, to = null, travelClass = null) => {
        const fail = (error: string): PyRecord => ({ booking_status: false, error })
        const refused = refusal(token)
        if (refused !== undefined) return fail(refused)
        const card = lookUp(cards, cardId)
        const error = bookingError(card, from, to, date)
        if (card === undefined || error !== undefined) return fail(error ?? '')
        let cost: Float
        try {
          cost = new Float(flightCost(from, to, date, travelClass).cost)
        } catch (problem) {
          if (problem instanceof PythonError && problem.type === 'ValueError') return fail(problem.message)
          throw problem
        }
        const balance = subscript(card, 'balance')
        if (compare(balance, cost, '<') < 0) return fail('Insufficient funds')
        const budget = state['budget_limit'] ?? null
        if (budget !== null && compare(balance, budget, '<') < 0) return fail('Balance is less than budget limit')
        charge(card, cost)
        const bookingId = drawId(7)
        const transactionId = drawId(8)
        bookings.set(
          bookingId,
          new Map<string, PyValue>([
            ['card_id', cardId],
            ['travel_date', date],
            ['travel_from', from],
            ['travel_to', to],
            ['travel_class', travelClass],
            ['travel_cost', cost],
            ['transaction_id', transactionId],
          ]),
        )
        return {
          booking_id: bookingId,
          transaction_id: transactionId,
          booking_status: true,
          booking_history: isLongContext ? bookings : {},
        }
      },
    },
    cancel_booking: {
      parameters: [{ name: 'access_token' }, { name: 'booking_id' }],
      run: (token = null, bookingId = null) => {
        const fail = (error: string): PyRecord => ({ cancel_status: false, error })
        const refused = refusal(token)
        if (refused !== undefined) return fail(refused)
        const booking = lookUp(bookings, bookingId)
        if (booking === undefined) return fail('Booking not found')
        const card = subscript(cards, subscript(booking, 'card_id'))
        if (card instanceof Map) card.set('balance', add(subscript(card, 'balance'), subscript(booking, 'travel_cost')))
        bookings.delete(keyOf(bookingId) ?? '')
        return { cancel_status: true }
      },
    },
    purchase_insurance: {
      parameters: [
        { name: 'access_token' },
        { name: 'insurance_type' },
        { name: 'booking_id' },
        { name: 'insurance_cost' },
        { name: 'card_id' },
      ],
      run: (token = null, _type = null, bookingId = null, cost = null, cardId = null) => {
        const fail = (error: string): PyRecord => ({ insurance_status: false, error })
        const refused = refusal(token)
        if (refused !== undefined) return fail(refused)
        const budget = state['budget_limit'] ?? null
        if (budget !== null && compare(budget, cost, '<') < 0) return fail('Exceeded budget limit')
        if (lookUp(bookings, bookingId) === undefined) return fail('Booking not found')
        const card = lookUp(cards, cardId)
        if (card === undefined) return fail('Card not registered')
        charge(card, cost)
        return { insurance_id: drawId(9), insurance_status: true }
      },
    },
    retrieve_invoice: {
      parameters: [
        { name: 'access_token' },
        { name: 'booking_id', default: null },
        { name: 'insurance_id', default: null },
      ],
      run: (token = null, bookingId = null) => {
        const error = refusal(token)
        if (error !== undefined) return { error }
        const booking = lookUp(bookings, bookingId)
        if (booking === undefined) return { error: 'Booking not found' }
        const fields = ['travel_date', 'travel_from', 'travel_to', 'travel_class', 'travel_cost', 'transaction_id']
        return {
          invoice: {
            booking_id: bookingId,
            ...Object.fromEntries(fields.map((field) => [field, subscript(booking, field)])),
          },
        }
      },
    },
    get_booking_history: {
      parameters: [{ name: 'access_token' }],
      run: (token = null) => {
        const error = refusal(token)
        return error === undefined ? { booking_history: bookings } : { error }
      },
    },
    contact_customer_support: {
      parameters: [{ name: 'booking_id' }, { name: 'message' }],
      run: (bookingId = null) =>
        lookUp(bookings, bookingId) === undefined
          ? { error: 'Booking not found' }
          : {
              customer_support_message:
                'Thank you for contacting customer support. Your message has been received and we will get back to you shortly.',
            },
    },
  }
}
