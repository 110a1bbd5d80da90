import { divide, multiply, round } from '../../../python/arithmetic.ts'
import { iterate } from '../../../python/iterate.ts'
import { keyOf } from '../../../python/key-of.ts'
import { lookUp } from '../../../python/look-up.ts'
import type { Method } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { Float, typeName } from '../../../python/value.ts'
import type { PyValue } from '../../../python/value.ts'
import { airports, flightCosts, nearestAirports } from './travel-api-places.ts'

const classFactors = new Map<PyValue, number>([
  ['economy', 1],
  ['business', 2],
  ['first', 5],
])

/** How much of it there is for one USD. */
const exchangeRates: ReadonlyMap<PyValue, number> = new Map<PyValue, number>([
  ['RMB', 7],
  ['EUR', 0.8],
  ['JPY', 110],
  ['GBP', 0.7],
  ['CAD', 1.3],
  ['AUD', 1.4],
  ['INR', 70],
  ['RUB', 60],
  ['BRL', 3.8],
  ['MXN', 20],
])

/** The methods of `TravelAPI` that need no login. */
export function costMethods(isLongContext: boolean): Record<string, Method> {
  return {
    list_all_airports: { parameters: [], run: () => [...airports] },
    get_nearest_airport_by_city: {
      parameters: [{ name: 'location' }],
      run: (location = null) => ({ nearest_airport: lookUp(nearestAirports, location) ?? 'Unknown' }),
    },
    get_flight_cost: {
      parameters: [{ name: 'travel_from' }, { name: 'travel_to' }, { name: 'travel_date' }, { name: 'travel_class' }],
      run: (from = null, to = null, date = null, travelClass = null) => {
        const { cost, factor } = flightCost(from, to, date, travelClass)
        const costs = isLongContext ? [...flightCosts.values()].map((base) => base * factor) : [cost]
        return { travel_cost_list: costs.map((amount) => new Float(amount)) }
      },
    },
    compute_exchange_rate: {
      parameters: [{ name: 'base_currency' }, { name: 'target_currency' }, { name: 'value' }],
      run: (base = null, target = null, value = null) => {
        keyOf(base)
        keyOf(target)
        const rate = exchangeRates.get(base === 'USD' ? target : base)
        if (rate === undefined || (base === 'USD') === (target === 'USD')) {
          throw new PythonError('ValueError', 'No available exchange rate for the given currencies.')
        }
        const factor = Number.isInteger(rate) ? rate : new Float(rate)
        const exchanged = base === 'USD' ? multiply(value, factor) : divide(value, factor)
        // Of integers Python makes an integer.
        return { exchanged_value: exchanged instanceof Float ? round(exchanged, 2) : exchanged }
      },
    },
  }
}

/**
 * @returns The cost in USD, and by how much it is above that of economy class on a plain day.
 * @throws {PythonError} A `ValueError` for a route or class that is not there.
 */
export function flightCost(
  from: PyValue,
  to: PyValue,
  date: PyValue,
  travelClass: PyValue,
): { readonly cost: number; readonly factor: number } {
  const base = flightCosts.get(`${keyOf(from)}-${keyOf(to)}`)
  if (base === undefined) throw new PythonError('ValueError', 'No available route for the given airports.')
  const classFactor = classFactors.get(travelClass)
  if (classFactor === undefined) {
    throw new PythonError('ValueError', 'Invalid travel class. Options are: economy, business, first.')
  }
  const factor = classFactor * (digitSum(date) % 2 === 0 ? 2 : 1)
  return { cost: base * factor, factor }
}

function digitSum(date: PyValue): number {
  return iterate(date).reduce((sum: number, sign) => {
    if (typeof sign !== 'string') {
      throw new PythonError('AttributeError', `'${typeName(sign)}' object has no attribute 'isdigit'`)
    }
    return /^\d+$/.test(sign) ? sum + Number(sign) : sum
  }, 0)
}
