import { anyEnd } from '../attack.ts'
import type { Attack } from '../attack.ts'

const { raw } = String
const javascript = { language: 'javascript', expect: anyEnd, timeoutMs: 500 } as const
const python = { language: 'python', expect: anyEnd, timeoutMs: 2_000 } as const

export const crash: readonly Attack[] = [
  {
    ...javascript,
    id: 'stack-print',
    does: 'calls the host at every depth until the stack is full',
    code: 'const down = () => { try { console.log() } catch {} down() }; try { down() } catch {} down()',
  },
  {
    ...javascript,
    id: 'stack-tool',
    does: 'calls a tool near the end of the stack',
    needs: 'tools',
    code: 'const down = () => { try { tools.echo({}) } catch {} down() }; try { down() } catch {} down()',
  },
  {
    ...javascript,
    id: 'stack-timer',
    does: 'sets timers near the end of the stack',
    code: 'const down = () => { setTimeout(down, 0); down() }; down()',
  },
  {
    ...javascript,
    id: 'stack-getter',
    does: 'overflows the stack inside the conversion of an argument',
    code: raw`
const value = { toString() { return String(this) }, get [Symbol.toPrimitive]() { return value[Symbol.toPrimitive] }, toJSON() { return JSON.stringify(this) } }
try { console.log(value) } catch {}
console.log('%s %d %j', value, value, value)`,
  },
  {
    ...javascript,
    id: 'deep-value',
    does: 'shows a list of a million levels',
    code: 'let deep = []; for (let i = 0; i < 1e6; i++) deep = [deep]; console.log(deep); deep',
  },
  {
    ...javascript,
    id: 'deep-json',
    does: 'parses and writes JSON of a hundred thousand levels',
    code: raw`const deep = JSON.parse('['.repeat(1e5) + ']'.repeat(1e5)); JSON.stringify(deep)`,
  },
  {
    ...javascript,
    id: 'deep-source',
    does: 'a program nested too deep for the parser',
    code: `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  },
  {
    ...javascript,
    id: 'deep-regex',
    does: 'a regular expression nested too deep for its compiler',
    code: raw`new RegExp('('.repeat(1e5) + ')'.repeat(1e5)).test('')`,
  },
  {
    ...javascript,
    id: 'deep-proxy',
    does: 'a proxy of a proxy of a proxy …',
    code: 'let p = {}; for (let i = 0; i < 2e5; i++) p = new Proxy(p, {}); try { p.x } catch {} p',
  },
  {
    ...javascript,
    id: 'deep-bound',
    does: 'a function bound a million times',
    code: 'let f = () => 1; for (let i = 0; i < 3e5; i++) f = f.bind(null); f()',
  },
  {
    ...javascript,
    id: 'deep-error',
    does: 'errors that cause one another, a hundred thousand deep',
    code: 'let e = new Error("x"); for (let i = 0; i < 1e5; i++) e = new AggregateError([e], "x", { cause: e }); throw e',
  },
  {
    ...javascript,
    id: 'stack-trace',
    does: 'a stack trace without a limit, taken at the end of the stack',
    code: 'Error.stackTraceLimit = Infinity; const down = () => { try { return down() } catch (e) { e.stack; throw new Error(e.stack) } }; down()',
  },
  {
    ...javascript,
    id: 'sort-lies',
    does: 'a comparison that changes what is sorted',
    code: 'const a = Array.from({ length: 1e4 }, (_, i) => i); a.sort(() => { a.length = 0; a.push(...Array(1e3)); return Math.random() - 0.5 }); a.length',
  },
  {
    ...javascript,
    id: 'finalizer',
    does: 'finalizers that throw and call the host while the run ends',
    code: raw`
const registry = new FinalizationRegistry((n) => { console.log(n); throw new Error('late') })
for (let i = 0; i < 1e5; i++) registry.register({ padding: new Array(100) }, i)
await new Promise((resolve) => setTimeout(resolve, 50))`,
  },
  {
    ...javascript,
    id: 'view-detached',
    does: 'reads through views of buffers that were taken away',
    code: raw`
const b = new ArrayBuffer(1e6, { maxByteLength: 2e6 }); const v = new Uint8Array(b); const l = new DataView(b)
b.resize(8); try { l.getFloat64(999_990) } catch {}
const moved = b.transfer(); v[999_999] = 1; v.fill(2); v.sort(() => { moved.resize?.(0); return 1 }); console.log(v, l)`,
  },
  {
    ...javascript,
    id: 'syntax-null',
    does: 'NUL bytes, lone surrogates and byte order marks in the program',
    code: 'const a = "\u0000\uD800\uFEFF"; \u2028 a',
  },

  {
    ...python,
    id: 'recursion',
    does: 'recursion without the guard',
    code: raw`
import sys
sys.setrecursionlimit(10**9)
def down(): return down() + 1
down()`,
  },
  {
    ...python,
    id: 'recursion-repr',
    does: 'a result whose repr recurses in C',
    code: raw`
import sys
sys.setrecursionlimit(10**8)
deep = []
for _ in range(10**6): deep = [deep]
deep`,
  },
  {
    ...python,
    id: 'recursion-json',
    does: 'JSON of a million levels',
    code: raw`import json; json.loads('[' * 10**6)`,
  },
  {
    ...python,
    id: 'parser',
    does: 'an expression nested too deep for the parser',
    code: raw`eval('(' * 10**6); compile('-' * 10**6 + '1', '', 'eval')`,
  },
  {
    ...python,
    id: 'bytecode',
    does: 'runs bytecode that no compiler wrote',
    code: raw`
f = lambda: 1
f.__code__ = f.__code__.replace(co_code=bytes(range(256)) * 4, co_stacksize=1)
f()`,
  },
  { ...python, id: 'ctypes', does: 'reads address zero', code: 'import ctypes\nctypes.string_at(0)' },
  {
    ...python,
    id: 'ctypes-write',
    does: 'writes all over memory',
    code: 'import ctypes\nctypes.memset(id(0), 255, 10**8)',
  },
  {
    ...python,
    id: 'segfault',
    does: 'asks for a segmentation fault',
    code: 'import faulthandler\nfaulthandler._sigsegv()',
  },
  {
    ...python,
    id: 'signal',
    does: 'signals itself',
    code: 'import signal\nsignal.raise_signal(signal.SIGSEGV)\nimport os\nos.kill(os.getpid(), 9)',
  },
  { ...python, id: 'abort', does: 'aborts', code: 'import os\nos.abort()' },
  { ...python, id: 'exit', does: 'leaves without goodbye', code: 'import os\nprint("before")\nos._exit(0)' },
  {
    ...python,
    id: 'sys-exit',
    does: 'leaves with a status that is no status',
    code: 'import sys\nsys.exit({"status": [0] * 10})',
  },
  {
    ...python,
    id: 'base-exception',
    does: 'raises what nobody catches by habit',
    code: raw`
class Odd(BaseException):
    def __str__(self): raise Odd()
    def __repr__(self): raise KeyboardInterrupt()
raise Odd()`,
  },
  {
    ...python,
    id: 'finalizer',
    does: 'finalizers that print, raise and loop as the program ends',
    code: raw`
class Late:
    def __del__(self):
        print('late')
        while True: pass
kept = Late()
import builtins
builtins.kept = kept
raise SystemExit`,
  },
  {
    ...python,
    id: 'atexit',
    does: 'a handler at exit that never ends',
    code: raw`
import atexit
def spin():
    while True: pass
atexit.register(spin)`,
  },
  {
    ...python,
    id: 'pickle',
    does: 'a pickle that runs a function, and one that recurses',
    code: raw`
import pickle
class Run:
    def __reduce__(self): return (print, ('ran',))
pickle.loads(pickle.dumps(Run()))
pickle.loads(b'(' * 10**6 + b'.')`,
  },
  {
    ...python,
    id: 'marshal',
    does: 'marshalled garbage',
    code: raw`import marshal; exec(marshal.loads(b'\xe3' + bytes(range(200)) * 3))`,
  },
  {
    ...python,
    id: 'collector',
    does: 'a finalizer that brings objects back while the collector runs',
    code: raw`
import gc
class Back:
    def __init__(self): self.me = self
    def __del__(self):
        kept.append(Back()); gc.collect()
kept = []
for _ in range(10**5): Back()
gc.collect()`,
  },
]
