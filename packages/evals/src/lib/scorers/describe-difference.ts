import type { Difference } from './difference.ts'
import { excerptOf } from './excerpt.ts'

/** `/user/name is "Ada", expected "Grace"`. */
export function describeDifference({ pointer, expected, actual }: Difference, whole = 'the value'): string {
  const place = pointer === '' ? whole : pointer
  const found = actual === undefined ? 'missing' : excerptOf(actual, 60)
  if (typeof expected === 'function') return `${place} is ${found}, which its check refuses`
  if (expected === undefined) return `${place} is ${found}, expected nothing there`
  return `${place} is ${found}, expected ${excerptOf(expected, 60)}`
}
