import { round } from '../../../python/arithmetic.ts'
import { isArithmetic } from '../../../python/is-arithmetic.ts'
import type { Method } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { repr } from '../../../python/repr.ts'
import { Float, numberOf, typeName } from '../../../python/value.ts'
import type { PyNumber, PyValue } from '../../../python/value.ts'
import { failure } from './failure.ts'
import { preciseLogarithm } from './precise-logarithm.ts'
import { preciseSquareRoot } from './precise-square-root.ts'

/**
 * The methods of `MathAPI` that have to do with precision. Of numbers of mpmath and `decimal` no JSON can be made: the
 * answer is the dict's own text.
 */
export const preciseMethods: Record<string, Method> = {
  logarithm: {
    parameters: [{ name: 'value' }, { name: 'base' }, { name: 'precision' }],
    run: (value = null, base = null, precision = null) => {
      const digits = digitsOf(precision)
      return `{'result': ${preciseLogarithm(mpNumber(value), mpNumber(base), digits)}}`
    },
  },
  square_root: {
    parameters: [{ name: 'number' }, { name: 'precision' }],
    run: (number = null, precision = null) => {
      if (!isArithmetic(number)) return failure('Input must be a number')
      if (numberOf(number) < 0) return failure('Cannot calculate square root of a negative number')
      const digits = digitsOf(precision)
      if (digits < 1) throw new PythonError('ValueError', 'valid range for prec is [1, MAX_PREC]')
      return `{'result': ${preciseSquareRoot(exactNumber(number), digits)}}`
    },
  },
  power: {
    parameters: [{ name: 'base' }, { name: 'exponent' }],
    run: (base = null, exponent = null) => {
      if (!isArithmetic(base) || !isArithmetic(exponent)) return failure('Both inputs must be numbers')
      return { result: power(base, exponent) }
    },
  },
  round_number: {
    parameters: [{ name: 'number' }, { name: 'decimal_places', default: 0 }],
    run: (number = null, places = 0) => {
      if (!isArithmetic(number)) return failure('Input must be a number')
      // Python then rounds to an integer.
      if (places === null) return { result: integerOf(number instanceof Float ? round(number) : number) }
      if (places instanceof Float || !isArithmetic(places)) {
        throw new PythonError('TypeError', `'${typeName(places)}' object cannot be interpreted as an integer`)
      }
      return { result: rounded(number, Number(places)) }
    },
  },
}

function rounded(number: PyNumber | boolean, places: number): PyNumber {
  if (places < 0) {
    const scale = 10 ** -places
    const scaled = round(new Float(numberOf(number) / scale)).value * scale
    return number instanceof Float ? new Float(scaled) : scaled
  }
  return number instanceof Float ? round(number, places) : typeof number === 'boolean' ? Number(number) : number
}

function power(base: PyNumber | boolean, exponent: PyNumber | boolean): PyNumber {
  if (!(base instanceof Float) && !(exponent instanceof Float) && numberOf(exponent) >= 0) {
    if (Math.log2(Math.abs(numberOf(base))) * numberOf(exponent) > mostBits) throw tooLong()
    const result = BigInt(base) ** BigInt(exponent)
    return Number.isSafeInteger(Number(result)) ? Number(result) : result
  }
  const [x, y] = [numberOf(base), numberOf(exponent)]
  if (x === 0 && y < 0) throw new PythonError('ZeroDivisionError', '0.0 cannot be raised to a negative power')
  const result = x ** y
  if (Number.isFinite(x) && Number.isFinite(y) && result === Infinity) {
    throw new PythonError('OverflowError', "(34, 'Numerical result out of range')")
  }
  return new Float(result)
}

/** Of an integer that Python still writes: 4,300 digits. */
const mostBits = 4_300 * Math.log2(10)

function tooLong(): PythonError {
  return new PythonError(
    'ValueError',
    'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit',
  )
}

/** Beyond this an answer takes longer than anyone waits, and everyone would wait for it. */
const mostDigits = 5_000

/** @throws {PythonError} Also where Python would be out of memory or time. */
function digitsOf(precision: PyValue): number {
  const digits = integerOf(precision)
  if (digits > mostDigits) throw new PythonError('MemoryError', '')
  return digits
}

/** As `int(value)`. */
function integerOf(value: PyValue): number {
  if (isArithmetic(value)) return Math.trunc(numberOf(value))
  if (typeof value === 'string') {
    if (/^\s*[-+]?\d+\s*$/.test(value)) return Number(value)
    throw new PythonError('ValueError', `invalid literal for int() with base 10: '${value}'`)
  }
  throw new PythonError(
    'TypeError',
    `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`,
  )
}

/** A large integer stays one: as a double it would lose digits, or have no end. */
function exactNumber(value: PyNumber | boolean): number | bigint {
  return typeof value === 'bigint' ? value : numberOf(value)
}

/** What mpmath makes of an argument: of a text the number it spells. */
function mpNumber(value: PyValue): number | bigint {
  if (isArithmetic(value)) return exactNumber(value)
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
  if (Number.isFinite(number)) return number
  throw new PythonError('TypeError', `cannot create mpf from ${repr(value)}`)
}
