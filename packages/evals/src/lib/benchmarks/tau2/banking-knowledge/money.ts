import { str } from '../../../python/repr.ts'
import { numberOf } from '../../../python/value.ts'
import type { Float, PyValue } from '../../../python/value.ts'
import { round } from '../../../python/arithmetic.ts'

/** Two decimals, as Python's `:.2f`. */
export function cents(amount: number | Float): string {
  const rounded = numberOf(round(amount, 2))
  return rounded.toFixed(2)
}

/** With thousands marked, as `:,.2f`. */
export function grouped(amount: number | Float): string {
  const [whole = '', decimals] = cents(amount).split('.')
  return `${whole.replaceAll(/(?<=\d)(?=(\d{3})+$)/g, ',')}.${decimals}`
}

/** `$1,247.30` or `2850.00`, as tables have balances. @returns `undefined` if it is neither. */
export function amountOf(value: PyValue | undefined): number | undefined {
  const text = str(value ?? null).replaceAll(/[$,\s]/g, '')
  const amount = Number(text)
  return text === '' || Number.isNaN(amount) ? undefined : amount
}

/** `goods_services_not_received` as `Goods Services Not Received`. */
export function titled(code: string): string {
  return code
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join(' ')
}
