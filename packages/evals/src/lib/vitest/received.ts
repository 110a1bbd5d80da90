import { UsageError } from '@glmkit/core'
import { noUsage } from '@glmkit/glm/model'
import { isRecord } from '../scorers/json-value.ts'
import type { Solution } from '../solution.ts'
import type { Suite } from '../suite.ts'

/**
 * What was given to `expect`, as scorers see it.
 *
 * @throws {UsageError} If it is neither the result of a run nor the text of an answer.
 */
export function solutionOf(received: unknown, matcher: string): Solution {
  if (typeof received === 'string') return { text: received, transcript: [], toolCalls: [], turns: 0, usage: noUsage }
  if (isSolution(received)) return received
  throw new UsageError(`Cannot check ${matcher}: expected the result of a run or a text; was an "await" forgotten?`)
}

/** @throws {UsageError} If it is no result of a run. */
export function resultOf(received: unknown, matcher: string): Solution {
  if (isSolution(received)) return received
  throw new UsageError(`Cannot check ${matcher}: expected the result of a run; was an "await" forgotten?`)
}

/** @throws {UsageError} If it is no suite. */
export function suiteOf(received: unknown, matcher: string): Suite {
  if (isSuite(received)) return received
  throw new UsageError(`Cannot check ${matcher}: expected a suite, see defineSuite`)
}

function isSolution(value: unknown): value is Solution {
  return isRecord(value) && typeof value.text === 'string' && Array.isArray(value.toolCalls)
}

function isSuite(value: unknown): value is Suite {
  return isRecord(value) && typeof value.name === 'string' && 'samples' in value && 'scorers' in value
}
