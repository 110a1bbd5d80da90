import type { PyRecord } from '../../../python/value.ts'

/** How a tool says that it could not do it. */
export function failure(error: string): PyRecord {
  return { error }
}
