import { multiply, subtract } from '../../python/arithmetic.ts'
import { PythonError } from '../../python/python-error.ts'
import { Float, numberOf } from '../../python/value.ts'
import type { PyNumber } from '../../python/value.ts'

const mostBits = 100_000

/** `**`. @throws {PythonError} For zero to a negative power, and what is too large or not real. */
export function power(base: PyNumber, exponent: PyNumber): PyNumber {
  const [x, y] = [numberOf(base), numberOf(exponent)]
  if (x === 0 && y < 0) throw new PythonError('ZeroDivisionError', '0.0 cannot be raised to a negative power')
  if (!(base instanceof Float) && !(exponent instanceof Float) && y >= 0) {
    // A number of more bits would hardly end, and is beyond every float.
    if (Math.abs(x) > 1 && Math.log2(Math.abs(x)) * y > mostBits) {
      throw new PythonError('OverflowError', 'int too large to convert to float')
    }
    return multiply(BigInt(base) ** BigInt(exponent), 1)
  }
  if (x < 0 && !Number.isInteger(y)) {
    throw new PythonError('TypeError', "float() argument must be a string or a real number, not 'complex'")
  }
  const value = x ** y
  if (!Number.isFinite(value) && Number.isFinite(x) && Number.isFinite(y)) {
    throw new PythonError('OverflowError', "(34, 'Numerical result out of range')")
  }
  return new Float(value)
}

/** `//`. @throws {PythonError} For a zero. */
export function floorDivide(a: PyNumber, b: PyNumber): PyNumber {
  if (a instanceof Float || b instanceof Float) {
    if (numberOf(b) === 0) throw new PythonError('ZeroDivisionError', 'float floor division by zero')
    const [x, y] = [numberOf(a), numberOf(b)]
    const rest = x % y
    const isBelow = rest !== 0 && rest < 0 !== y < 0
    return new Float(Math.round((x - rest) / y) - Number(isBelow))
  }
  if (numberOf(b) === 0) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero')
  const [x, y] = [BigInt(a), BigInt(b)]
  const isBelow = x % y !== 0n && x < 0n !== y < 0n
  return subtract(x / y, Number(isBelow))
}
