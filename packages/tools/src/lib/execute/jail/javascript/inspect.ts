/**
 * Makes the function that shows values as text, much like Node's: strings bare at the top, quoted inside.
 *
 * Its text is evaluated inside the isolate: it must not use anything from outside itself.
 */
export function createInspect(): (value: unknown, isNested?: boolean) => string {
  'use strict'
  const {
    Array,
    ArrayBuffer,
    Date,
    Error,
    Function,
    JSON,
    Map,
    Object,
    Promise,
    RegExp,
    Set,
    String,
    Symbol,
    WeakSet,
  } = globalThis
  const maxDepth = 5
  const maxItems = 200
  const maxKeys = 100
  const lineWidth = 100

  const more = (count: number): string[] => (count > 0 ? [`… ${count} more`] : [])
  const showKey = (key: string | symbol): string => {
    if (typeof key === 'symbol') return `[${String(key)}]`
    return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : JSON.stringify(key)
  }

  return function inspect(root, isNested = false) {
    const ancestors = new WeakSet()

    const wrap = (open: string, parts: string[], close: string, indent: string): string => {
      if (parts.length === 0) return open + close
      const oneLine = `${open} ${parts.join(', ')} ${close}`
      if (oneLine.length + indent.length <= lineWidth && !oneLine.includes('\n')) return oneLine
      return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`
    }

    const entriesOf = (value: object, depth: number, indent: string): string[] => {
      const keys = Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key))
      const shown = keys.slice(0, maxKeys).map((key) => {
        const descriptor = Object.getOwnPropertyDescriptor(value, key)
        const text = descriptor?.get ? '[Getter]' : show(descriptor?.value, depth + 1, `${indent}  `)
        return `${showKey(key)}: ${text}`
      })
      return [...shown, ...more(keys.length - maxKeys)]
    }

    const showItems = (items: Iterable<unknown>, count: number, depth: number, indent: string): string[] => {
      const parts: string[] = []
      for (const item of items) {
        if (parts.length === maxItems) break
        parts.push(show(item, depth + 1, `${indent}  `))
      }
      return [...parts, ...more(count - maxItems)]
    }

    const showObject = (value: object, depth: number, indent: string): string => {
      if (value instanceof Error) {
        const { stack: said = '' } = value
        const stack = said.trimEnd()
        // QuickJS leaves out what the error says.
        const told = stack.includes(String(value)) ? stack : [String(value), stack].join('\n').trimEnd()
        return told.replaceAll(/\n\s+at (?!.*\bcode\.js).*/g, '')
      }
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
      if (value instanceof RegExp) return String(value)
      if (value instanceof Promise) return 'Promise {}'
      const tag = String(Object.getPrototypeOf(value)?.constructor?.name ?? '[Object: null prototype]')
      if (depth > maxDepth) return Array.isArray(value) ? '[Array]' : `[${tag}]`
      if (Array.isArray(value)) return wrap('[', showItems(value, value.length, depth, indent), ']', indent)
      if (value instanceof Set)
        return wrap(`Set(${value.size}) {`, showItems(value, value.size, depth, indent), '}', indent)
      if (value instanceof Map) {
        const pairs = [...value].slice(0, maxItems)
        const parts = pairs.map(([k, v]) => `${show(k, depth + 1, indent)} => ${show(v, depth + 1, `${indent}  `)}`)
        return wrap(`Map(${value.size}) {`, [...parts, ...more(value.size - maxItems)], '}', indent)
      }
      if (ArrayBuffer.isView(value) && Symbol.iterator in value) {
        const items: unknown[] = Array.prototype.slice.call(value, 0, maxItems)
        const length = Number(Reflect.get(value, 'length'))
        return wrap(
          `${tag}(${length}) [`,
          [...showItems(items, 0, depth, indent), ...more(length - maxItems)],
          ']',
          indent,
        )
      }
      return wrap(tag === 'Object' ? '{' : `${tag} {`, entriesOf(value, depth, indent), '}', indent)
    }

    const show = (value: unknown, depth: number, indent: string): string => {
      if (typeof value === 'string') return depth === 0 ? value : JSON.stringify(value)
      if (typeof value === 'bigint') return `${value}n`
      if (typeof value === 'function') {
        const isClass = /^class\b/.test(Function.prototype.toString.call(value))
        return `[${isClass ? 'class' : 'Function'}: ${value.name || '(anonymous)'}]`
      }
      if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
      if (ancestors.has(value)) return '[Circular]'
      ancestors.add(value)
      const text = showObject(value, depth, indent)
      ancestors.delete(value)
      return text
    }

    return show(root, isNested ? 1 : 0, '')
  }
}
