import { compare } from './arithmetic.ts'
import { floatText } from './float-text.ts'
import { Float, entriesOf, isDict, isList } from './value.ts'
import type { PyValue } from './value.ts'

export interface JsonTextOptions {
  /** Everything beyond ASCII as `\uXXXX`. Default: `true`. */
  readonly ensureAscii?: boolean
  /** Spaces a level; without it all is on one line. */
  readonly indent?: number
  /** Default: as they are. */
  readonly sortKeys?: boolean
}

/** As Python's `json.dumps`: `, ` and `: ` between items, `5.0` for a float. */
export function jsonText(value: PyValue, options: JsonTextOptions = {}): string {
  return textOf(value, options, '')
}

function textOf(value: PyValue, options: JsonTextOptions, margin: string): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quote(value, options)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Float) return jsonFloat(value.value)
  const { indent, sortKeys = false } = options
  const inner = indent === undefined ? '' : `${margin}${' '.repeat(indent)}`
  const join = (open: string, items: readonly string[], close: string): string => {
    if (items.length === 0) return `${open}${close}`
    if (indent === undefined) return `${open}${items.join(', ')}${close}`
    return `${open}\n${inner}${items.join(`,\n${inner}`)}\n${margin}${close}`
  }
  if (isList(value))
    return join(
      '[',
      value.map((item) => textOf(item, options, inner)),
      ']',
    )
  if (!isDict(value)) return ''
  const entries = entriesOf(value)
  if (sortKeys) entries.sort(([a], [b]) => compare(a, b))
  return join(
    '{',
    entries.map(([key, item]) => `${quote(String(key), options)}: ${textOf(item, options, inner)}`),
    '}',
  )
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity'
  return floatText(value)
}

function quote(text: string, { ensureAscii = true }: JsonTextOptions): string {
  const quoted = JSON.stringify(text).replaceAll('\u007f', ensureAscii ? '\\u007f' : '\u007f')
  if (!ensureAscii) return quoted
  return quoted.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
