import { afterAll, describe, expect, it } from 'vitest'
import { createExecutor } from '../../executor.ts'

const executor = createExecutor({ javascript: 'quickjs', memoryMiB: 64 })
afterAll(() => executor.close())
const run = (code: string, options: Parameters<typeof executor.run>[1] = {}) =>
  executor.run(code, { timeoutMs: 10_000, ...options })

describe('the result', () => {
  it.each([
    ['6 * 7', '42'],
    ['const a = await Promise.resolve(20); a * 2', '40'],
    ['const a = await 3\n;[a, 2]', '[ 3, 2 ]'],
    ['async function main() { return 5 }\nmain()', '5'],
    ['return 5', '5'],
    [
      '({ a: 1, b: ["x", new Date(0)], c: new Map([[1, 2n]]) })',
      '{ a: 1, b: [ "x", 1970-01-01T00:00:00.000Z ], c: Map(1) { 1 => 2n } }',
    ],
  ])('of %j is %s', async (code, result) => {
    expect(await run(code)).toMatchObject({
      status: 'ok',
      result,
      engine: 'quickjs',
      walls: expect.arrayContaining(['wasm']),
    })
  })

  it('of TypeScript, with the lines of the source', async () => {
    const code =
      'enum Level { Low = 1 }\nconst n: number = Level.Low\nconst fail = (): never => {\n  throw new RangeError(`${n}`)\n}\nfail()'
    expect(await run(code, { language: 'typescript' })).toMatchObject({
      error: { name: 'RangeError', message: '1', line: 4 },
    })
  })

  it('shows errors with their message', async () => {
    expect((await run('console.log(new TypeError("odd"))')).stdout).toMatch(/^TypeError: odd\n\s+at .*code\.js:1:\d+/)
  })
})

describe('errors are those of V8', () => {
  it.each([
    ['function f() {\n  throw new TypeError("boo")\n}\n\nf()', 'TypeError', 'boo', 2],
    [
      'await 0\nasync function f() {\n  await 0\n  null.x\n}\nawait f()',
      'TypeError',
      "Cannot read properties of null (reading 'x')",
      4,
    ],
    ['1\nnope()', 'ReferenceError', 'nope is not defined', 2],
    ['const f = (n) => 1 + f(n)\nf(1)', 'RangeError', 'Maximum call stack size exceeded', 1],
    ['const a = 1\nconst b = ;', 'SyntaxError', "Unexpected token ';'", 2],
    ['await 0\nconst b = ;', 'SyntaxError', "Unexpected token ';'", 2],
    ['const a = [1,\n2;', 'SyntaxError', "Unexpected token ';'", 2],
    ['let n: number = 1', 'SyntaxError', "Unexpected token ':'", 1],
    ['if (1) {', 'SyntaxError', 'Unexpected end of input', 1],
    ['import fs from "node:fs"', 'SyntaxError', 'Cannot use import statement outside a module', 1],
  ])('of %j', async (code, name, message, line) => {
    expect((await run(code)).error).toMatchObject({ name, message, line })
  })

  it.each([
    ['a promise', 'Promise.reject(new RangeError("unhandled"))\n1', 'RangeError', 1],
    ['an async function nobody awaits', '[1].forEach(async () => {\n  await 0\n  null.x\n})\n1', 'TypeError', 3],
    ['a timer', 'setTimeout(() => {\n  throw new RangeError("late")\n})', 'RangeError', 2],
  ])('also when it is %s that fails', async (_what, code, name, line) => {
    expect(await run(code)).toMatchObject({ status: 'error', error: { name, line } })
  })

  it('but not when the code handles them, be it late', async () => {
    const code = `const late = (async () => { throw new Error('a') })()
      await 0
      late.catch(() => {})
      'fine'`
    expect(await run('const p = Promise.reject(1); p.catch(() => {}); "fine"')).toMatchObject({ result: 'fine' })
    expect(await run(code)).toMatchObject({ result: 'fine' })
  })
})

describe('what crosses', () => {
  it('is whole: files, prints and answers with any byte', async () => {
    const code = `
      const bytes = files.readBytes('in.bin')
      files.write('out.bin', bytes)
      console.log('a\\0b', JSON.stringify(files.read('text.txt')))
      await tools.echo({ text: 'c\\0d 智谱 \\u2028' })`
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    const result = await run(code, {
      files: [
        { name: 'in.bin', content: bytes },
        { name: 'text.txt', content: 'é\0智' },
      ],
      tools: ['echo'],
      callTool: (_name, args) => args,
    })
    expect(result).toMatchObject({
      status: 'ok',
      stdout: 'a\0b "é\\u0000智"\n',
      files: [{ name: 'out.bin', bytes: 256 }],
    })
    expect(result.result).toContain('智谱')
  })

  it('is a failing tool as an error the code can catch', async () => {
    const failing = { tools: ['fail'], callTool: () => Promise.reject(new Error('no luck')) }
    const code = 'try { await tools.fail() } catch (error) { [error.name, error.message, error.tool] }'
    expect((await run(code.replace('[', 'return ['), failing)).result).toBe('[ "ToolError", "no luck", "fail" ]')
    expect(await run('await tools.fail()', failing)).toMatchObject({
      status: 'error',
      error: { kind: 'tool', message: 'no luck' },
    })
  })
})

describe('limits', () => {
  it.each([
    'const big = []; for (;;) big.push(new Array(1e5).fill(1))',
    'const texts = []; for (let i = 0; ; i++) texts.push(`${i}`.repeat(1000).toUpperCase())',
    'new Uint8Array(2 ** 30)',
    'const big = []; for (let i = 0; ; i++) big.push({ i })',
  ])('%s runs out of memory', async (code) => {
    expect(await run(code)).toMatchObject({ status: 'memory', error: { kind: 'memory' } })
  })

  it('lets code use what it may', async () => {
    expect((await run('new Array(5e6).fill(1).length')).result).toBe('5000000')
  })

  it.each([
    'for (;;);',
    '(async () => { for (;;) await 0 })()',
    'const t = "[" + "1,".repeat(2e5) + "1]"; for (;;) JSON.parse(t)',
  ])('%s is stopped at the deadline', async (code) => {
    const { status, durationMs } = await run(code, { timeoutMs: 200 })
    expect(status).toBe('timeout')
    expect(durationMs).toBeLessThan(2000)
  })

  it('a nest too deep for the machine is an error, not the end of the sandbox', async () => {
    const code = 'let nest = []; for (let i = 0; i < 1e5; i++) nest = [nest]; JSON.stringify(nest)'
    expect(await run(code)).toMatchObject({ status: 'error', error: { name: 'RangeError' } })
  })
})

describe('escapes', () => {
  it.each([
    'process.exit()',
    'eval("1")',
    'new Function("return 1")()',
    '(async () => {}).constructor("return 1")()',
    'await import("node:fs")',
    'new WebAssembly.Memory({ initial: 1 })',
    'new SharedArrayBuffer(8)',
    'Atomics.wait()',
  ])('%s fails', async (code) => {
    expect(await run(code)).toMatchObject({ status: 'error', error: { message: expect.any(String) } })
  })

  it('leaves nothing for the next run, and a guest that breaks its own world harms only itself', async () => {
    await run(
      'globalThis.left = 1; Array.prototype.map = null; JSON.parse = JSON.stringify = null; Promise.prototype.then = null',
    )
    await run('throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })')
    await run('Promise.reject(new Proxy({}, { get() { throw 1 } }))')
    expect((await run('[typeof left, typeof [].map]')).result).toBe('[ "undefined", "function" ]')
  })
})
