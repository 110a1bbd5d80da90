import { PythonError } from './python-error.ts'
import { Float, isNumber, numberOf, typeName } from './value.ts'
import type { PyValue } from './value.ts'

/** As `float(value)`. @throws {PythonError} A `TypeError`, or a `ValueError` for a text that is no number. */
export function floatOf(value: PyValue): Float {
  if (isNumber(value) || typeof value === 'boolean') return new Float(numberOf(value))
  if (typeof value !== 'string') {
    throw new PythonError('TypeError', `float() argument must be a string or a real number, not '${typeName(value)}'`)
  }
  const text = value.trim().replaceAll(/(?<=\d)_(?=\d)/g, '')
  const word = /^([-+]?)(?:inf(?:inity)?|nan)$/i.exec(text)
  if (word) return new Float(/nan/i.test(text) ? Number.NaN : word[1] === '-' ? -Infinity : Infinity)
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text)) return new Float(Number(text))
  throw new PythonError('ValueError', `could not convert string to float: '${value}'`)
}
