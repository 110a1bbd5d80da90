import { Float } from '../../../python/value.ts'
import type { PyDict, PyValue } from '../../../python/value.ts'
import { asInteger } from './source-number.ts'

const double = /^-?\d+(\.\d+)?([eE][-+]?\d+)?\n?$/
const float = /^-?\d+\.?\d*([eE][-+]?\d+)?[fF]\n?$/
const integer = /^-?\d+\n?$/
const long = /^-?\d+[lL]\n?$/
/** The first `",` ends the key, the first bracket the value: a text without that bracket is not searched for others. */
const put = /put\("((?:(?!",).)*)",\s*(?!\s)([^)\n\r\u2028\u2029]*)\)/g

/**
 * What a Java literal stands for. One that is not of the type, such as the name of a variable, stays a text.
 *
 * @param type As declared: `integer`, `long`, `ArrayList` …
 * @param itemType Of what a list holds.
 */
export function readJava(text: string, type: string, itemType?: string): PyValue {
  switch (type) {
    case 'byte':
    case 'short':
    case 'integer':
      return integer.test(text) ? asInteger(text) : text
    case 'long':
      return long.test(text) ? asInteger(text) : text
    case 'float':
      return float.test(text) ? new Float(Number.parseFloat(text)) : text
    case 'double':
      return double.test(text) ? new Float(Number.parseFloat(text)) : text
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text
    case 'Array':
      return readArray(text, itemType) ?? text
    case 'ArrayList':
      return readArrayList(text, itemType) ?? text
    case 'Queue':
    case 'Stack':
      return readCollection(text, type, itemType) ?? text
    case 'HashMap':
    case 'Hashtable':
      return readMap(text, type) ?? text
    default:
      return text
  }
}

/** `new int[]{1, 2}`; what stands before and behind it does not matter, here and below. */
function readArray(text: string, itemType?: string): PyValue[] | undefined {
  const [, items] = /new\s+\w+\[\]\s*\{(.*?)\}/.exec(text) ?? []
  if (items === undefined) return undefined
  return items === '' ? [] : readItems(items.split(','), itemType)
}

/** `new ArrayList<>(Arrays.asList(1, 2))`, or `new ArrayList<>() {{ add(1); add(2); }}`. */
function readArrayList(text: string, itemType?: string): PyValue[] | undefined {
  const [, listed] = /new\s+ArrayList<\w*>\(Arrays\.asList\((.+?)\)\)/.exec(text) ?? []
  if (listed !== undefined) return readItems(listed.split(','), itemType)
  return readCollection(text, 'ArrayList', itemType)
}

function readCollection(text: string, type: string, itemType?: string): PyValue[] | undefined {
  const [opening] = new RegExp(String.raw`new\s+${type}<\w*>\(\)`).exec(text) ?? []
  if (opening === undefined) return undefined
  const [, added = ''] = /\{\{(.+?)\}\}/s.exec(text) ?? []
  return readItems(
    [...added.matchAll(/(?:add|offer|push)\((.+?)\)/g)].map(([, item = '']) => item),
    itemType,
  )
}

/** `new HashMap<String, Object>() {{ put("key", "value"); }}`. */
function readMap(text: string, type: string): PyDict | undefined {
  const opening = new RegExp(String.raw`new\s+${type}<.*?>\s*\(\)`, 's').exec(text)
  if (opening === null) return undefined
  const puts = text.slice(opening.index + opening[0].length).matchAll(put)
  return new Map([...puts].map(([, key = '', value = '']) => [key, readUntyped(value.trim())]))
}

function readItems(items: readonly string[], itemType?: string): PyValue[] {
  return items.map((item) => {
    const text = item.trim()
    // Upstream takes the quotes of a text for granted.
    if (itemType === 'String' || itemType === 'char') return text.slice(1, -1)
    return itemType === undefined ? readUntyped(text) : readJava(text, itemType)
  })
}

function readUntyped(text: string): PyValue {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  if (/^"[^]*"$/.test(text) || /^'.'$/.test(text)) return text.slice(1, -1)
  if (integer.test(text) || long.test(text)) return asInteger(text)
  return float.test(text) || double.test(text) ? new Float(Number.parseFloat(text)) : text
}
