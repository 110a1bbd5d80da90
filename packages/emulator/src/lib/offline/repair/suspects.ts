import { maskCode } from './mask-code.ts'
import type { TestFailure } from './test-output.ts'

/** A function of the source; everything of a file that is in none is one more, without a name. */
export interface SourceFunction {
  readonly path: string
  readonly name: string
  readonly start: number
  readonly end: number
  /** Functions it calls, by name. */
  readonly calls: ReadonlySet<string>
}

const opening =
  /^([ \t]*)(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:(?:function\*?|def|fn|func)\s+([\w$]+)|(?:const|let|var)\s+([\w$]+)\s*(?::[^=\n]+)?=\s*(?:async\s*)?(?:function\b|\([^)\n]*\)\s*(?::[^=\n]+)?=>|[\w$]+\s*=>)|(?:static\s+)?(?!(?:if|for|while|switch|catch|return|function)\b)([\w$]+)\s*\([^)\n]*\)\s*(?::[^{\n]+)?\{)/gm

export function functionsOf(source: string, path: string): SourceFunction[] {
  const mask = maskCode(source, path)
  const found = [...mask.matchAll(opening)]
  return found.map((match, at) => {
    const indent = (match[1] ?? '').length
    const next = found.slice(at + 1).find((other) => (other[1] ?? '').length <= indent)
    const end = next?.index ?? source.length
    const name = match[2] ?? match[3] ?? match[4] ?? ''
    return { path, name, start: match.index, end, calls: callsIn(mask.slice(match.index + match[0].length, end)) }
  })
}

function callsIn(code: string): ReadonlySet<string> {
  return new Set([...code.matchAll(/([\w$]+)\s*\(/g)].map(([, name = '']) => name))
}

/** A test of a test file: what it is called, where it stands and what it calls. */
export interface TestCase {
  readonly name: string
  readonly path: string
  readonly calls: ReadonlySet<string>
}

const testOpening = /\b(?:test|it)(?:\.\w+)?\(\s*(['"`])((?:(?!\1)[^\n])*)\1|^\s*def (test\w*)|^func (Test\w+)/gm

export function testsOf(source: string, path: string): TestCase[] {
  const found = [...source.matchAll(testOpening)]
  return found.map((match, at) => {
    const body = source.slice(match.index + match[0].length, found[at + 1]?.index ?? source.length)
    return { name: match[2] ?? match[3] ?? match[4] ?? '', path, calls: callsIn(maskCode(body, path)) }
  })
}

/** How likely each function is to blame for one failure, 0 to 1: failing tests call it, and others do not. */
export function suspicion(
  failure: TestFailure,
  failures: readonly TestFailure[],
  tests: readonly TestCase[],
  functions: readonly SourceFunction[],
): ReadonlyMap<SourceFunction, number> {
  const failing = tests.filter(({ name }) => failures.some((one) => isSameTest(one.name, name)))
  const own = tests.filter(({ name }) => isSameTest(failure.name, name))
  const reached = new Map(tests.map((test) => [test, reach(test.calls, functions)]))
  return new Map(
    functions.map((one) => {
      const blamed = failing.filter((test) => reached.get(test)?.has(one)).length
      const all = tests.filter((test) => reached.get(test)?.has(one)).length
      const isOwn = own.some((test) => reached.get(test)?.has(one))
      const share = blamed === 0 ? 0 : blamed / Math.sqrt(failing.length * all)
      // Called by the test itself it is nearer than behind another one.
      const isNear = own.some((test) => test.calls.has(one.name))
      const isThrown = failure.places.some(({ file, line }) => isSamePath(file, one.path) && line > 0)
      return [
        one,
        isOwn || own.length === 0 ? Math.min(1, 0.4 + share * 0.4 + (isNear ? 0.2 : 0) + (isThrown ? 0.2 : 0)) : 0,
      ]
    }),
  )
}

function reach(calls: ReadonlySet<string>, functions: readonly SourceFunction[]): ReadonlySet<SourceFunction> {
  const seen = new Set<SourceFunction>()
  const visit = (names: ReadonlySet<string>): void => {
    for (const one of functions) {
      if (seen.has(one) || !names.has(one.name)) continue
      seen.add(one)
      visit(one.calls)
    }
  }
  visit(calls)
  return seen
}

/** Runners show a test under the names of what it stands in. */
function isSameTest(shown: string, name: string): boolean {
  return shown === name || shown.endsWith(` ${name}`) || shown.endsWith(`> ${name}`) || shown.endsWith(`::${name}`)
}

/** One of them may be absolute. */
export function isSamePath(a: string, b: string): boolean {
  const [left, right] = [a.replace(/^\.?\//, ''), b.replace(/^\.?\//, '')]
  return left === right || left.endsWith(`/${right}`) || right.endsWith(`/${left}`)
}
