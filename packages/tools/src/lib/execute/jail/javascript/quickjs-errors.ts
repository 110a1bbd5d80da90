import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten'
import type { Verdict } from '../../protocol.ts'
import { memoryVerdict } from '../memory.ts'
import type { SyntaxFault } from './program.ts'

/** What QuickJS says and what V8 says, which is what models, and our advice, know. */
const phrases: readonly (readonly [quickJs: RegExp, v8: string])[] = [
  [/^'(.+)' is not defined$/, '$1 is not defined'],
  [/^(.+) is not initialized$/, "Cannot access '$1' before initialization"],
  [/^cannot read property '(.+)' of (null|undefined)$/, "Cannot read properties of $2 (reading '$1')"],
  [/^cannot set property '(.+)' of (null|undefined)$/, "Cannot set properties of $2 (setting '$1')"],
  [/^cannot (read|set) property of (null|undefined)$/, 'Cannot $1 properties of $2'],
  [/^circular reference$/, 'Converting circular structure to JSON'],
  [/^invalid array length$/, 'Invalid array length'],
  [/^string too long$/, 'Invalid string length'],
  [/^stack overflow$/, 'Maximum call stack size exceeded'],
  [/^return not in a function$/, 'Illegal return statement'],
  [/^missing initializer for const variable$/, 'Missing initializer in const declaration'],
  [/^invalid redefinition of lexical identifier$/, 'Identifier has already been declared'],
  [/^could not load module '(.*)'$/, "Not supported: there is no module '$1'"],
]

interface Thrown {
  readonly name: string
  readonly message: string
  readonly stack: string
}

/** What was thrown; its fields are whatever the guest made of them. */
export function thrownOf(context: QuickJSContext, thrown: QuickJSHandle): Thrown {
  const textOf = (key: string): string => {
    const text = context
      .getProp(thrown, key)
      .consume((value) => (context.typeof(value) === 'string' ? context.getString(value) : ''))
    return text.slice(0, 4000)
  }
  return { name: textOf('name') || 'Error', message: textOf('message'), stack: textOf('stack') }
}

/** What is wrong with a source, in the words of V8. */
export function syntaxFaultOf({ name, message, stack }: Thrown, source: string): SyntaxFault {
  const [, line, column] = /\bcode\.js:(\d+):(\d+)/.exec(stack) ?? []
  if (line === undefined) return { name, message: inWordsOfV8(message) }
  const before = source.split('\n').slice(0, Number(line) - 1)
  const at = before.reduce((length, { length: more }) => length + more + 1, 0) + Number(column) - 1
  return { name, message: foundAt(source, at, message), line: Number(line) }
}

/** QuickJS tells what it expected, V8 what it found. */
function foundAt(source: string, at: number, message: string): string {
  if (!/^(?:expecting '|unexpected token in expression|invalid property name|unsupported keyword)/.test(message)) {
    return inWordsOfV8(message)
  }
  const rest = source.slice(at).trimStart()
  if (message.startsWith('expecting') && (/\bawait\s*$/.test(source.slice(0, at)) || /^await\b/.test(rest))) {
    return 'await is only valid in async functions and the top level bodies of modules'
  }
  if (/\bimport\s*$/.test(source.slice(0, at))) return 'Cannot use import statement outside a module'
  const [token = ''] = /^(?:[\p{L}_$][\p{L}\p{N}_$]*|\d|["'`]|=>|.?)/u.exec(rest) ?? []
  if (token === '') return 'Unexpected end of input'
  if (/^\d/.test(token)) return 'Unexpected number'
  if (/^["'`]/.test(token)) return 'Unexpected string'
  return /^[\p{L}_$]/u.test(token) && !reserved.test(token)
    ? `Unexpected identifier '${token}'`
    : `Unexpected token '${token}'`
}

const reserved =
  /^(?:break|case|catch|class|const|continue|debugger|default|delete|do|else|export|extends|finally|for|function|if|import|in|instanceof|new|return|super|switch|this|throw|try|typeof|var|void|while|with)$/

function inWordsOfV8(message: string): string {
  const phrase = phrases.find(([quickJs]) => quickJs.test(message))
  return phrase === undefined ? message : message.replace(phrase[0], phrase[1])
}

/** The verdict as V8 would have made it. */
export function asOfV8(verdict: Verdict, memoryMiB: number): Verdict {
  const { error } = verdict
  if (error === undefined || error.kind === 'syntax') return verdict
  const isInternal = error.name === 'InternalError'
  if (isInternal && error.message === 'out of memory') return memoryVerdict(memoryMiB)
  const stack = error.stack?.replaceAll(/<eval> \((code\.js:\d+:\d+)\)/g, '$1')
  const name = isInternal && /^stack overflow$|^string too long$/.test(error.message) ? 'RangeError' : error.name
  return {
    ...verdict,
    error: { ...error, name, message: inWordsOfV8(error.message), ...(stack !== undefined && { stack }) },
  }
}

/** The code brought QuickJS down, or V8 below it. */
export function brokenDown(error: unknown, memoryMiB: number): Verdict {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (/\bOOM\b|out of memory/i.test(message)) return memoryVerdict(memoryMiB)
  if (name === 'RangeError') return { status: 'error', error: { kind: 'runtime', name, message } }
  return {
    status: 'error',
    error: { kind: 'crash', name: 'CrashError', message: `QuickJS ended: ${message.slice(0, 500)}` },
  }
}
