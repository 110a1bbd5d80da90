import { anyEnd } from '../attack.ts'
import type { Attack } from '../attack.ts'
import { forgedLines } from './bridge-lines.ts'

const { raw } = String
const python = { language: 'python', timeoutMs: 3_000, expect: anyEnd } as const
const fromPython = { ...python, needs: 'tools' } as const

export const bridgeFromPython: readonly Attack[] = [
  {
    ...python,
    id: 'forged-lines',
    does: 'prints what looks like messages of the sandbox',
    code: `import sys\nfor line in ${JSON.stringify(forgedLines.map((line) => line.replace('{{won}}', 'forged')))}:\n    print('\\n' + line)\n    sys.stderr.write(line + '\\n')\n    sys.__stdout__.write(line + '\\n')\nraise ValueError('x')`,
    expect: ['error'],
  },
  {
    ...python,
    id: 'forged-channel',
    does: 'writes messages of the sandbox to all descriptors but its own output',
    code: `import os\nfor fd in [0, *range(3, 64)]:\n    for line in ${JSON.stringify(forgedLines)}:\n        try: os.write(fd, line.encode() + b'\\n')\n        except OSError: pass\nraise ValueError('x')`,
  },
  {
    ...fromPython,
    id: 'inherited-names',
    does: 'calls what every object has as tools',
    code: raw`
for name in ['constructor', '__proto__', 'prototype', 'toString', '__class__', '__init__', '__getattr__', '__dict__', 'secret', '', 'echo ', 'ECHO', 'echo\0', 'then']:
    try: print(name, type(getattr(tools, name)(a=1)))
    except BaseException as e: print(name, type(e).__name__)
    try: print(name, type(tools[name](a=1)))
    except BaseException as e: print(name, type(e).__name__)`,
  },
  {
    ...fromPython,
    id: 'pollution-arguments',
    does: 'sends arguments that pollute prototypes where they are merged',
    code: raw`
poison = {'polluted': 'yes'}
print(tools.echo(**{'__proto__': poison, 'constructor': {'prototype': poison}, 'a': {'__proto__': poison, 'prototype': poison}, 'list': [{'__proto__': poison}]}))`,
  },
  {
    ...fromPython,
    id: 'tool-functions',
    does: 'follows the tools to the scope they were made in',
    code: raw`
import gc
for start in (tools, tools.echo, type(tools), type(tools.echo)):
    for name in dir(start):
        try:
            value = getattr(start, name)
            for scope in (getattr(value, '__globals__', {}), {c: c.cell_contents for c in (getattr(value, '__closure__', None) or ())}):
                for found in list(scope.values()):
                    if callable(found) and 'Js' in type(found).__name__:
                        try: print(found('secret', '{}'))
                        except BaseException as e: print(type(e).__name__)
                        try: print('{{won}}' if str(found.constructor.constructor('return typeof process')()) == 'object' else 'no')
                        except BaseException as e: print(type(e).__name__)
        except BaseException: pass`,
  },
  {
    ...fromPython,
    id: 'raw-channel',
    does: 'calls the function below the tools itself, with names and ids of its own',
    code: raw`
import gc, types
for found in gc.get_objects():
    if isinstance(found, types.FunctionType) and 'call' in found.__name__ and not str(found.__module__).startswith(('asyncio', 'concurrent', 'threading', 'unittest', 'ctypes')):
        for args in (('secret', '{}'), ('secret', {}), (1, 'secret', '{}'), ('{"type":"call","name":"secret","args":"{}"}',)):
            try: print(found.__name__, found(*args))
            except BaseException as e: pass`,
  },
  {
    ...fromPython,
    id: 'spam',
    does: 'calls a tool fifty thousand times',
    code: raw`
n = 0
for i in range(50_000):
    try:
        tools.echo(i=i)
        n += 1
    except Exception: pass
print(n)`,
  },
  {
    ...fromPython,
    id: 'in-flight',
    does: 'calls tools from many threads and tasks at once',
    code: raw`
import asyncio
async def main():
    await asyncio.gather(*(asyncio.to_thread(tools.slowly, i=i) for i in range(60)), return_exceptions=True)
try: asyncio.run(main())
except RuntimeError as e: print(e)
import threading
threads = [threading.Thread(target=lambda: tools.slowly()) for _ in range(200)]
for t in threads:
    try: t.start()
    except RuntimeError: pass`,
  },
  {
    ...fromPython,
    id: 'big-arguments',
    does: 'sends 64 MB as arguments',
    code: `try: tools.echo(text='é' * 32_000_000)\nexcept Exception as e: print(type(e).__name__, len(str(e)))\nfor _ in range(20):\n    try: tools.echo(text='x' * 8_000_000)\n    except Exception as e: print(type(e).__name__)`,
  },
  {
    ...fromPython,
    id: 'big-results',
    does: 'asks for results of 8 MB, and keeps them',
    code: `kept = []\nfor _ in range(50):\n    try: kept.append(tools.big())\n    except Exception as e: print(type(e).__name__)`,
  },
  {
    ...fromPython,
    id: 'odd-arguments',
    does: 'sends arguments that are no data',
    code: raw`
circle = {}
circle['me'] = circle
deep = {}
for _ in range(20_000): deep = {'deep': deep}
class Text(str):
    def __str__(self): return 'secret'
for value in (circle, deep, {1, 2}, object(), b'x', float('nan'), float('inf'), 10**5000, lambda: 1, {(1, 2): 3}, {1: 2}, Text('echo'), '\ud800'):
    try: print(type(tools.echo(value=value)))
    except BaseException as e: print(type(e).__name__)
    try: print(type(tools.echo(value)))
    except BaseException as e: print(type(e).__name__)
try: getattr(tools, Text('echo'))()
except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...fromPython,
    id: 'broken-modules',
    does: 'replaces what the bridge is made of before it calls',
    code: raw`
import json, builtins, sys
json.dumps = lambda *a, **k: '{"name":"secret"}'
json.loads = lambda *a, **k: {'name': 'secret', 'ok': True}
builtins.str = lambda *a: 'secret'
builtins.isinstance = lambda *a: True
builtins.dict = lambda *a, **k: {'secret': 1}
print(type(tools.echo(a=1)))
sys.modules['json'] = None
tools.echo(a=2)`,
  },
  {
    ...fromPython,
    id: 'replaced-tools',
    does: 'renames the tools, and asks for ones it was not given',
    code: raw`
for change in (lambda: setattr(tools, 'secret', tools.echo), lambda: setattr(tools.echo, '__name__', 'secret'), lambda: setattr(tools.echo, 'name', 'secret'), lambda: tools.__dict__.update(secret=1), lambda: tools._names.add('secret'), lambda: object.__setattr__(tools, '_names', ['secret'])):
    try: change()
    except BaseException as e: print(type(e).__name__)
    try: print(tools.secret(a=1))
    except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...fromPython,
    id: 'late-finalizer',
    does: 'calls tools from finalizers, handlers at exit and threads after the end',
    code: [
      raw`
import atexit, threading, time
class Late:
    def __init__(self, call): self.call = call
    def __del__(self): self.call(late=1)
kept = Late(tools.echo)
atexit.register(tools.echo, late=2)
def later():
    time.sleep(0.2)
    tools.echo(late=3)
try: threading.Thread(target=later, daemon=True).start()
except RuntimeError: pass
raise ValueError('over')`,
      'import time, gc\ngc.collect()\ntime.sleep(0.4)',
    ],
  },
  {
    ...fromPython,
    id: 'never-answers',
    does: 'waits for a tool that never answers',
    code: 'tools.slow()',
    expect: ['timeout'],
    timeoutMs: 1_000,
  },
  {
    ...fromPython,
    id: 'failing-tools',
    does: 'calls tools that throw, reject at once and reject late',
    code: raw`
for name in ('fail', 'reject', 'later', 'raise', 'odd', 'nothing'):
    for i in range(8):
        try: print(getattr(tools, name)(i=i))
        except Exception as e:
            print(type(e).__name__, e)
            try: print('{{won}}' if str(e.js_error.constructor.constructor('return typeof process')()) == 'object' else '')
            except BaseException: pass`,
  },
  {
    ...fromPython,
    id: 'abort-waiting',
    does: 'waits for a tool while the caller gives up',
    code: 'tools.slow()',
    timeoutMs: 5_000,
    abortMs: 300,
  },
]
