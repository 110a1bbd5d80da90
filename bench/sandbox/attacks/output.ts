import type { Attack } from '../attack.ts'

const { raw } = String
const flooded = ['output-limit', 'error', 'timeout', 'memory', 'crash', 'ok'] as const
const javascript = { language: 'javascript', expect: flooded, timeoutMs: 500 } as const
const python = { language: 'python', expect: flooded, timeoutMs: 2_000 } as const

export const output: readonly Attack[] = [
  { ...javascript, id: 'stdout', does: 'short lines without an end', code: `for (;;) console.log('flood')` },
  {
    ...javascript,
    id: 'stderr',
    does: 'long lines of errors without an end',
    code: `const t = 'é'.repeat(1e6); for (;;) console.error(t)`,
  },
  { ...javascript, id: 'line', does: 'one line of 200 MB', code: `console.log('é'.repeat(1e8))` },
  {
    ...javascript,
    id: 'empty-lines',
    does: 'messages that cost the host more than their bytes',
    code: `for (;;) console.log('')`,
  },
  {
    ...javascript,
    id: 'escaped',
    does: 'text whose JSON is six times as long',
    code: raw`for (;;) console.log('\u0001'.repeat(1e5))`,
  },
  { ...javascript, id: 'result', does: 'a result of 200 MB', code: `'é'.repeat(1e8)` },
  {
    ...javascript,
    id: 'result-array',
    does: 'a result that is long only as text',
    code: `const t = 'é'.repeat(2 ** 20); Array.from({ length: 300 }, () => t)`,
  },
  { ...javascript, id: 'exception', does: 'a message of 200 MB', code: `throw new Error('é'.repeat(1e8))` },
  {
    ...javascript,
    id: 'exception-name',
    does: 'a name of 100 MB, and a stack of as much',
    code: raw`const e = new Error('x'); e.name = 'N'.repeat(1e8); e.stack = 'S'.repeat(1e8); throw e`,
  },
  { ...javascript, id: 'thrown-value', does: 'throws no error but a long text', code: `throw 'é'.repeat(1e8)` },
  {
    ...javascript,
    id: 'rejection',
    does: 'rejects a hundred promises nobody waits for, at length',
    code: `for (let i = 0; i < 100; i++) Promise.reject(new Error('r'.repeat(1e6))); 1`,
  },
  {
    ...javascript,
    id: 'surrogates',
    does: 'halves of characters where the output is cut',
    code: raw`for (;;) console.log('\uD83D'.repeat(1e5) + '\u{1F600}'.repeat(1e5))`,
  },
  {
    ...javascript,
    id: 'arguments',
    does: 'one call with a million values',
    code: `console.log(...Array.from({ length: 1e5 }, () => ({ a: 'x'.repeat(1000) })))`,
  },

  { ...python, id: 'stdout', does: 'short lines without an end', code: `while True: print('flood')` },
  {
    ...python,
    id: 'stderr',
    does: 'long lines of errors without an end',
    code: `import sys\nwhile True: sys.stderr.write('é' * 10**6)`,
  },
  { ...python, id: 'line', does: 'one line of 100 MB', code: `print('é' * 5 * 10**7)` },
  {
    ...python,
    id: 'unbuffered',
    does: 'writes to the descriptor itself',
    code: `import os\nwhile True: os.write(1, b'x' * 65536)`,
  },
  { ...python, id: 'result', does: 'a result of 100 MB', code: `'é' * 5 * 10**7` },
  {
    ...python,
    id: 'result-repr',
    does: 'a result that is long only as text',
    code: raw`
class Long:
    def __repr__(self): return 'x' * 10**8
Long()`,
  },
  { ...python, id: 'exception', does: 'a message of 100 MB', code: `raise ValueError('é' * 5 * 10**7)` },
  {
    ...python,
    id: 'exception-chain',
    does: 'exceptions that cause one another, ten thousand deep',
    code: raw`
error = ValueError('x' * 1000)
for i in range(10_000):
    following = ValueError('x' * 1000)
    following.__cause__ = error
    error = following
raise error`,
  },
  {
    ...python,
    id: 'exception-name',
    does: 'a class of exceptions with a name of 10 MB',
    code: `raise type('E' * 10**7, (Exception,), {})('x')`,
  },
  {
    ...python,
    id: 'warnings',
    does: 'warnings without an end',
    code: raw`
import warnings
warnings.simplefilter('always')
while True: warnings.warn('w' * 10_000)`,
  },
  {
    ...python,
    id: 'surrogates',
    does: 'characters that no encoding has',
    code: raw`
import sys
sys.stdout.write('\ud800' * 100_000)
'\udfff' * 1000`,
  },
  {
    ...python,
    id: 'excepthook',
    does: 'a hook that floods when an exception is shown',
    code: raw`
import sys
def hook(*args):
    while True: print('x' * 10**5)
sys.excepthook = hook
raise ValueError('x')`,
  },
]
