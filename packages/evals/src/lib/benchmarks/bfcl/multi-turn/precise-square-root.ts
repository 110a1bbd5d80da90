/**
 * The square root as Python's `decimal` works it out and shows it, e.g. `Decimal('4.472')`.
 *
 * @param number Not negative.
 * @param precision Significant digits.
 */
export function preciseSquareRoot(number: number | bigint, precision: number): string {
  if (number === 0) return "Decimal('0')"
  const { digits, exponent } = decimalOf(number)
  // An even power of ten beside it leaves the root a whole number of digits, more than are asked for.
  const shift = 2 * precision + 2 + (((exponent % 2) + 2) % 2)
  const scaled = digits * 10n ** BigInt(shift)
  const root = integerRoot(scaled)
  const isExact = root * root === scaled
  const power = (exponent - shift) / 2
  return `Decimal('${isExact ? exactText(root, power, precision) : roundedText(root, power, precision)}')`
}

/** `digits * 10 ** exponent`, which a double always is. */
function decimalOf(number: number | bigint): { digits: bigint; exponent: number } {
  if (typeof number === 'bigint') return { digits: number, exponent: 0 }
  let twos = 0
  let whole = number
  while (!Number.isInteger(whole)) {
    whole *= 2
    twos += 1
  }
  return { digits: BigInt(whole) * 5n ** BigInt(twos), exponent: -twos }
}

function exactText(root: bigint, power: number, precision: number): string {
  let digits = root
  let exponent = power
  while (exponent < 0 && digits % 10n === 0n) {
    digits /= 10n
    exponent += 1
  }
  const text = digits.toString()
  return text.length > precision ? roundedText(digits * 100n, exponent - 2, precision) : placed(text, exponent)
}

/** The root is longer than asked for and, where it is cut, no tie. */
function roundedText(root: bigint, power: number, precision: number): string {
  const excess = root.toString().length - precision
  const unit = 10n ** BigInt(excess)
  const text = ((root + unit / 2n) / unit).toString()
  const isLonger = text.length > precision
  return placed(isLonger ? text.slice(0, precision) : text, power + excess + (isLonger ? 1 : 0))
}

/** As `decimal` writes digits and an exponent. */
function placed(digits: string, exponent: number): string {
  const first = exponent + digits.length - 1
  if (exponent > 0 || first < -6) {
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : ''
    return `${digits.slice(0, 1)}${rest}E${first < 0 ? '' : '+'}${first}`
  }
  if (exponent === 0) return digits
  const padded = digits.padStart(1 - exponent, '0')
  return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

function integerRoot(square: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(square.toString(2).length / 2))
  for (;;) {
    const next = (root + square / root) / 2n
    if (next >= root) return root
    root = next
  }
}
