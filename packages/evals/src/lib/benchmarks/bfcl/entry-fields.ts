import { UsageError } from '@glmkit/core'
import { parseJson } from '../../python/parse-json.ts'
import { isList } from '../../python/value.ts'
import type { PyDict, PyValue } from '../../python/value.ts'

/** Of a file with an object in each line. @throws {UsageError | SyntaxError} */
export function linesOf(text: string): PyDict[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => dictOf(parseJson(line), 'line'))
}

/** @param field What to call it in an error. @throws {UsageError} */
export function textOf(value: PyValue | undefined, field: string): string {
  if (typeof value !== 'string') throw unreadable(field, 'text')
  return value
}

/** @throws {UsageError} */
export function listOf(value: PyValue | undefined, field: string): PyValue[] {
  if (value === undefined || !isList(value)) throw unreadable(field, 'list')
  return value
}

/** @throws {UsageError} */
export function dictOf(value: PyValue | undefined, field: string): PyDict {
  if (!(value instanceof Map)) throw unreadable(field, 'object')
  return value
}

function unreadable(field: string, kind: string): UsageError {
  return new UsageError(`Cannot read an entry of BFCL: "${field}" is no ${kind}, take the files as published`)
}
