import { floatText } from '../../../python/float-text.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { numberOf } from '../../../python/value.ts'
import type { Float, PyValue } from '../../../python/value.ts'
import { round } from '../../../python/arithmetic.ts'

/** Two decimals, as Python's `:.2f`. */
export function cents(amount: number | Float): string {
  const rounded = numberOf(round(amount, 2))
  if (!Number.isFinite(rounded)) return floatText(rounded)
  return Math.abs(rounded) < 1e21 ? rounded.toFixed(2) : `${BigInt(rounded)}.00`
}

/** As Python's `int` of a positive number. @throws {PythonError} For what is no finite one. */
export function wholeOf(amount: number): bigint {
  if (Number.isFinite(amount)) return BigInt(Math.floor(amount))
  const [type, name] = Number.isNaN(amount) ? ['ValueError', 'NaN'] : ['OverflowError', 'infinity']
  throw new PythonError(type, `cannot convert float ${name} to integer`)
}

/** With thousands marked, as `:,.2f`. */
export function grouped(amount: number | Float): string {
  return cents(amount).replaceAll(/(?<=\d)(?=(\d{3})+\.)/g, ',')
}

/** `$1,247.30` or `2850.00`, as tables have balances. @returns `undefined` if it is neither. */
export function amountOf(value: PyValue | undefined): number | undefined {
  const text = str(value ?? null).replaceAll(/[$,\s]/g, '')
  const amount = Number(text)
  return text === '' || Number.isNaN(amount) ? undefined : amount
}
