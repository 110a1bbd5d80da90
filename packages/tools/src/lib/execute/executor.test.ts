import { afterAll, describe, expect, it } from 'vitest'
import { createExecutor } from './executor.ts'

const executor = createExecutor()
afterAll(() => executor.close())
const run = (code: string, timeoutMs = 10_000) => executor.run(code, { timeoutMs })

describe('the result', () => {
  it.each([
    ['6 * 7', '42'],
    ['const a = 1\nlet text\nif (a) text = "yes"', 'yes'],
    ['"kept as it is"', 'kept as it is'],
    [
      '({ a: 1, b: ["x", new Date(0)], c: new Map([[1, { d: 2n }]]) })',
      '{ a: 1, b: [ "x", 1970-01-01T00:00:00.000Z ], c: Map(1) { 1 => { d: 2n } } }',
    ],
    ['const o = {}; o.self = o; o', '{ self: [Circular] }'],
    ['async function main() { return 5 }\nmain()', '5'],
    ['return 5', '5'],
  ])('of %j is %s', async (code, result) => {
    expect(await run(code)).toMatchObject({ status: 'ok', result })
  })

  it.each([
    ['const a = await Promise.resolve(20); a * 2', '40'],
    ['const a = await 5\na\n  .toFixed(2); // two digits; not more', '5.00'],
    ['await (async () => 3)()', '3'],
    ['const a = await 3\n;[a, 2]', '[ 3, 2 ]'],
    ['const s = `a;\nb`; await 0; s', 'a;\nb'],
    ['const a = await 1\n+ 2', undefined],
    ['const f = async (n) => n\n[1, 2].map(() => await 0)', undefined],
    ['let sum = 0\nfor (const n of [1, 2, 3])\n  sum += await n', undefined],
    ['await 0 // nothing; here', '0'],
  ])('of %j, which awaits, is %j', async (code, result) => {
    expect((await run(code)).result).toBe(result)
  })

  it('waits for timers and keeps the order of events', async () => {
    const code = `
      setTimeout(() => console.log('second'), 30)
      const timer = setInterval(() => { console.log('first'); clearInterval(timer) }, 1)
      queueMicrotask(() => console.log('zeroth'))`
    expect((await run(code)).stdout).toBe('zeroth\nfirst\nsecond\n')
  })

  it('tells stdout from stderr', async () => {
    const { stdout, stderr } = await run(
      'console.log("%s has %d", "a", 2, { b: 1 }); console.warn([1]); console.error("no")',
    )
    expect({ stdout, stderr }).toEqual({ stdout: 'a has 2 { b: 1 }\n', stderr: '[ 1 ]\nno\n' })
  })

  it('leaves nothing for the next run', async () => {
    await run('globalThis.left = 1; Array.prototype.map = null')
    expect((await run('[typeof left, typeof [].map]')).result).toBe('[ "undefined", "function" ]')
  })
})

