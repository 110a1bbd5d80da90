import { stopped } from '../attack.ts'
import type { Attack } from '../attack.ts'

const { raw } = String
const javascript = { language: 'javascript', expect: stopped } as const
const python = { language: 'python', expect: stopped } as const

export const cpu: readonly Attack[] = [
  { ...javascript, id: 'loop', does: 'an empty loop', code: 'for (;;);' },
  {
    ...javascript,
    id: 'loop-finally',
    does: 'a loop that starts again in finally',
    code: 'for (;;) { try { for (;;); } catch {} finally { continue } }',
  },
  {
    ...javascript,
    id: 'regex-nested',
    does: 'nested quantifiers that never match',
    code: raw`/^(a+)+$/.test('a'.repeat(60) + 'b')`,
  },
  {
    ...javascript,
    id: 'regex-backreference',
    does: 'backtracking over a back-reference in replaceAll',
    code: raw`'x'.repeat(5_000).replaceAll(/(x+)(x+)(x+)(x+)\1\2\3y/g, '')`,
  },
  {
    ...javascript,
    id: 'json-parse',
    does: 'a built-in that polls for termination only between calls',
    code: raw`const text = JSON.stringify(Array.from({ length: 300_000 }, (_, i) => ({ i }))); for (;;) JSON.parse(text)`,
  },
  {
    ...javascript,
    id: 'bigint-power',
    does: 'one power of a BigInt that takes seconds',
    code: 'const n = 7n ** (2n ** 22n); for (;;) n * n * n',
  },
  {
    ...javascript,
    id: 'bigint-parse',
    does: 'decimal digits to BigInt and back',
    code: raw`for (;;) BigInt('9'.repeat(4_000_000)).toString()`,
  },
  {
    ...javascript,
    id: 'sort',
    does: 'sorts two million strings, over and over',
    code: 'const a = Array.from({ length: 2e6 }, Math.random); for (;;) a.toSorted()',
  },
  {
    ...javascript,
    id: 'sparse-index',
    does: 'one call that visits 2**53 indexes',
    code: 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)',
  },
  {
    ...javascript,
    id: 'fill',
    does: 'fills large arrays',
    code: 'const a = new Array(2 ** 24); for (;;) a.fill(1.5).reverse()',
  },
  {
    ...javascript,
    id: 'await-loop',
    does: 'awaits for ever without leaving the microtask queue',
    code: 'await (async () => { for (;;) await 0 })()',
  },
  {
    ...javascript,
    id: 'then-chain',
    does: 'a promise that resolves into the next one',
    code: 'const spin = () => Promise.resolve().then(spin); spin(); await new Promise(() => {})',
  },
  {
    ...javascript,
    id: 'promise-storm',
    does: 'two new promises for each that settles',
    code: 'const grow = () => Promise.resolve().then(() => { grow(); grow() }); grow(); await new Promise(() => {})',
  },
  {
    ...javascript,
    id: 'timers',
    does: 'a hundred thousand timers that each set another one',
    code: 'const tick = () => setTimeout(tick, 0); for (let i = 0; i < 1e5; i++) tick(); await new Promise(() => {})',
  },
  {
    ...javascript,
    id: 'timer-values',
    does: 'delays that overflow a timer into a busy loop',
    code: 'for (const ms of [2 ** 31, Infinity, NaN, -1, 1e300]) setInterval(() => {}, ms); await new Promise((r) => setTimeout(r, 2 ** 40))',
  },
  { ...javascript, id: 'never', does: 'awaits what nothing settles', code: 'await new Promise(() => {})' },
  {
    ...javascript,
    id: 'normalise',
    does: 'normalises and compares long texts',
    code: raw`const t = '\u1E9B\u0323'.repeat(5e6); for (;;) t.normalize('NFKD').localeCompare(t)`,
  },
  {
    ...javascript,
    id: 'compile',
    does: 'a program that is slow to compile at each of its line ends',
    code: `const f = () => {}\n${'f(async (x) => { await x; return [x, x] })\n'.repeat(5_000)}await 0`,
    expect: [...stopped, 'error', 'ok'],
  },
  {
    ...javascript,
    language: 'typescript',
    id: 'types',
    does: 'types nested too deep for a parser, wherever it runs',
    code: `let x: ${'('.repeat(60_000)}1${')'.repeat(60_000)}`,
    expect: [...stopped, 'error', 'ok'],
  },
  {
    ...javascript,
    language: 'typescript',
    id: 'type-arguments',
    does: 'type arguments that make a parser look ahead again and again',
    code: `let x = ${'a<'.repeat(30_000)}b${'>'.repeat(30_000)}(1)`,
    expect: [...stopped, 'error', 'ok'],
  },
  {
    ...javascript,
    id: 'abort-busy',
    does: 'is busy while the caller gives up',
    code: 'for (;;) JSON.stringify(new Array(1e5).fill(1))',
    timeoutMs: 5_000,
    abortMs: 200,
  },

  { ...python, id: 'loop', does: 'an empty loop', code: 'while True: pass' },
  {
    ...python,
    id: 'loop-swallows',
    does: 'a loop that catches whatever interrupts it',
    code: raw`
while True:
    try:
        while True: pass
    except BaseException:
        pass`,
  },
  { ...python, id: 'power', does: 'one power of an integer that takes hours', code: 'x = 7 ** (7 ** 10)' },
  {
    ...python,
    id: 'power-modulo',
    does: 'one call of pow with numbers of a million digits',
    code: 'b = (1 << 4_000_000) - 1\npow(3, b, b - 2)',
  },
  {
    ...python,
    id: 'regex',
    does: 'nested quantifiers that never match',
    code: raw`import re; re.match(r'^(a+)+$', 'a' * 60 + 'b')`,
  },
  {
    ...python,
    id: 'digits',
    does: 'decimal digits of a huge integer, without the guard',
    code: raw`
import sys
sys.set_int_max_str_digits(0)
str(7 ** 20_000_000)`,
  },
  {
    ...python,
    id: 'range',
    does: 'sums a range inside one built-in',
    code: 'import itertools\nsum(itertools.count())',
  },
  {
    ...python,
    id: 'contains',
    does: 'looks for what an endless iterator never has',
    code: 'import itertools\nNone in itertools.cycle(range(1000))',
  },
  {
    ...python,
    id: 'sort',
    does: 'sorts with a comparison that never ends',
    code: raw`
class Slow:
    def __lt__(self, other):
        while True: pass
sorted([Slow(), Slow()])`,
  },
  { ...python, id: 'sleep', does: 'sleeps past the limit', code: 'import time\ntime.sleep(10**6)' },
  {
    ...python,
    id: 'asyncio',
    does: 'tasks that yield to one another for ever',
    code: raw`
import asyncio
async def spin():
    while True:
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(*(spin() for _ in range(100)))
asyncio.run(main())`,
  },
  {
    ...python,
    id: 'threads',
    does: 'leaves busy threads behind the end of the program',
    code: raw`
import threading
def spin():
    while True: pass
for _ in range(4):
    threading.Thread(target=spin).start()`,
    expect: [...stopped, 'error'],
  },
  {
    ...python,
    id: 'signals',
    does: 'ignores every signal, then loops',
    code: raw`
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True: pass`,
  },
  {
    ...python,
    id: 'trace',
    does: 'a trace function that swallows interrupts',
    code: raw`
import sys
def trace(frame, event, arg):
    try:
        while True: pass
    except BaseException:
        return trace
sys.settrace(trace)
(lambda: 1)()
while True: pass`,
  },
  {
    ...python,
    id: 'compile',
    does: 'a program that is slow to parse',
    code: `x = ${'lambda: '.repeat(3_000)}1\ny = ${'-'.repeat(100_000)}1`,
    expect: [...stopped, 'error', 'ok'],
  },
  {
    ...python,
    id: 'fraction',
    does: 'arithmetic whose numbers double at every step',
    code: raw`
from fractions import Fraction
x = Fraction(1, 3)
while True: x = x * x + Fraction(1, 7)`,
  },
  {
    ...python,
    id: 'hash',
    does: 'a dictionary whose keys all collide',
    code: raw`
class Same:
    def __hash__(self): return 1
    def __eq__(self, other): return False
d = {}
while True: d[Same()] = 1`,
  },
  {
    ...python,
    id: 'abort-busy',
    does: 'is busy while the caller gives up',
    code: 'while True: pass',
    timeoutMs: 5_000,
    abortMs: 300,
  },
]
