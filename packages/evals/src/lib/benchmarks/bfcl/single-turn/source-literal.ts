import { jsonText } from '../../../python/json-text.ts'
import { str } from '../../../python/repr.ts'
import { isList } from '../../../python/value.ts'
import type { PyValue } from '../../../python/value.ts'
import type { ParameterDoc, SourceLanguage } from './single-turn-entry.ts'

/** A value as the argument of a call: in Java and JavaScript, the literal that stands for it. */
export function asArgument(value: PyValue, { type, itemType }: ParameterDoc, language: SourceLanguage): PyValue {
  if (language === 'python') return value
  return language === 'java' ? javaLiteral(value, type, itemType) : javaScriptLiteral(value)
}

/** A text stands for itself: it names a variable, or the parameter is a text. */
function javaLiteral(value: PyValue, type: string, itemType = 'any'): string {
  if (isList(value)) {
    const items = value.map((item) =>
      typeof item === 'string' ? jsonText(item, { ensureAscii: false }) : javaLiteral(item, itemType),
    )
    if (type === 'Array') return `new ${javaTypes[itemType] ?? 'Object'}[]{${items.join(', ')}}`
    return items.length === 0 ? `new ${type}<>()` : `new ${type}<>(Arrays.asList(${items.join(', ')}))`
  }
  if (value instanceof Map) {
    const puts = [...value].map(([key, item]) => {
      const literal = typeof item === 'string' ? jsonText(item, { ensureAscii: false }) : javaLiteral(item, 'any')
      return `put(${jsonText(String(key), { ensureAscii: false })}, ${literal});`
    })
    return puts.length === 0 ? `new ${type}<>()` : `new ${type}<String, Object>() {{ ${puts.join(' ')} }}`
  }
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  const suffixes: Readonly<Record<string, string>> = { long: 'L', float: 'f' }
  return value === null ? 'null' : `${str(value)}${suffixes[type] ?? ''}`
}

const javaTypes: Readonly<Record<string, string>> = {
  integer: 'int',
  long: 'long',
  float: 'float',
  double: 'double',
  boolean: 'boolean',
  char: 'char',
  String: 'String',
}

function javaScriptLiteral(value: PyValue): string {
  return typeof value === 'string' ? value : jsonText(value, { ensureAscii: false })
}
