import { PythonError } from './python-error.ts'
import { Float, isDict, isList, numberOf, typeName } from './value.ts'
import type { PyNumber, PyValue } from './value.ts'

type Operand = PyNumber | boolean

/** `+`, also of texts and lists. @throws {PythonError} `TypeError` for operands that do not go together. */
export function add(a: PyValue, b: PyValue): PyValue {
  if (typeof a === 'string') {
    if (typeof b === 'string') return a + b
    throw new PythonError('TypeError', `can only concatenate str (not "${typeName(b)}") to str`)
  }
  if (isList(a)) {
    if (isList(b)) return [...a, ...b]
    throw new PythonError('TypeError', `can only concatenate list (not "${typeName(b)}") to list`)
  }
  return calculate(
    '+',
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  )
}

export function subtract(a: PyValue, b: PyValue): PyNumber {
  return calculate(
    '-',
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  )
}

export function multiply(a: PyValue, b: PyValue): PyNumber {
  return calculate(
    '*',
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  )
}

/** `/`: always a float. */
export function divide(a: PyValue, b: PyValue): Float {
  const [x, y] = operands('/', a, b)
  if (numberOf(y) === 0) {
    const kind = x instanceof Float || y instanceof Float ? 'float division by zero' : 'division by zero'
    throw new PythonError('ZeroDivisionError', kind)
  }
  const quotient = numberOf(x) / numberOf(y)
  if (!Number.isFinite(quotient) && !(x instanceof Float) && !(y instanceof Float)) {
    throw new PythonError('OverflowError', 'integer division result too large for a float')
  }
  return new Float(quotient)
}

/** -1, 0 or 1, as `<`, `==` and `>` tell; texts by code points. @param operator Of the error's text. */
export function compare(a: PyValue, b: PyValue, operator = '<'): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (!isOperand(a) || !isOperand(b)) {
    throw new PythonError(
      'TypeError',
      `'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`,
    )
  }
  return Math.sign(numberOf(a) - numberOf(b))
}

/** As `round(value, digits)`: half to even, of the number as it is stored. */
export function round(value: Float | number, digits = 0): Float {
  const number = numberOf(value)
  if (!Number.isFinite(number) || digits > 20) return new Float(number)
  const scale = 10n ** BigInt(digits)
  const exact = exactFraction(Math.abs(number))
  const scaled = exact.numerator * scale
  const floor = scaled / exact.denominator
  const rest = (scaled % exact.denominator) * 2n
  const isUp = rest > exact.denominator || (rest === exact.denominator && floor % 2n === 1n)
  const rounded = (isUp ? floor + 1n : floor).toString().padStart(digits + 1, '0')
  const text = digits === 0 ? rounded : `${rounded.slice(0, -digits)}.${rounded.slice(-digits)}`
  return new Float(number < 0 || Object.is(number, -0) ? -Number(text) : Number(text))
}

function exactFraction(number: number): { numerator: bigint; denominator: bigint } {
  let denominator = 1n
  let numerator = number
  while (!Number.isInteger(numerator)) {
    numerator *= 2
    denominator *= 2n
  }
  return { numerator: BigInt(numerator), denominator }
}

function compareTexts(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)]
  for (const [index, sign] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    if (sign !== other) return (sign.codePointAt(0) ?? 0) < (other.codePointAt(0) ?? 0) ? -1 : 1
  }
  return left.length < right.length ? -1 : 0
}

function calculate(
  operator: string,
  a: PyValue,
  b: PyValue,
  ofNumbers: (x: number, y: number) => number,
  ofIntegers: (x: bigint, y: bigint) => bigint,
): PyNumber {
  const [x, y] = operands(operator, a, b)
  if (x instanceof Float || y instanceof Float) return new Float(ofNumbers(numberOf(x), numberOf(y)))
  const quick = ofNumbers(Number(x), Number(y))
  if (Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick
  return ofIntegers(BigInt(x), BigInt(y))
}

function operands(operator: string, a: PyValue, b: PyValue): [Operand, Operand] {
  if (isOperand(a) && isOperand(b)) return [a, b]
  throw new PythonError(
    'TypeError',
    `unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`,
  )
}

function isOperand(value: PyValue): value is Operand {
  return value !== null && typeof value !== 'string' && !isList(value) && (value instanceof Float || !isDict(value))
}