describe('errors', () => {
  it.each([
    ['function f() {\n  throw new TypeError("boo")\n}\n\nf()', 'TypeError', 'boo', 2],
    [
      'await 0\nasync function f() {\n  await 0\n  null.x\n}\nawait f()',
      'TypeError',
      "Cannot read properties of null (reading 'x')",
      4,
    ],
    ['const a = 1\nconst b = ;', 'SyntaxError', "Unexpected token ';'", 2],
    ['await 0\nconst b = ;', 'SyntaxError', "Unexpected token ';'", 2],
    ['setTimeout(() => {\n  throw new RangeError("late")\n})', 'RangeError', 'late', 2],
    ['Promise.reject(new RangeError("unhandled"))\n1', 'RangeError', 'unhandled', 1],
  ])('of %j name the line', async (code, name, message, line) => {
    expect(await run(code)).toMatchObject({ status: 'error', error: { name, message, line } })
  })

  it('show what is thrown when it is no Error', async () => {
    expect((await run('throw { code: 7 }')).error?.message).toBe('Thrown: { code: 7 }')
  })

  it('never carry a path of the host', async () => {
    const { stdout, error } = await run('console.log(new Error("a").stack); setTimeout(() => null.x)')
    expect(stdout + JSON.stringify(error)).not.toMatch(/jail|packages|file:|\/src\//)
  })
})

describe('escapes', () => {
  it.each([
    'process.exit()',
    'require("node:fs")',
    'import fs from "node:fs"',
    'await import("node:fs")',
    'fetch("http://127.0.0.1")',
    'eval("1")',
    'new Function("return 1")()',
    '[].constructor.constructor("return process")()',
    'console.log.constructor("return process")()',
    '(async () => {}).constructor("return 1")()',
    '(function* () {}).constructor("yield 1")()',
    'setTimeout("1", 1)',
    'new WebAssembly.Memory({ initial: 1 })',
    'new SharedArrayBuffer(8)',
  ])('%s fails', async (code) => {
    expect(await run(code)).toMatchObject({ status: 'error', error: { message: expect.any(String) } })
  })

  it('finds nothing of Node, nor of isolated-vm, on any object within reach', async () => {
    const code = `
      const seen = new Set()
      const walk = (value) => {
        if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return
        seen.add(value)
        for (const key of Reflect.ownKeys(value)) {
          const found = Object.getOwnPropertyDescriptor(value, key)
          for (const part of [found.value, found.get, found.set]) walk(part)
        }
        walk(Object.getPrototypeOf(value))
      }
      walk(globalThis)
      const names = [...seen].map((value) => typeof value === 'function' && value.name).filter(Boolean)
      names.filter((name) => /^(process|require|Reference|Isolate|ExternalCopy|Callback|binding|eval)$/.test(name))`
    expect((await run(code)).result).toBe('[]')
  })

  it('a guest that breaks its own world harms only its own result', async () => {
    await run('globalThis.JSON = null; Promise.prototype.then = null; Object.prototype.toString = () => { throw 1 }; 5')
    await run('Error.prepareStackTrace = () => { throw 1 }; null.x')
    await run('throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })')
    expect((await run('6')).result).toBe('6')
  })
})

describe('limits', () => {
  it.each([
    'for (;;);',
    '/^(a+)+$/.test("a".repeat(40) + "b")',
    'const text = JSON.stringify(Array.from({ length: 2e5 }, (_, i) => i)); for (;;) JSON.parse(text)',
    '2n ** (2n ** 28n)',
    '(async () => { for (;;) await 0 })()',
    'await new Promise((resolve) => setTimeout(resolve, 60_000))',
  ])('%s is stopped at the deadline', async (code) => {
    const { status, durationMs } = await run(code, 400)
    expect(status).toBe('timeout')
    expect(durationMs).toBeLessThan(3000)
  })

  it('keeps what was printed before the end', async () => {
    expect((await run('console.log("a"); console.log("b"); for (;;);', 300)).stdout).toBe('a\nb\n')
  })

  it('does not wait for a promise that nothing can settle', async () => {
    const { status, error, durationMs } = await run('await new Promise(() => {})', 20_000)
    expect(status).toBe('timeout')
    expect(error?.message).toContain('nothing can settle')
    expect(durationMs).toBeLessThan(10_000)
  })

  it.each([
    'const a = []; for (;;) a.push(new Array(1000).fill(1.5))',
    'const a = []; for (;;) a.push(new ArrayBuffer(1e7))',
    'const b = new ArrayBuffer(8, { maxByteLength: 2 ** 33 }); b.resize(2 ** 31); new Uint8Array(b).fill(1)',
  ])('%s runs out of memory', async (code) => {
    expect(await run(code, 25_000)).toMatchObject({ status: 'memory' })
  })

  it.each([
    ['stdout', 'for (;;) console.log("flood")'],
    ['stderr', 'console.error("é".repeat(2 ** 26))'],
  ])('a flood on %s is stopped; its beginning and end are kept in whole characters', async (place, code) => {
    await using small = createExecutor({ maxOutputBytes: 10_001 })
    const { status, stdout, stderr, isTruncated } = await small.run(code)
    expect(status).toBe('output-limit')
    expect(isTruncated).toBe(true)
    const text = place === 'stdout' ? stdout : stderr
    const [, missing] = /\n… (\d+) bytes left out …\n/.exec(text) ?? []
    expect(Number(missing)).toBeGreaterThan(0)
    expect(Buffer.byteLength(text)).toBeGreaterThan(9_990)
    expect(Buffer.byteLength(text)).toBeLessThan(10_060)
    expect(text).not.toContain('\uFFFD')
  })

  it('keeps both ends of an output that is too long, and runs on', async () => {
    await using small = createExecutor({ maxOutputBytes: 300 })
    const code = 'for (let i = 0; i < 200; i++) console.log(i); "done"'
    const { status, stdout, isTruncated, result } = await small.run(code)
    expect({ status, isTruncated, result }).toEqual({ status: 'ok', isTruncated: true, result: 'done' })
    expect(stdout).toMatch(/^0\n1\n2\n[^]*… 390 bytes left out …[^]*\n198\n199\n$/)
  })

  it('says that a result is too long and shows its beginning', async () => {
    const { status, error, result } = await run('"é".repeat(2 ** 20) + "end"')
    expect({ status, kind: error?.kind, length: result?.length }).toEqual({
      status: 'output-limit',
      kind: 'result_too_large',
      length: 1000,
    })
  })

  it('works on after each of them', async () => {
    expect((await run('1 + 1')).result).toBe('2')
  })

  it('gives concurrent runs one outcome each', async () => {
    const all = await Promise.all([run('1'), run('for (;;);', 200), run('null.x'), run('4')])
    expect(all.map(({ status }) => status)).toEqual(['ok', 'timeout', 'error', 'ok'])
  })
})
