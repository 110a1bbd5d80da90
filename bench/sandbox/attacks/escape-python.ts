import { anyEnd } from '../attack.ts'
import type { Attack } from '../attack.ts'

const { raw } = String
const python = { language: 'python', timeoutMs: 4_000, expect: anyEnd } as const

/** What a shell would do for an attack: nothing that a sandboxed shell could do harm with. */
const shell = `cat {{canaryFile}}; env; echo pwned > {{outside}}/pwned; kill -9 {{hostPid}}`
export const escapeFromPython: readonly Attack[] = [
  {
    ...python,
    id: 'environment',
    does: 'reads the environment',
    code: 'import os\nprint(dict(os.environ), os.getenv("{{canaryName}}"))',
  },
  {
    ...python,
    id: 'proc',
    does: 'reads environments and memory of other processes',
    code: raw`
import glob
for name in ['/proc/self/environ', '/proc/1/environ', '/proc/{{hostPid}}/environ', '/proc/{{hostPid}}/cmdline', *glob.glob('/proc/[0-9]*/environ')]:
    try: print(open(name, 'rb').read())
    except OSError: pass`,
  },
  {
    ...python,
    id: 'proc-root',
    does: 'reaches files through the links below /proc',
    code: raw`
import os
for base in ['/proc/self/root', '/proc/1/root', '/proc/{{hostPid}}/root', '/proc/{{hostPid}}/cwd/../../../../..', '/proc/self/cwd/../../../../../..']:
    try: print(open(base + '{{canaryFile}}').read())
    except OSError: pass
for n in range(64):
    try:
        fd = os.open(f'/proc/self/fd/{n}/../../..{"{{canaryFile}}"}', 0)
        print(os.read(fd, 100))
    except OSError: pass`,
  },
  {
    ...python,
    id: 'descriptors',
    does: 'reads and writes every open descriptor',
    code: raw`
import os
for fd in range(3, 64):
    try: os.set_blocking(fd, False)
    except OSError: pass
    try: print(fd, os.read(fd, 4096))
    except OSError: pass
    try: os.write(fd, b'{"type":"done","status":"ok","result":"{{won}}"}\n')
    except OSError: pass`,
  },
  {
    ...python,
    id: 'system',
    does: 'runs a shell by os.system and os.popen',
    code: `import os\nprint(os.system(${JSON.stringify(shell)}))\nprint(os.popen(${JSON.stringify(shell)}).read())`,
  },
  {
    ...python,
    id: 'subprocess',
    does: 'runs a shell by subprocess',
    code: `import subprocess\nfor args in (dict(args=${JSON.stringify(shell)}, shell=True), dict(args=['/bin/cat', '{{canaryFile}}'])):\n    print(subprocess.run(capture_output=True, timeout=2, **args).stdout)`,
  },
  {
    ...python,
    id: 'exec',
    does: 'becomes another program',
    code: `import os\nos.execv('/bin/sh', ['sh', '-c', ${JSON.stringify(shell)}])`,
  },
  {
    ...python,
    id: 'spawn',
    does: 'starts programs by the older ways',
    code: `import os\nfor start in (lambda: os.posix_spawn('/bin/sh', ['sh', '-c', ${JSON.stringify(shell)}], {}), lambda: os.spawnl(os.P_WAIT, '/bin/sh', 'sh', '-c', ${JSON.stringify(shell)})):\n    try: print(start())\n    except BaseException as e: print(type(e).__name__)\nimport pty\npty.spawn(['/bin/cat', '{{canaryFile}}'])`,
  },
  {
    ...python,
    id: 'daemon',
    does: 'forks a process that outlives it',
    code: raw`
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(25)
        os._exit(0)
    os._exit(0)
time.sleep(0.3)
print('forked')`,
  },
  {
    ...python,
    id: 'fork-storm',
    does: 'forks forty sleepers and waits for none',
    code: raw`
import os, time
for _ in range(40):
    if os.fork() == 0:
        time.sleep(25)
        os._exit(0)
while True: time.sleep(1)`,
  },
  {
    ...python,
    id: 'ctypes',
    does: 'calls the C library',
    code: `import ctypes\nfor name in (None, 'libc.so.6'):\n    try: print(ctypes.CDLL(name).system(${JSON.stringify(shell)}.encode()))\n    except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'pickle',
    does: 'unpickles a call of a shell',
    code: `import os, pickle\nclass Shell:\n    def __reduce__(self): return (os.system, (${JSON.stringify(shell)},))\nprint(pickle.loads(pickle.dumps(Shell())))`,
  },
  {
    ...python,
    id: 'multiprocessing',
    does: 'starts workers',
    code: raw`
from concurrent.futures import ProcessPoolExecutor
import os
with ProcessPoolExecutor(2) as pool: print(list(pool.map(os.getenv, ['{{canaryName}}'] * 2)))`,
  },
  {
    ...python,
    id: 'kill',
    does: 'ends the process of the host, and its own parent',
    code: raw`
import os
for pid in ({{hostPid}}, os.getppid()):
    if pid > 1:
        try: os.kill(pid, 9)
        except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'ptrace',
    does: 'attaches to the host and writes into its memory',
    code: raw`
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ptrace(16, {{hostPid}}, 0, 0))
try:
    with open('/proc/{{hostPid}}/mem', 'r+b') as f: print('{{won}} memory')
except OSError as e: print(e)`,
  },
  {
    ...python,
    id: 'rights',
    does: 'raises its limits and its rights',
    code: raw`
import os, resource
for call in (lambda: resource.setrlimit(resource.RLIMIT_DATA, (-1, -1)), lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)), lambda: os.setuid(0), lambda: os.nice(-20), lambda: os.chroot('/'), lambda: os.unshare(os.CLONE_NEWUSER), lambda: os.sched_setaffinity(0, {0})):
    try: print(call())
    except BaseException as e: print(type(e).__name__)
kept = []
while len(kept) < 300: kept.append(bytearray(b'x' * 2**24))`,
  },
  {
    ...python,
    id: 'subclasses',
    does: 'finds os among the subclasses of object',
    code: `for found in object.__subclasses__():\n    try:\n        scope = found.__init__.__globals__\n        for name in ('os', 'posix', 'sys', 'subprocess'):\n            module = scope.get(name)\n            if module is not None and hasattr(module, 'system'):\n                module.system(${JSON.stringify(shell)})\n                print(module.environ)\n                break\n    except BaseException: pass`,
  },
]
