import { PythonError } from '../../../python/python-error.ts'

/** `numerator / denominator * 2 ** exponent`; the denominator is positive. */
interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** A binary float of any precision: `mantissa * 2 ** exponent`. */
interface BigFloat {
  readonly mantissa: bigint
  readonly exponent: number
}

const bitsPerDigit = Math.log2(10)
/** Bits that intermediate results have beyond those asked for. */
const guardBits = 80

/**
 * The logarithm as mpmath works it out and shows it: both natural logarithms and then their quotient are rounded to the
 * bits that a number of decimal digits takes.
 *
 * @param precision Decimal digits, as `mpmath.mp.dps`.
 * @returns The `repr`, e.g. `mpf('1.3027')`.
 * @throws {PythonError} For base 1, and for numbers that have no real logarithm.
 */
export function preciseLogarithm(value: number | bigint, base: number | bigint, precision: number): string {
  const bits = Math.max(1, Math.round((precision + 1) * bitsPerDigit))
  if (value <= 0 || base <= 0) throw new PythonError('ValueError', 'math domain error')
  const divisor = naturalLogarithm(base, bits)
  if (divisor.mantissa === 0n) throw new PythonError('ZeroDivisionError', '')
  return `mpf('${decimalText(quotient(naturalLogarithm(value, bits), divisor, bits), digitsShown(bits))}')`
}

function digitsShown(bits: number): number {
  const digits = Math.max(1, Math.round(bits / bitsPerDigit - 1))
  return digits === 15 ? 17 : digits + 3
}

function naturalLogarithm(value: number | bigint, bits: number): BigFloat {
  const { numerator, denominator } = rationalOf(value)
  const scaleBits = bits + guardBits
  const power = numerator.toString(2).length - denominator.toString(2).length
  // Brought near 1, where the series converges fast: ln(x) = ln(x / 2^power) + power * ln(2).
  const [top, bottom] =
    power >= 0 ? [numerator, denominator << BigInt(power)] : [numerator << BigInt(-power), denominator]
  const near = 2n * inverseTangent(top - bottom, top + bottom, scaleBits)
  const ofTwo = 2n * inverseTangent(1n, 3n, scaleBits)
  return rounded(near + BigInt(power) * ofTwo, -scaleBits, bits)
}

/** `artanh(top / bottom) * 2 ** scaleBits`. */
function inverseTangent(top: bigint, bottom: bigint, scaleBits: number): bigint {
  const one = 1n << BigInt(scaleBits)
  const x = (top * one) / bottom
  const square = (x * x) / one
  let sum = 0n
  let term = x
  for (let odd = 1n; term !== 0n; odd += 2n) {
    sum += term / odd
    term = (term * square) / one
  }
  return sum
}

function rationalOf(value: number | bigint): Rational {
  if (typeof value === 'bigint') return { numerator: value, denominator: 1n }
  let denominator = 1n
  let whole = value
  while (!Number.isInteger(whole)) {
    whole *= 2
    denominator *= 2n
  }
  return { numerator: BigInt(whole), denominator }
}

function quotient(a: BigFloat, b: BigFloat, bits: number): BigFloat {
  const shift = bits + guardBits + b.mantissa.toString(2).length
  const scaled = a.mantissa << BigInt(shift)
  const divided = scaled / b.mantissa
  // A last bit that says "and something more" keeps a quotient that is no tie from being rounded as one.
  const isExact = divided * b.mantissa === scaled
  const sticky = isExact ? 0n : scaled < 0n === b.mantissa < 0n ? 1n : -1n
  return rounded(divided * 2n + sticky, a.exponent - b.exponent - shift - 1, bits)
}

/** To the nearest of so many bits, ties to even. */
function rounded(mantissa: bigint, exponent: number, bits: number): BigFloat {
  const isNegative = mantissa < 0n
  const size = isNegative ? -mantissa : mantissa
  const excess = size.toString(2).length - bits
  if (excess <= 0) return { mantissa, exponent }
  const unit = 1n << BigInt(excess)
  const rest = size % unit
  let kept = size / unit
  if (rest * 2n > unit || (rest * 2n === unit && kept % 2n === 1n)) kept += 1n
  return { mantissa: isNegative ? -kept : kept, exponent: exponent + excess }
}

/** Rounded half up to so many digits, without trailing zeros; with an exponent if very large or small. */
function decimalText({ mantissa, exponent }: BigFloat, digits: number): string {
  if (mantissa === 0n) return '0.0'
  const sign = mantissa < 0n ? '-' : ''
  const size = mantissa < 0n ? -mantissa : mantissa
  const top = exponent >= 0 ? size << BigInt(exponent) : size
  const bottom = exponent >= 0 ? 1n : 1n << BigInt(-exponent)
  let power = decimalPower(top, bottom)
  const scale = digits - 1 - power
  const scaled = scale >= 0 ? (top * 10n ** BigInt(scale) * 2n) / bottom : (top * 2n) / (bottom * 10n ** BigInt(-scale))
  let text = ((scaled + 1n) / 2n).toString()
  if (text.length > digits) {
    text = text.slice(0, digits)
    power += 1
  }
  const isFixed = power > Math.min(-Math.floor(digits / 3), -5) && power < digits
  const point = isFixed ? Math.max(power + 1, 1) : 1
  if (isFixed && power < 0) text = '0'.repeat(-power) + text
  const plain = `${text.slice(0, point)}.${text.slice(point)}`.replace(/0+$/, '').replace(/\.$/, '.0')
  return `${sign}${plain}${isFixed ? '' : `e${power < 0 ? '-' : '+'}${Math.abs(power)}`}`
}

/** The exponent of the first digit. */
function decimalPower(top: bigint, bottom: bigint): number {
  let power = top.toString().length - bottom.toString().length
  const isBelow = power >= 0 ? top < bottom * 10n ** BigInt(power) : top * 10n ** BigInt(-power) < bottom
  if (isBelow) power -= 1
  return power
}
