import { divide, multiply } from '../../../python/arithmetic.ts'
import { isArithmetic } from '../../../python/is-arithmetic.ts'
import type { Method } from '../../../python/method.ts'
import { str } from '../../../python/repr.ts'
import { Float } from '../../../python/value.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { failure } from './failure.ts'

/** In the base unit: metres, grams, seconds. */
const siUnits: readonly ReadonlyMap<string, number>[] = [
  { km: 1e3, m: 1, cm: 1e-2, mm: 1e-3, um: 1e-6, nm: 1e-9 },
  { kg: 1e3, g: 1, mg: 1e-3, ug: 1e-6 },
  { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 },
].map((group) => new Map(Object.entries(group)))

const imperialFactors: Readonly<Record<string, number>> = {
  cm_to_in: 0.393701,
  in_to_cm: 2.54,
  m_to_ft: 3.28084,
  ft_to_m: 0.3048,
  m_to_yd: 1.09361,
  yd_to_m: 0.9144,
  km_to_miles: 0.621371,
  miles_to_km: 1.60934,
  kg_to_lb: 2.20462,
  lb_to_kg: 0.453592,
  celsius_to_fahrenheit: 1.8,
  fahrenheit_to_celsius: 5 / 9,
}

const parameters = [{ name: 'value' }, { name: 'unit_in' }, { name: 'unit_out' }]

/** The methods of `MathAPI` that convert units. */
export const unitMethods: Record<string, Method> = {
  si_unit_conversion: {
    parameters,
    run: (value = null, from = null, to = null) => {
      if (!isArithmetic(value)) return failure('Value must be a number')
      const units = siUnits.find((group) => group.has(str(from)) && group.has(str(to)))
      const [factor, divisor] = [units?.get(str(from)), units?.get(str(to))]
      if (factor === undefined || divisor === undefined) return unsupported(from, to)
      return { result: divide(multiply(value, new Float(factor)), new Float(divisor)) }
    },
  },
  imperial_si_conversion: {
    parameters,
    run: (value = null, from = null, to = null) => {
      if (!isArithmetic(value)) return failure('Value must be a number')
      if (from === to) return { result: value }
      const factor = imperialFactors[`${str(from)}_to_${str(to)}`]
      return factor === undefined ? unsupported(from, to) : { result: multiply(value, new Float(factor)) }
    },
  },
}

function unsupported(from: PyValue, to: PyValue): PyRecord {
  return failure(`Conversion from '${str(from)}' to '${str(to)}' is not supported`)
}
