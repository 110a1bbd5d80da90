import { anyEnd } from '../attack.ts'
import type { Attack } from '../attack.ts'

const { raw } = String
const javascript = { language: 'javascript', timeoutMs: 500, expect: anyEnd } as const
const python = { language: 'python', timeoutMs: 3_000, expect: anyEnd } as const

/** Each has a second program, which says whether it sees anything of the first; only its output counts. */
export const poisoning: readonly Attack[] = [
  {
    ...javascript,
    id: 'globals',
    does: 'leaves globals',
    code: [
      `globalThis.left = 'x'; var leftVar = 1; function leftFunction() {}; setTimeout.left = 1; 1`,
      `if (globalThis.left || typeof leftVar !== 'undefined' || typeof leftFunction !== 'undefined' || setTimeout.left) console.log('{{won}}')`,
    ],
  },
  {
    ...javascript,
    id: 'declarations',
    does: 'leaves declarations that clash with later ones',
    code: [
      'const total = 1; let rows = []; class Chart {}; 1',
      `try { console.log(total); console.log('{{won}}') } catch {}`,
    ],
  },
  {
    ...javascript,
    id: 'prototypes',
    does: 'changes prototypes',
    code: [
      raw`Object.prototype.left = 1; Array.prototype.map = () => 'x'; String.prototype.trim = null; Promise.prototype.then = function () { return this }; Object.defineProperty(Object.prototype, 'then', { get() { return undefined }, configurable: true }); 1`,
      raw`if (({}).left || [1].map((n) => n + 1)[0] !== 2 || ' a '.trim() !== 'a' || 'then' in {}) console.log('{{won}}')`,
    ],
  },
  {
    ...javascript,
    id: 'intrinsics',
    does: 'replaces and freezes intrinsics',
    code: [
      raw`JSON.stringify = () => 'x'; Math.random = () => 4; console.log = () => {}; globalThis.Date = null; Object.freeze(Array.prototype); Object.freeze(globalThis.Map); 1`,
      raw`if (JSON.stringify(1) !== '1' || Math.random() === 4 || Date === null || Object.isFrozen(Array.prototype) || Object.isFrozen(Map)) console.log('{{won}}'); else console.log('clean')`,
    ],
  },
  {
    ...javascript,
    id: 'timers',
    does: 'leaves timers that print into the next run',
    code: [
      `setInterval(() => console.log('{{won}} interval'), 1); setTimeout(() => console.log('{{won}} timeout'), 1_100); throw 1`,
      'await new Promise((r) => setTimeout(r, 250)); 1',
    ],
  },
  {
    ...javascript,
    id: 'reactions',
    does: 'leaves promises that settle in the next run',
    code: [
      `let go; globalThis.kept = new Promise((r) => { go = r }); kept.then(() => console.log('{{won}} reaction')); globalThis.go = go; (async () => { for (;;) await new Promise((r) => setTimeout(r, 5)).then(() => console.log('{{won}} loop')) })(); throw 1`,
      `globalThis.go?.(); await new Promise((r) => setTimeout(r, 100)); 1`,
    ],
  },
  {
    ...javascript,
    id: 'rejection',
    does: 'leaves rejections that end the next run',
    code: [
      raw`setTimeout(() => { Promise.reject(new Error('left')) }, 0); Promise.reject(new Error('left at once')); for (let i = 0; i < 100; i++) (async () => { await 0; throw new Error('left') })(); 1`,
      `await new Promise((r) => setTimeout(r, 50)); console.log('clean')`,
    ],
  },
  {
    ...javascript,
    id: 'registries',
    does: 'leaves symbols, weak references and template caches',
    code: [
      raw`Symbol.for('left').description; globalThis[Symbol.for('left')] = 1; RegExp.prototype.left = 1; /(l)(e)(f)(t)/.exec('left'); 1`,
      raw`if (globalThis[Symbol.for('left')] || RegExp.prototype.left || RegExp.$1 === 'l' || RegExp.lastMatch === 'left') console.log('{{won}}')`,
    ],
  },
  {
    ...javascript,
    id: 'killed',
    does: 'is killed while it prints, so that a part of it waits in the pipe',
    code: [`for (let i = 0; ; i++) console.log('{{won}} left ' + i)`, `console.log('clean')`],
  },

  {
    ...python,
    id: 'builtins',
    does: 'replaces built-ins',
    code: [
      raw`
import builtins
builtins.left = 1
builtins.sum = lambda *a: 42
builtins.len = lambda *a: 42
builtins.open = None`,
      raw`
import builtins
if hasattr(builtins, 'left') or sum([1, 2]) != 3 or len('a') != 1 or open is None: print('{{won}}')`,
    ],
  },
  {
    ...python,
    id: 'modules',
    does: 'replaces modules and what is in them',
    code: [
      raw`
import sys, json, io, math, types
json.dumps = lambda *a, **k: 'x'
io.StringIO = None
math.pi = 3
sys.modules['csv'] = types.ModuleType('csv')
sys.modules['left'] = types.ModuleType('left')`,
      raw`
import sys, json, io, math, csv
if json.dumps(1) != '1' or io.StringIO is None or math.pi == 3 or not hasattr(csv, 'reader') or 'left' in sys.modules: print('{{won}}')`,
    ],
  },
  {
    ...python,
    id: 'hooks',
    does: 'leaves import hooks, profilers, displays and hooks for exceptions',
    code: [
      raw`
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        print('{{won}} import')
        return None
sys.meta_path.insert(0, Finder())
sys.path_hooks.insert(0, lambda p: print('{{won}} path'))
sys.displayhook = lambda v: print('{{won}} display')
sys.excepthook = lambda *a: print('{{won}} except')
sys.setprofile(lambda *a: print('{{won}} profile'))
sys.addaudithook(lambda *a: None)
sys.stdout = open('/tmp/left', 'w')`,
      'import wave, sndhdr_not_there',
    ],
  },
  {
    ...python,
    id: 'paths',
    does: 'leaves modules of its own where the next run imports from',
    code: [
      raw`
import os, sys, site
for folder in ['.', '/tmp', *(sys.path if sys.platform == 'emscripten' else [])]:
    for name in ('colorsys.py', 'sitecustomize.py', 'usercustomize.py', 'left_module.py'):
        try:
            with open(os.path.join(folder or '.', name), 'w') as f: f.write("print('{{won}} module')\nLEFT = 1")
        except OSError: pass`,
      raw`
import colorsys
if hasattr(colorsys, 'LEFT'): print('{{won}}')
try:
    import left_module
except ImportError: pass`,
    ],
  },
  {
    ...python,
    id: 'files',
    does: 'leaves files where the next run may find them',
    code: [
      raw`
import os
for folder in ('.', '/tmp', '/home', '/home/pyodide', '/work', '/dev/shm'):
    try:
        with open(os.path.join(folder, 'left-{{port}}.txt'), 'w') as f: f.write('left')
    except OSError: pass`,
      raw`
import os
for folder in ('.', '/tmp', '/home', '/home/pyodide', '/work', '/dev/shm'):
    if os.path.exists(os.path.join(folder, 'left-{{port}}.txt')): print('{{won}}', folder)`,
    ],
  },
  {
    ...python,
    id: 'environment',
    does: 'leaves variables, a folder, a locale and a limit',
    code: [
      raw`
import os, sys, decimal, random, locale, warnings
os.environ['LEFT'] = '1'
os.chdir('/')
sys.setrecursionlimit(60)
decimal.getcontext().prec = 1
random.seed(1)
warnings.simplefilter('error')`,
      raw`
import os, sys, decimal
if 'LEFT' in os.environ or os.getcwd() == '/' or sys.getrecursionlimit() < 100 or decimal.getcontext().prec == 1: print('{{won}}')`,
    ],
  },
  {
    ...python,
    id: 'threads',
    does: 'leaves threads and tasks that print into the next run',
    code: [
      raw`
import threading, time, asyncio
def late():
    for _ in range(100):
        time.sleep(0.02)
        print('{{won}} thread', flush=True)
try: threading.Thread(target=late, daemon=True).start()
except RuntimeError: pass
try:
    async def task():
        await asyncio.sleep(0.2)
        print('{{won}} task')
    left = asyncio.ensure_future(task())
except RuntimeError: pass
raise ValueError('over')`,
      'import time, asyncio\ntime.sleep(0.3)\nasync def main(): await asyncio.sleep(0.3)\nasyncio.run(main())',
    ],
  },
  {
    ...python,
    id: 'atexit',
    does: 'leaves handlers, finalizers and signals',
    code: [
      raw`
import atexit, weakref, signal
atexit.register(print, '{{won}}'[:0] + 'at exit')
class Left: pass
kept = Left()
weakref.finalize(kept, print, 'finalized')
try: signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.alarm(1)
except BaseException: pass`,
      raw`
import gc, signal, atexit, time
gc.collect()
if atexit._ncallbacks() > 3 and any('Left' in type(o).__name__ for o in gc.get_objects()): print('{{won}}')
time.sleep(1.2)`,
    ],
  },
  {
    ...python,
    id: 'types',
    does: 'changes types that all programs share, through their dictionaries',
    code: [
      raw`
import ctypes
def patch(kind, name, value):
    class Slots(ctypes.Structure): _fields_ = [('ob_refcnt', ctypes.c_ssize_t), ('ob_type', ctypes.c_void_p), ('mapping', ctypes.py_object)]
    Slots.from_address(id(kind.__dict__)).mapping[name] = value
patch(str, 'left', 1)`,
      `if hasattr(str, 'left') or hasattr(int, 'left'): print('{{won}}')`,
    ],
  },
  {
    ...python,
    id: 'js-globals',
    does: 'leaves things in the JavaScript around the interpreter',
    code: [
      raw`
import js
from pyodide.code import run_js
js.left = 'x'
run_js('globalThis.leftToo = 1; Object.prototype.leftThree = 1; Array.prototype.map = null; globalThis.setTimeout = null; globalThis.console = null')`,
      raw`
try:
    import js
    if hasattr(js, 'left') or hasattr(js, 'leftToo') or hasattr(js.Object.new(), 'leftThree'): print('{{won}}')
except ImportError: pass
import asyncio
await asyncio.sleep(0.01)
print('clean')`,
    ],
  },
  {
    ...python,
    id: 'session',
    does: 'breaks what runs it, and goes on in the same session',
    isSession: true,
    code: [
      raw`
import sys, builtins, io
secret = 41
sys.stdout = None
sys.stderr = None
builtins.compile = None
builtins.exec = None
builtins.eval = None
builtins.repr = lambda v: 'forged'
sys.modules.clear()`,
      'print(secret + 1)',
    ],
  },
]
