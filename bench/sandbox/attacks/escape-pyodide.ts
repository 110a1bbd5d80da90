import { anyEnd } from '../attack.ts'
import type { Attack } from '../attack.ts'

const { raw } = String
const python = { language: 'python', timeoutMs: 4_000, expect: anyEnd } as const

/** What JavaScript would do for an attack. */
const script = raw`(async () => { const p = globalThis.process ?? (await import('node:process')).default; p.kill({{hostPid}}, 9); return p.env.{{canaryName}} + '{{won}}' })()`

/** Ways out of an interpreter that lives in JavaScript. */
export const escapeFromPyodide: readonly Attack[] = [
  {
    ...python,
    id: 'js-process',
    does: 'takes Node from the js module',
    code: raw`
import js
for name in ['process', 'require', 'Deno', 'Bun', 'module']:
    found = getattr(js, name, None)
    if found is not None:
        print('{{won}}', name)
        try: print(found.env.{{canaryName}})
        except Exception: pass
        try: found.kill({{hostPid}}, 9)
        except Exception: pass`,
  },
  {
    ...python,
    id: 'js-eval',
    does: 'runs JavaScript by the js module',
    code: `import js\nfor make in (lambda: js.eval, lambda: js.Function, lambda: js.Object.constructor, lambda: js.Object.getPrototypeOf(js.Object).constructor):\n    try:\n        made = make()\n        source = ${JSON.stringify(script)}\n        found = made('return ' + source)() if made is not getattr(js, 'eval', None) else made(source)\n        print(await found)\n    except Exception as e: print(type(e))`,
  },
  {
    ...python,
    id: 'run-js',
    does: 'runs JavaScript by pyodide.code',
    code: `from pyodide.code import run_js\nprint(await run_js(${JSON.stringify(script)}))`,
  },
  {
    ...python,
    id: 'run-js-global',
    does: 'looks at the global object of the interpreter’s host, with the loaders it knows',
    code: raw`
from pyodide.code import run_js
for source in ['globalThis.process.env.{{canaryName}}', 'require("fs").readFileSync("{{canaryFile}}", "utf8")', 'read("{{canaryFile}}")', 'readbuffer("{{canaryFile}}")', 'load("{{canaryFile}}")',
        'Object.getOwnPropertyNames(globalThis).filter((n) => /ivm|isolate|callback|bridge|process|require/i.test(n)).map((n) => n + (typeof globalThis[n] === "object" && globalThis[n]?.versions ? "{{won}}" : "")).join()']:
    try: print(run_js(source))
    except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'pyodide-js',
    does: 'takes the interpreter’s own interface',
    code: raw`
import pyodide_js
api = getattr(pyodide_js, '_api', None)
module = getattr(pyodide_js, '_module', None)
print(dir(pyodide_js)[:200])
for find in (lambda: module.FS.filesystems.NODEFS, lambda: pyodide_js.FS.filesystems.NODEFS):
    try:
        pyodide_js.FS.mkdirTree('/host')
        pyodide_js.FS.mount(find(), {'root': '/'}, '/host')
        print(open('/host{{canaryFile}}').read())
    except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'mount',
    does: 'mounts folders of the host',
    code: raw`
import pyodide_js
from pyodide.ffi import to_js
import js
for call in (lambda: pyodide_js.mountNodeFS('/m', '/'), lambda: pyodide_js.mountNativeFS('/n', to_js({})), lambda: pyodide_js.FS.mount(pyodide_js.FS.filesystems.NODEFS, to_js({'root': '/'}, dict_converter=js.Object.fromEntries), '/mnt')):
    try:
        found = call()
        print(found)
    except BaseException as e: print(type(e).__name__)
for base in ('/m', '/n', '/mnt'):
    try: print(open(base + '{{canaryFile}}').read())
    except OSError: pass`,
  },
  {
    ...python,
    id: 'pyodide-core',
    does: 'reaches the core modules of Pyodide by all their names',
    code: raw`
import importlib, sys
for name in ['_pyodide_core', '_pyodide', '_pyodide._core_docs', '_pyodide._base', '_pyodide_js', 'pyodide._package_loader', 'pyodide.webloop', 'pyodide.ffi.wrappers', 'pyodide._state', 'pyodide_js._module', 'pyodide_js._api', 'js.process', 'js.globalThis']:
    try:
        module = importlib.import_module(name)
        for key in ('process', 'require', 'eval', 'Function', 'constructor'):
            found = getattr(module, key, None)
            if key in ('process', 'require') and found is not None: print('{{won}}', name, key)
            if key in ('eval', 'Function') and found is not None and str(found('typeof process') if key == 'eval' else found('return typeof process')()) == 'object': print('{{won}}', name, key)
    except BaseException as e: print(name, type(e).__name__)`,
  },
  {
    ...python,
    id: 'proxies',
    does: 'looks for proxies of JavaScript objects among all objects',
    code: raw`
import gc, sys
seen = 0
for found in gc.get_objects():
    kind = type(found).__name__
    if 'Proxy' in kind and kind.startswith('Js'):
        seen += 1
        for path in (['constructor', 'constructor'], ['process'], ['globalThis', 'process'], ['__proto__', 'constructor', 'constructor']):
            try:
                value = found
                for name in path: value = getattr(value, name)
                if path[-1] == 'process': print('{{won}} process')
                elif str(value('return typeof process')()) == 'object': print('{{won}} constructor')
            except BaseException: pass
print(seen)`,
  },
  {
    ...python,
    id: 'tool-proxies',
    does: 'follows the functions it was given to their globals and constructors',
    code: raw`
import builtins, sys
names = dict(globals()) | vars(builtins)
for name, value in list(names.items()):
    for path in ('constructor.constructor', '__globals__', '__closure__', '__self__.constructor.constructor', '__wrapped__', 'js_id'):
        try:
            found = value
            for part in path.split('.'): found = getattr(found, part)
            if callable(found) and str(found('return typeof process')()) == 'object': print('{{won}}', name, path)
            if isinstance(found, tuple):
                for cell in found:
                    inner = cell.cell_contents
                    if str(inner.constructor.constructor('return typeof process')()) == 'object': print('{{won}}', name)
        except BaseException: pass`,
  },
  {
    ...python,
    id: 'register-module',
    does: 'puts modules of its own between the interpreter and its host',
    code: raw`
import sys
try:
    import js, pyodide_js
    from pyodide.ffi import create_proxy
    pyodide_js.registerJsModule('escape', js.globalThis)
    import escape
    print('{{won}}' if hasattr(escape, 'process') else 'nothing')
    pyodide_js.unregisterJsModule('js')
    pyodide_js.setInterruptBuffer(None)
    pyodide_js.setStdout(js.Object.new())
except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'frames',
    does: 'walks the frames of what runs it',
    code: raw`
import sys
frame = sys._getframe()
while frame is not None:
    for scope in (frame.f_globals, frame.f_locals):
        for name, value in list(scope.items()):
            if 'Js' in type(value).__name__:
                try:
                    if str(value.constructor.constructor('return typeof process')()) == 'object': print('{{won}}', name)
                except BaseException: pass
            if isinstance(value, str) and '/node_modules/' in value and '_getframe' not in value: print('{{won}} path', name)
    frame = frame.f_back`,
  },
  {
    ...python,
    id: 'import-hooks',
    does: 'puts a finder before all others, and sees what the sandbox imports',
    code: raw`
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name in ('js', 'pyodide_js'): print('asked for', name)
        return None
sys.meta_path.insert(0, Finder())
sys.path.insert(0, '/')
sys.path_importer_cache.clear()
for name in list(sys.modules):
    if name not in ('sys', 'builtins', 'importlib', 'importlib._bootstrap', '_frozen_importlib'): sys.modules.pop(name)
import js
print('{{won}}' if hasattr(js, 'process') else 'nothing')`,
  },
]
