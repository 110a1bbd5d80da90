import { UsageError } from '@glmkit/core'
import { parseJson } from '../python/parse-json.ts'
import type { PyDict } from '../python/value.ts'
import type { ScoredAnswer } from './scored-answer.ts'

/**
 * Scores line by line; empty ones are passed over. One that cannot be scored is told as an answer of its own, with its
 * number, and the others are scored all the same.
 *
 * @param score Of a line's text. A `UsageError` or `SyntaxError` says what is wrong with it.
 */
export async function* scoreLines(
  lines: AsyncIterable<string>,
  score: (text: string) => Promise<Iterable<ScoredAnswer>>,
): AsyncGenerator<ScoredAnswer> {
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line.trim() === '') continue
    try {
      yield* await score(line.replace(/^\uFEFF/, ''))
    } catch (error) {
      if (!(error instanceof UsageError) && !(error instanceof SyntaxError)) throw error
      const message = `Cannot score line ${number}: ${error.message}`
      yield { caseId: `line ${number}`, isValid: false, errorType: 'unreadable-line', message }
    }
  }
}

/** @throws {UsageError | SyntaxError} If a line is no JSON object. */
export function objectIn(line: string): PyDict {
  const value = parseJson(line)
  if (value instanceof Map) return value
  throw new UsageError('expected a JSON object')
}
