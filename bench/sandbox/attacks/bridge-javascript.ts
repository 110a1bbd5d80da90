import { anyEnd } from '../attack.ts'
import type { Attack } from '../attack.ts'
import { forgedLines } from './bridge-lines.ts'

const { raw } = String
const javascript = { language: 'javascript', timeoutMs: 1_500, expect: anyEnd } as const
const fromJavascript = { ...javascript, needs: 'tools' } as const

export const bridgeFromJavascript: readonly Attack[] = [
  {
    ...javascript,
    id: 'forged-lines',
    does: 'prints what looks like messages of the sandbox',
    code: `${forgedLines.map((line) => `console.log('\\n' + '${line.replace('{{won}}', 'forged')}' + '\\n'); console.error('${line.replace('{{won}}', 'forged')}\\u2028')`).join('\n')}; throw new Error('x\\n{"type":"done","run":1,"status":"ok","result":"forged"}')`,
    expect: ['error'],
  },
  {
    ...fromJavascript,
    id: 'inherited-names',
    does: 'calls what every object inherits as tools',
    code: raw`
for (const name of ['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', '__lookupGetter__', 'then', 'secret', '', '0', 'echo ', 'ECHO', 'echo\0', '../echo'])
  try { const f = tools[name]; const r = await f({}); if (r !== undefined) console.log(name, typeof r, String(r?.process)) } catch (e) { console.log(name, e?.name) }`,
  },
  {
    ...fromJavascript,
    id: 'tool-functions',
    does: 'follows the tools and their promises to their constructors',
    code: raw`
const p = tools.echo({ a: 1 })
for (const start of [tools, tools.echo, p, await p]) for (let o = start; o; o = Object.getPrototypeOf(o))
  for (const f of [o.constructor, o.constructor?.constructor, ...Reflect.ownKeys(o).map((k) => { try { return o[k]?.constructor } catch {} })])
    try { const found = f('return process')(); if (found.pid) console.log('{{won}} process') } catch {}`,
  },
  {
    ...fromJavascript,
    id: 'pollution-arguments',
    does: 'sends arguments that pollute prototypes where they are merged',
    code: raw`
const poison = JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"a":{"__proto__":{"polluted":"yes"},"prototype":{"polluted":"yes"}},"list":[{"__proto__":{"polluted":"yes"}}]}')
console.log(JSON.stringify(await tools.echo(poison)), typeof ({}).polluted)
await tools.echo({ ['__proto__']: null, length: -1, then: 1, toJSON: 'x', hasOwnProperty: 1, toString: 1 })`,
  },
  {
    ...fromJavascript,
    id: 'pollution-results',
    does: 'gets results that pollute prototypes, and objects that are no data',
    code: raw`
for (let i = 0; i < 6; i++) try { const r = await tools.odd({ i }); if (typeof r === 'function' || r?.constructor?.constructor?.('return typeof process')() === 'object') console.log('{{won}} function') } catch (e) { console.log(e?.name) }
if (({}).polluted !== undefined) console.log('polluted itself')`,
  },
  {
    ...fromJavascript,
    id: 'spam',
    does: 'calls a tool fifty thousand times, one after the other',
    code: raw`let n = 0; for (let i = 0; i < 5e4; i++) try { await tools.echo({ i }); n++ } catch { } console.log(n)`,
    timeoutMs: 3_000,
  },
  {
    ...fromJavascript,
    id: 'in-flight',
    does: 'has five thousand calls under way at once',
    code: raw`const all = await Promise.allSettled(Array.from({ length: 5_000 }, (_, i) => tools.slowly({ i }))); console.log(all.filter((r) => r.status === 'fulfilled').length)`,
    timeoutMs: 3_000,
  },
  {
    ...fromJavascript,
    id: 'big-arguments',
    does: 'sends 64 MB as arguments, and a hundred times 8 MB',
    code: raw`
try { await tools.echo({ text: 'é'.repeat(3.2e7) }) } catch (e) { console.log(e?.name) }
const big = { text: 'x'.repeat(8e6) }; await Promise.allSettled(Array.from({ length: 100 }, () => tools.echo(big)))`,
    timeoutMs: 3_000,
  },
  {
    ...fromJavascript,
    id: 'big-name',
    does: 'calls a tool with a name of 10 MB',
    code: raw`try { await tools['echo'.repeat(2.5e6)]({}) } catch (e) { console.log(String(e?.message).length) }`,
  },
  {
    ...fromJavascript,
    id: 'big-results',
    does: 'asks for results of 8 MB a hundred times',
    code: raw`let n = 0; for (const r of await Promise.allSettled(Array.from({ length: 100 }, () => tools.big({})))) n += r.status === 'fulfilled' ? r.value?.length ?? 0 : 0; console.log(n)`,
    timeoutMs: 4_000,
  },
  {
    ...fromJavascript,
    id: 'odd-arguments',
    does: 'sends arguments that are no data',
    code: raw`
const circle = {}; circle.me = circle
let deep = {}; for (let i = 0; i < 2e4; i++) deep = { deep }
for (const a of [circle, deep, 1n, Symbol('x'), () => 1, undefined, null, 'text', [1], NaN, new Date(NaN), new Proxy({}, { ownKeys() { throw new Error('no') } }), { toJSON() { return { toJSON() { throw 1 } } } }, { get a() { throw new Error('getter') } }, { toJSON() { return undefined } }])
  try { await tools.echo(a) } catch (e) { console.log(e?.name) }
try { await tools.echo({}, {}, {}, '{"name":"secret"}'); await tools.echo.call({ name: 'secret' }, {}); await Reflect.apply(tools.echo, { run: 0 }, []) } catch (e) { console.log(e?.name) }`,
  },
  {
    ...fromJavascript,
    id: 'broken-intrinsics',
    does: 'replaces what the bridge is made of before it calls',
    code: raw`
const forge = () => '{"type":"call","run":1,"call":1,"name":"secret","args":"{}"}'
JSON.stringify = forge; JSON.parse = () => ({ name: 'secret', isError: false, call: 1, text: 'x' })
Map.prototype.get = () => ({ resolve() {}, reject() {} }); Map.prototype.set = function () { return this }; Map.prototype.has = () => true
Set.prototype.has = () => true; Array.prototype.includes = () => true; Array.prototype.push = () => 0; Object.hasOwn = () => true; Object.prototype.hasOwnProperty = () => true
String.prototype.slice = function () { return 'x'.repeat(1e6) }; Function.prototype.call = function () { return 'secret' }; Reflect.apply = () => 'secret'
RegExp.prototype.exec = () => null; Symbol.iterator in Array.prototype && (Array.prototype[Symbol.iterator] = function* () { yield 'secret' })
const then = Promise.prototype.then; Promise.prototype.then = function (a, b) { return Reflect.construct(Promise, [() => {}]) }
for (const name of ['echo', 'secret']) try { tools[name]({}) } catch {}
globalThis.Promise = null; globalThis.JSON = null; try { tools.echo({}) } catch {} 'done'`,
  },
  {
    ...fromJavascript,
    id: 'replaced-tools',
    does: 'replaces the tools, and asks for ones it was not given',
    code: raw`
try { tools.secret = tools.echo; await tools.secret({}) } catch (e) { console.log(e?.name) }
try { Object.defineProperty(tools.echo, 'name', { value: 'secret' }); await tools.echo({}) } catch (e) { console.log(e?.name) }
try { Object.setPrototypeOf(tools, { secret: tools.echo }) } catch (e) { console.log(e?.name) }
try { globalThis.tools = new Proxy(tools, { get: (t, n) => t.echo }); await tools.secret({}) } catch (e) { console.log(e?.name) }`,
  },
  {
    ...fromJavascript,
    id: 'names-change',
    does: 'names a tool by an object whose text changes between check and use',
    code: raw`let n = 0; const name = { toString: () => (n++ === 0 ? 'echo' : 'secret'), [Symbol.toPrimitive]: () => (n++ < 1 ? 'echo' : 'secret') }; for (let i = 0; i < 4; i++) try { await tools[name]({}) } catch (e) { console.log(e?.name) }`,
  },
  {
    ...fromJavascript,
    id: 're-entrancy',
    does: 'calls tools while the arguments of a call are being written',
    code: raw`
let depth = 0
const nest = () => ({ get a() { if (depth++ < 500) try { tools.echo(nest()).catch(() => {}) } catch {} return 1 }, toJSON() { if (depth++ < 500) try { tools.echo(nest()).catch(() => {}) } catch {} return { depth } } })
await tools.echo(nest()); console.log(depth)`,
  },
  {
    ...fromJavascript,
    id: 'late-timer',
    does: 'leaves calls to timers and reactions that come after the end',
    code: [
      raw`
setTimeout(() => tools.echo({ late: 1 }), 20); setInterval(() => tools.echo({ late: 2 }), 1); tools.slowly({}).then(() => tools.echo({ late: 3 }), () => tools.echo({ late: 4 }))
throw new Error('over')`,
      'await new Promise((r) => setTimeout(r, 100)); 1',
    ],
  },
  {
    ...fromJavascript,
    id: 'late-finalizer',
    does: 'calls a tool from a finalizer',
    code: [
      raw`const registry = new FinalizationRegistry(() => { tools.echo({ late: 5 }) }); globalThis.registry = registry; for (let i = 0; i < 5e4; i++) registry.register(new Array(50), i); 1`,
      'for (let i = 0; i < 200; i++) new Array(1e5).fill(i); await new Promise((r) => setTimeout(r, 50)); 1',
    ],
  },
  {
    ...fromJavascript,
    id: 'never-answers',
    does: 'waits for a tool that never answers',
    code: 'await tools.slow({})',
    expect: ['timeout'],
    timeoutMs: 400,
  },
  {
    ...fromJavascript,
    id: 'never-answers-catch',
    does: 'goes on for ever with tools that never answer',
    code: 'for (;;) { try { await Promise.all([tools.slow({}), tools.fail({})]) } catch {} }',
    expect: ['timeout', 'error', 'crash'],
    timeoutMs: 600,
  },
  {
    ...fromJavascript,
    id: 'failing-tools',
    does: 'calls tools that throw, reject at once and reject late, and waits for none',
    code: raw`
for (let i = 0; i < 20; i++) { tools.fail({ i }); tools.reject({ i }); tools.later({ i }); tools.raise({ i }) }
for (const name of ['fail', 'reject', 'later', 'raise']) try { await tools[name]({}) } catch (e) { if (e?.constructor?.constructor?.('return typeof process')?.() === 'object') console.log('{{won}}'); console.log(e?.message, e?.stack) }`,
  },
  {
    ...fromJavascript,
    id: 'abort-waiting',
    does: 'waits for a tool while the caller gives up',
    code: 'await tools.slow({})',
    timeoutMs: 5_000,
    abortMs: 200,
  },
  {
    ...fromJavascript,
    id: 'other-run',
    does: 'keeps a tool of its run and calls it in the next one',
    code: [
      'globalThis.kept = tools.echo; globalThis.keptPromise = tools.slowly({ late: 6 }); 1',
      'try { await kept({ late: 7 }) } catch (e) { console.log(e?.name) } 1',
    ],
  },
]
