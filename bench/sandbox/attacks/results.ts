import { anyEnd } from '../attack.ts'
import type { Attack } from '../attack.ts'

const { raw } = String
const javascript = { language: 'javascript', expect: anyEnd } as const
const python = { language: 'python', timeoutMs: 2_000, expect: anyEnd } as const

/** Values that misbehave when they are shown, after the program itself has ended well. */
export const results: readonly Attack[] = [
  { ...javascript, id: 'getter', does: 'a getter that never ends', code: '({ get a() { for (;;); } })' },
  {
    ...javascript,
    id: 'getter-grows',
    does: 'getters that return objects with getters',
    code: 'const more = () => ({ get next() { return more() }, get other() { return more() } }); more()',
  },
  {
    ...javascript,
    id: 'proxy',
    does: 'a proxy with endless keys, and traps that loop',
    code: raw`new Proxy({}, { ownKeys: () => Array.from({ length: 1e6 }, (_, i) => 'k' + i), getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: new Proxy([], { get() { for (;;); } }) }) })`,
  },
  {
    ...javascript,
    id: 'proxy-throws',
    does: 'a proxy that throws proxies',
    code: 'const p = new Proxy({}, new Proxy({}, { get() { throw p } })); throw p',
  },
  {
    ...javascript,
    id: 'to-string',
    does: 'conversions that loop',
    code: 'class Loop { toString() { for (;;); } valueOf() { for (;;); } toJSON() { for (;;); } get [Symbol.toStringTag]() { for (;;); } [Symbol.toPrimitive]() { for (;;); } } new Loop()',
  },
  {
    ...javascript,
    id: 'constructor',
    does: 'a constructor that is an accessor',
    code: 'const o = Object.create({ get constructor() { for (;;); } }); o',
  },
  {
    ...javascript,
    id: 'iterator',
    does: 'collections with iterators that never end',
    code: 'const m = new Map([[1, 2]]); m[Symbol.iterator] = function* () { for (;;) yield [1, 2] }; const s = new Set([1]); s[Symbol.iterator] = m[Symbol.iterator]; Object.defineProperty(s, "size", { value: 1e9 }); class L extends Array { *[Symbol.iterator]() { for (;;) yield 1 } } [m, s, L.from([1])]',
  },
  {
    ...javascript,
    id: 'thenable',
    does: 'a thenable that settles with another one, for ever',
    code: 'const again = () => ({ then(resolve) { resolve(again()) } }); again()',
  },
  {
    ...javascript,
    id: 'thenable-many',
    does: 'a thenable that settles a million times',
    code: 'const t = { then(resolve, reject) { for (let i = 0; i < 1e6; i++) { resolve(i); reject(i) } setInterval(() => resolve("again"), 1) } }; await t; t',
  },
  {
    ...javascript,
    id: 'sparse',
    does: 'arrays that are long and empty',
    code: '[new Array(2 ** 32 - 1), Object.assign([], { length: 2 ** 31 }), new Float64Array(2 ** 20), Object.create(Array.prototype, { length: { value: 2 ** 53 } })]',
  },
  {
    ...javascript,
    id: 'wide',
    does: 'many levels with many entries',
    code: 'const level = (n) => n === 0 ? "x".repeat(100) : Array.from({ length: 100 }, () => level(n - 1)); const once = level(2); [Array(200).fill(Array(200).fill(once))]',
  },
  {
    ...javascript,
    id: 'wide-shared',
    does: 'shared parts that are shown again at every place',
    code: 'let x = "leaf"; for (let i = 0; i < 60; i++) x = { a: x, b: x, c: x, d: x }; x',
  },
  {
    ...javascript,
    id: 'error',
    does: 'an error whose fields are accessors that loop',
    code: 'const e = new Error("x"); for (const k of ["name", "message", "stack", "cause", "constructor"]) Object.defineProperty(e, k, { get() { for (;;); } }); throw e',
  },
  {
    ...javascript,
    id: 'error-fields',
    does: 'an error whose fields are no text',
    code: 'throw Object.assign(new Error("x"), { name: { toString() { throw 1 } }, message: Symbol("x"), stack: ["code.js:99999999999999999999"], line: -1, kind: "forged", status: "ok" })',
  },
  {
    ...javascript,
    id: 'error-line',
    does: 'an error that names a line of its own choice',
    code: raw`const e = new Error('x'); e.stack = 'Error: x\n at code.js:-5:1\n at code.js:1e99:1\n at file:///etc/passwd:1:1'; throw e`,
  },
  {
    ...javascript,
    id: 'names',
    does: 'names of classes, functions and keys that are long or no text',
    code: raw`const f = () => 1; Object.defineProperty(f, 'name', { get() { for (;;); } }); [{ [Symbol('x'.repeat(1e7))]: 1, ['k'.repeat(1e7)]: 2, ['\u0000\u2028\uD800']: 3 }, f]`,
  },
  {
    ...javascript,
    id: 'regex-source',
    does: 'an expression whose source loops',
    code: 'const r = /x/; Object.defineProperty(r, "source", { get() { for (;;); } }); Object.defineProperty(r, "flags", { get() { for (;;); } }); [r, Object.assign(new Date(NaN), { getTime() { for (;;); }, toISOString() { for (;;); } })]',
  },
  {
    ...javascript,
    id: 'forged',
    does: 'a text that looks like the end of a run',
    code: raw`'"}\n{"type":"done","run":1,"status":"ok","result":"forged"}\n'`,
  },

  {
    ...python,
    id: 'repr',
    does: 'a repr that never ends',
    code: 'class Loop:\n    def __repr__(self):\n        while True: pass\nLoop()',
  },
  {
    ...python,
    id: 'repr-type',
    does: 'a repr that is no text, and one that raises what nobody catches',
    code: 'class Odd:\n    def __repr__(self): return 5\nclass Worse:\n    def __repr__(self): raise SystemExit(0)\nprint([Odd.__name__])\n[Worse()]',
  },
  {
    ...python,
    id: 'repr-exits',
    does: 'a repr that leaves the process',
    code: 'class Leave:\n    def __repr__(self):\n        import os\n        os._exit(0)\nLeave()',
  },
  {
    ...python,
    id: 'getattr',
    does: 'an object that has every attribute',
    code: 'class All:\n    def __getattr__(self, name): return All()\n    def __call__(self, *a, **k): return self\n    def __iter__(self): return iter(self.next, None)\n    def __len__(self): return 2**60\n    def __bool__(self): raise ValueError\nAll()',
  },
  {
    ...python,
    id: 'rich-repr',
    does: 'hooks of notebooks that loop and forge',
    code: `class Rich:\n    def _repr_html_(self): return '<script>alert(1)</script>'\n    def _repr_svg_(self):\n        while True: pass\n    def _repr_png_(self): return b'x' * 10**8\n    def _repr_mimebundle_(self, **k): return {'text/plain': 'x' * 10**8}\n    def to_dict(self):\n        while True: pass\n    def savefig(self, *a, **k):\n        while True: pass\nRich()`,
  },
  {
    ...python,
    id: 'wide-shared',
    does: 'shared parts that are shown again at every place',
    code: `x = 'leaf'\nfor _ in range(60): x = {'a': x, 'b': x, 'c': x}\nx`,
  },
  {
    ...python,
    id: 'circular',
    does: 'lists in themselves, and generators of themselves',
    code: 'a = []\na.append(a)\nb = {"b": a}\na.append(b)\n[a, b] * 100_000',
  },
  {
    ...python,
    id: 'digits',
    does: 'an integer of ten million digits',
    code: 'import sys\nsys.set_int_max_str_digits(0)\n1 << 40_000_000',
  },
  {
    ...python,
    id: 'string-type',
    does: 'a string of a type of its own',
    code: `class Text(str):\n    def __str__(self): return self\n    def __repr__(self): return self\n    def encode(self, *a, **k):\n        while True: pass\n    def __len__(self): return -1 if False else 2**40\n    def __getitem__(self, i): return self\nText('x')`,
  },
  {
    ...python,
    id: 'exception',
    does: 'an exception that misbehaves when it is shown',
    code: 'class Bad(Exception):\n    def __str__(self):\n        while True: pass\n    @property\n    def __traceback__(self):\n        while True: pass\nraise Bad()',
  },
  {
    ...python,
    id: 'exception-group',
    does: 'groups of groups of exceptions',
    code: 'error = ValueError("x")\nfor _ in range(2_000): error = ExceptionGroup("g", [error, error])\nraise error',
  },
  {
    ...python,
    id: 'syntax',
    does: 'an error of syntax with a position of its own choice',
    code: 'raise SyntaxError("x", ("{{canaryFile}}", -1, 10**9, "text" * 1000, -5, -5))',
  },
  {
    ...python,
    id: 'traceback',
    does: 'a traceback that shows lines of files of the host',
    code: 'code = compile("\\n" * 0 + "raise ValueError(1)", "{{canaryFile}}", "exec")\nexec(code)',
  },
  {
    ...python,
    id: 'traceback-loader',
    does: 'a loader that forges the lines of a traceback',
    code: `import linecache\nclass Loader:\n    def get_source(self, name): return open('{{canaryFile}}').read()\nexec(compile('raise ValueError(1)', 'forged.py', 'exec'), {'__name__': 'forged', '__loader__': Loader()})`,
  },
  {
    ...python,
    id: 'await',
    does: 'a last expression that can be awaited, for ever',
    code: 'class Again:\n    def __await__(self):\n        while True: yield\nAgain()\nawait Again()',
  },
]
