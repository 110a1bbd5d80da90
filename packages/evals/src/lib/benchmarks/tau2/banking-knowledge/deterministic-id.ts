import { createHash } from 'node:crypto'

/**
 * Ids follow from what they stand for, so that a replay makes the same: of `dispute`, a user and a transaction, say.
 *
 * @param length In hex digits.
 */
export function deterministicId(length: number, ...parts: readonly string[]): string {
  return digestOf(parts).slice(0, length)
}

/** Decimal digits, for a number that was never stored. */
export function deterministicDigits(length: number, ...parts: readonly string[]): string {
  return digestOf(parts).replaceAll(/\D/g, '').slice(0, length)
}

function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join(':')).digest('hex')
}
