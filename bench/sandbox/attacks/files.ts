import { anyEnd } from '../attack.ts'
import type { Attack } from '../attack.ts'

const { raw } = String
const javascript = { language: 'javascript', needs: 'files', timeoutMs: 1_500, expect: anyEnd } as const
const python = { language: 'python', timeoutMs: 4_000, expect: anyEnd } as const

/** Whatever functions for files a sandbox may have, by the names they are known under. */
const file = raw`
const box = globalThis.files ?? globalThis.fs ?? {}
const writing = [box.write, box.writeFile, box.writeFileSync, box.writeText, globalThis.writeFile].filter((f) => typeof f === 'function').map((f) => f.bind(box))
const reading = [box.read, box.readFile, box.readFileSync, box.readText, box.list, box.open, globalThis.readFile].filter((f) => typeof f === 'function').map((f) => f.bind(box))
const write = async (name, content) => { for (const f of writing) try { await f(name, content) } catch (e) { console.log(String(e?.message).slice(0, 200)) } }
const read = async (name) => { for (const f of reading) try { console.log(String(await f(name)).slice(0, 200)) } catch (e) { console.log(String(e?.message).slice(0, 200)) } }
`
const names = raw`['../pwned', '../../pwned', '{{outside}}/pwned', 'a/../../pwned', './../pwned', '..', '.', '', '/', '~/pwned', '..\\pwned', 'C:\\pwned', 'CON', 'nul.txt', 'a\0.txt', '\0', 'n'.repeat(10000), 'd/'.repeat(2000) + 'x', '-rf', '.bashrc', '.npmrc', 'a\nb', '\u202Etxt.exe', 'a:b', 'con.', 'x ', ' x', '%2e%2e%2fpwned', '\uFF0E\uFF0E/pwned', '__proto__', 'constructor', 'package.json', 'É.txt', 'E\u0301.txt', 'CASE.txt', 'case.txt']`

