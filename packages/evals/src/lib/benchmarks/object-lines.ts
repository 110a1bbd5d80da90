import { UsageError } from '@glmkit/core'
import { parseJson } from '../python/parse-json.ts'
import type { PyDict, PyValue } from '../python/value.ts'

export interface ObjectLine {
  /** From 1. */
  readonly number: number
  readonly line: PyDict
}

/**
 * Reads lines that are a JSON object each; empty ones are passed over.
 *
 * @throws {UsageError} If one is none, with its number.
 */
export async function* readObjectLines(lines: AsyncIterable<string>): AsyncGenerator<ObjectLine> {
  let number = 0
  for await (const text of lines) {
    number += 1
    if (text.trim() === '') continue
    const line = valueIn(text.replace(/^\uFEFF/, ''), number)
    if (!(line instanceof Map)) throw new UsageError(`Cannot score line ${number}: expected a JSON object`)
    yield { number, line }
  }
}

function valueIn(text: string, number: number): PyValue {
  try {
    return parseJson(text)
  } catch (error) {
    throw atLine(number, error)
  }
}

/** @returns What is wrong with a line, with its number; defects of ours stay what they are. */
export function atLine(number: number, error: unknown): unknown {
  if (!(error instanceof UsageError) && !(error instanceof SyntaxError)) return error
  return new UsageError(`Cannot score line ${number}: ${error.message}`, { cause: error })
}
