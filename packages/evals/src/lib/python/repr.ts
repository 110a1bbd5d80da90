import { floatText } from './float-text.ts'
import { Float, entriesOf, isList } from './value.ts'
import type { PyValue } from './value.ts'

/** As Python's `repr`. */
export function repr(value: PyValue): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return reprText(value)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Float) return floatText(value.value)
  if (isList(value)) return `[${value.map(repr).join(', ')}]`
  return `{${entriesOf(value)
    .map(([key, item]) => `${repr(key)}: ${repr(item)}`)
    .join(', ')}}`
}

/** As Python's `str`, and as an f-string shows a value. */
export function str(value: PyValue): string {
  return typeof value === 'string' ? value : repr(value)
}

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

function reprText(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(
    /[\\\p{C}\p{Zl}\p{Zp}\p{Zs}]/gu,
    (sign) => names[sign] ?? (sign === ' ' ? ' ' : escape(sign)),
  )
  return `${mark}${mark === "'" ? escaped.replaceAll("'", "\\'") : escaped}${mark}`
}

function escape(sign: string): string {
  const code = sign.codePointAt(0) ?? 0
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