export const files: readonly Attack[] = [
  {
    ...javascript,
    id: 'read-host',
    does: 'reads files of the host by every spelling of their paths',
    code: raw`${file}
for (const name of ['{{canaryFile}}', '/etc/passwd', '/proc/self/environ', '../canary.txt', '../../canary.txt', '../'.repeat(20) + '{{canaryFile}}', 'file://{{canaryFile}}', './/{{canaryFile}}', '..%2fcanary.txt', '', '.', '..', '/', '__proto__', 'constructor', { toString: () => '{{canaryFile}}' }, ['{{canaryFile}}'], '{{canaryFile}}\0.csv']) await read(name)`,
  },
  {
    ...javascript,
    id: 'read-node',
    needs: 'files',
    does: 'reads files of the host by the modules of Node',
    code: raw`
for (const find of [() => require('fs'), () => process.getBuiltinModule('fs'), () => this.constructor.constructor('return process')().getBuiltinModule('fs'), () => console.log.constructor('return process')().mainModule.require('fs')])
  try { const fs = find(); console.log(fs.readFileSync('{{canaryFile}}', 'utf8'), fs.readFileSync('/etc/passwd', 'utf8')); fs.writeFileSync('{{outside}}/pwned', 'x') } catch {}
try { console.log((await import('node:fs')).readFileSync('{{canaryFile}}', 'utf8')) } catch {}`,
  },
  {
    ...javascript,
    id: 'names',
    does: 'writes files with names that lead elsewhere',
    code: `${file}for (const name of ${names}) await write(name, 'pwned')`,
  },
  {
    ...javascript,
    id: 'names-objects',
    does: 'writes files with names and contents that are no text',
    code: raw`${file}
let n = 0
const shifty = { toString: () => (n++ % 2 === 0 ? 'fine.txt' : '{{outside}}/pwned'), length: 1, [Symbol.toPrimitive]: () => (n++ % 2 === 0 ? 'fine.txt' : '../pwned') }
for (const name of [shifty, ['../pwned'], null, undefined, 1e9, Symbol.iterator, {}]) for (const content of ['x', shifty, null, new Uint8Array(8).subarray(2), new ArrayBuffer(8), { length: 2 ** 33 }, Symbol('x')]) try { await write(name, content) } catch {}`,
  },
  {
    ...javascript,
    id: 'many',
    does: 'writes ten thousand files',
    code: `${file}for (let i = 0; i < 1e4; i++) await write('f' + i, 'x')`,
  },
  {
    ...javascript,
    id: 'huge',
    does: 'writes files of 100 MB',
    code: `${file}const t = 'é'.repeat(5e7); for (let i = 0; i < 5; i++) await write('big' + i, t)`,
    timeoutMs: 3_000,
  },
  {
    ...javascript,
    id: 'growing',
    does: 'writes the same file over and over',
    code: `${file}const t = 'x'.repeat(4e6); for (let i = 0; i < 500; i++) await write('same.txt', t + i)`,
    timeoutMs: 3_000,
  },
  {
    ...javascript,
    id: 'replace-chart',
    does: 'writes files under the names of its charts, and of the charts of others',
    code: raw`${file}for (let i = 0; i < 3; i++) for (const name of ['chart.svg', 'chart.png', 'chart-2.svg', 'Chart.SVG']) await write(name, '<svg onload="alert(1)"/>')`,
  },
  {
    ...javascript,
    id: 'input-names',
    does: 'comes with input files whose names lead elsewhere',
    files: ['../in', '{{outside}}/in', 'a/../../in', 'a\0b', 'n'.repeat(5_000), '', '.', '..', '__proto__'].map(
      (name) => ({ name, content: 'x' }),
    ),
    code: `${file}for (const name of ['../in', 'in', '__proto__']) await read(name)`,
  },

  {
    ...python,
    id: 'read-host',
    does: 'reads files of the host by every spelling of their paths',
    code: raw`
import os, glob, pathlib
for name in ['{{canaryFile}}', '/etc/passwd', '/etc/shadow', '../canary.txt', '../../canary.txt', '../' * 20 + '{{canaryFile}}', '{{canaryFile}}'.encode(), pathlib.Path('{{canaryFile}}'), '/proc/self/cwd/../canary.txt']:
    try: print(open(name).read()[:300])
    except BaseException as e: print(type(e).__name__)
for pattern in ('/*', '/home/*', '/root/*', '{{outside}}/*', '/tmp/*'):
    for found in glob.glob(pattern)[:20]: print(found)`,
  },
  {
    ...python,
    id: 'write-host',
    does: 'writes files of the host',
    code: raw`
import os, shutil
for name in ['{{outside}}/pwned', '{{outside}}/../pwned', '../pwned']:
    try:
        os.makedirs(os.path.dirname(name) or '.', exist_ok=True)
        with open(name, 'w') as f: f.write('pwned')
    except BaseException as e: print(type(e).__name__)
try: shutil.rmtree('{{outside}}')
except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'names',
    does: 'writes files with names that lead elsewhere',
    code: `import os\nfor name in ${names.replaceAll("'n'.repeat(10000)", "'n' * 10000").replaceAll("'d/'.repeat(2000)", "'d/' * 2000")}:\n    try:\n        if '/' in name: os.makedirs(os.path.dirname(name), exist_ok=True)\n        with open(name, 'w') as f: f.write('pwned')\n    except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'bytes-names',
    does: 'writes files with names that are no text',
    code: raw`
import os
for name in (b'\xff\xfe.txt', b'a\xc3', '\udcff\udcfe', 'x' * 255, b'\n\r\x1b[2J', b'-\x7f'):
    try:
        with open(name, 'w') as f: f.write('x')
    except BaseException as e: print(type(e).__name__)
print(os.listdir('.'))`,
  },
  {
    ...python,
    id: 'links',
    does: 'leaves links to files of the host among its outputs',
    code: raw`
import os
for target, name in (('{{canaryFile}}', 'canary.txt'), ('/etc/passwd', 'passwd.txt'), ('{{outside}}', 'outside'), ('../canary.txt', 'up.txt'), ('loop', 'loop'), ('/proc/self/environ', 'environ.txt')):
    try: os.symlink(target, name)
    except BaseException as e: print(type(e).__name__)
    try: os.link(target, 'hard-' + name)
    except BaseException as e: print(type(e).__name__)
try:
    with open('outside/pwned', 'w') as f: f.write('x')
except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'special',
    does: 'leaves pipes, sockets, devices and folders among its outputs',
    code: raw`
import os, socket, stat
for make in (lambda: os.mkfifo('pipe.txt'), lambda: socket.socket(socket.AF_UNIX).bind('socket.txt'), lambda: os.mknod('zero.txt', 0o666 | stat.S_IFCHR, os.makedev(1, 5)), lambda: os.mkdir('folder.csv'), lambda: os.chmod('.', 0), lambda: os.mkdir('locked', 0)):
    try: make()
    except BaseException as e: print(type(e).__name__)
with open('setuid.sh', 'w') as f: f.write('#!/bin/sh')
os.chmod('setuid.sh', 0o4777)`,
  },
  {
    ...python,
    id: 'swapped',
    does: 'swaps an output for a link while it is being collected',
    code: raw`
import os, threading
with open('swap.txt', 'w') as f: f.write('x' * 1000)
def swap():
    for _ in range(20_000):
        try:
            os.symlink('{{canaryFile}}', 'link')
            os.replace('link', 'swap.txt')
            with open('plain', 'w') as f: f.write('x')
            os.replace('plain', 'swap.txt')
        except OSError: pass
try: threading.Thread(target=swap, daemon=True).start()
except RuntimeError: os.symlink('{{canaryFile}}', 'link')
'over'`,
  },
  {
    ...python,
    id: 'many',
    does: 'writes ten thousand files',
    code: `for i in range(10_000):\n    with open(f'f{i}', 'w') as f: f.write('x')`,
  },
  {
    ...python,
    id: 'deep',
    does: 'writes a file below three hundred folders',
    code: `import os\nfor i in range(300):\n    os.mkdir('d' * 20)\n    os.chdir('d' * 20)\nwith open('x', 'w') as f: f.write('x')`,
  },
  {
    ...python,
    id: 'huge',
    does: 'writes one file of 600 MB',
    code: `with open('big.bin', 'wb') as f:\n    for _ in range(600): f.write(b'x' * 2**20)`,
  },
  {
    ...python,
    id: 'sparse',
    does: 'writes a file of a terabyte with nothing in it',
    code: `import os\nwith open('sparse.bin', 'wb') as f: f.truncate(2**40)`,
  },
  {
    ...python,
    id: 'change-folder',
    does: 'moves its working folder away, and leaves another one',
    code: raw`
import os, shutil
here = os.getcwd()
open('a.txt', 'w').write('a')
os.chdir('/')
try: shutil.rmtree(here)
except BaseException as e: print(type(e).__name__)
try: os.symlink('{{outside}}', here)
except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'input-names',
    does: 'comes with input files whose names lead elsewhere',
    files: [
      '../in',
      '{{outside}}/in',
      'a/../../in',
      'a\0b',
      'n'.repeat(5_000),
      '',
      '.',
      '..',
      'json.py',
      'sitecustomize.py',
    ].map((name) => ({ name, content: `print('{{won}}')` })),
    code: `import os, json\nprint(os.listdir('.'))`,
  },
]
