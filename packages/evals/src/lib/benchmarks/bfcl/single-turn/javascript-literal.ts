import { Float } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import { asInteger } from './source-number.ts'

const integer = /^-?\d+\n?$/
const decimal = /^-?\d+\.?\d*\n?$/
const bigInteger = /^-?\d+n\n?$/
/**
 * Lists in a list, up to the first two brackets that close. There is one way to read each bracket: with more, a table that
 * breaks off takes twice as long for each of its rows.
 */
const lists = /^\[\s*\[(?:[^\]\n\r\u2028\u2029]|\]\s*,\s*\[|\](?!\s*(?:\]|,\s*\[)))*\]\s*\]/

/**
 * What a JavaScript literal stands for. One that is not of the type, such as the name of a variable, stays a text.
 *
 * @param type As declared: `integer`, `float`, `dict` …
 * @param itemType Of what an array holds.
 */
export function readJavaScript(text: string, type: string, itemType?: string): PyValue {
  switch (type) {
    case 'String':
      return withoutQuotes(text) ?? text
    case 'integer':
      return integer.test(text) ? asInteger(text) : text
    case 'float':
      return decimal.test(text) ? new Float(Number(text)) : text
    case 'Bigint':
      return bigInteger.test(text) ? asInteger(text) : text
    case 'Boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text
    case 'array':
      return readArray(text.trim(), itemType) ?? text.trim()
    case 'dict':
      return readObject(text.trim()) ?? text.trim()
    default:
      return text
  }
}

/** `[1, 2]`, `[[1], [2]]` or `new Array(1, 2)`; what stands behind it does not matter, here and below. */
function readArray(text: string, itemType?: string): PyValue[] | undefined {
  const [nested] = lists.exec(text) ?? []
  if (nested !== undefined) {
    const inner = [...nested.slice(1).matchAll(/\[(.*?)\]/g)]
    return inner.map(([, items = '']) => readItems(items.trim(), itemType))
  }
  const [, bracketed, constructed] = /^(?:\[(.*?)\]|new\s+Array\((.*?)\))/.exec(text) ?? []
  const items = bracketed ?? constructed
  return items === undefined ? undefined : readItems(items.trim(), itemType)
}

function readItems(items: string, itemType?: string): PyValue[] {
  if (items === '') return []
  return items.split(',').map((item) => {
    const text = item.trim()
    return itemType === undefined ? readUntyped(text) : readJavaScript(text, itemType)
  })
}

/** `{ key: 'value' }`. Commas and colons within values are not looked for: with them it stays a text. */
function readObject(text: string): PyDict | undefined {
  if (text === '{}') return new Map()
  const [, entries] = /^\{(.*?)\}/.exec(text) ?? []
  if (entries === undefined) return undefined
  const dict: PyDict = new Map()
  for (const entry of entries.split(',')) {
    const [key, value, ...more] = entry.split(':')
    if (key === undefined || value === undefined || more.length > 0) return undefined
    dict.set(keyOf(key.trim()), readUntyped(value.trim()))
  }
  return dict
}

function keyOf(text: string): string {
  return withoutQuotes(text) ?? text
}

function readUntyped(text: string): PyValue {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null' || text === 'undefined') return null
  if (integer.test(text) || bigInteger.test(text)) return asInteger(text)
  if (decimal.test(text)) return new Float(Number(text))
  if (text.startsWith('[')) return readArray(text) ?? text
  return withoutQuotes(text) ?? text
}

function withoutQuotes(text: string): string | undefined {
  return /^"[^]*"$|^'[^]*'$/.test(text) && text.length > 1 ? text.slice(1, -1) : undefined
}
