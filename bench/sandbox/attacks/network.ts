import type { Attack } from '../attack.ts'

const { raw } = String
const javascript = { language: 'javascript', timeoutMs: 500, expect: ['ok', 'error', 'timeout', 'crash'] } as const
const python = { language: 'python', timeoutMs: 4_000, expect: ['ok', 'error', 'timeout', 'crash'] } as const

export const network: readonly Attack[] = [
  {
    ...javascript,
    id: 'fetch',
    does: 'fetches',
    code: `const r = await fetch('http://127.0.0.1:{{port}}/'); console.log(await r.text())`,
  },
  {
    ...javascript,
    id: 'browser',
    does: 'connects by the ways of a browser',
    code: raw`
const url = '127.0.0.1:{{port}}/'
for (const connect of [() => { const x = new XMLHttpRequest(); x.open('GET', 'http://' + url, false); x.send() }, () => new WebSocket('ws://' + url), () => new EventSource('http://' + url), () => navigator.sendBeacon('http://' + url, 'x'), () => importScripts('http://' + url), () => { new Image().src = 'http://' + url }, () => new RTCPeerConnection(), () => new WebTransport('https://' + url)])
  try { connect() } catch (e) { console.log(e.name) }
await new Promise((r) => setTimeout(r, 100))`,
  },
  {
    ...javascript,
    id: 'import',
    does: 'imports from an address',
    code: `for (const name of ['http://127.0.0.1:{{port}}/a.js', 'https://127.0.0.1:{{port}}/a.js', '//127.0.0.1:{{port}}/a.js', 'npm:left-pad']) try { await import(name) } catch (e) { console.log(e.name) }`,
  },
  {
    ...javascript,
    id: 'import-static',
    does: 'imports from an address, as a declaration with attributes',
    code: `import data from 'http://127.0.0.1:{{port}}/a.json' with { type: 'json' }\nconsole.log(data)`,
    expect: ['error'],
  },
  {
    ...javascript,
    id: 'node',
    does: 'connects by the modules of Node',
    code: raw`
const get = [(n) => require(n), (n) => process.getBuiltinModule(n), (n) => this.constructor.constructor('return process')().getBuiltinModule(n), (n) => console.log.constructor('return process')().getBuiltinModule(n)]
for (const find of get) {
  try { find('net').connect({{port}}, '127.0.0.1').on('error', () => {}) } catch {}
  try { find('http').get('http://127.0.0.1:{{port}}/').on('error', () => {}) } catch {}
  try { find('dgram').createSocket('udp4').send('x', {{port}}, '127.0.0.1') } catch {}
  try { find('dns').resolve('x.invalid', () => {}) } catch {}
}
try { (await import('node:net')).connect({{port}}, '127.0.0.1') } catch {}
await new Promise((r) => setTimeout(r, 100))`,
  },
  {
    ...javascript,
    id: 'source-map',
    does: 'names a source map for a debugger to load',
    code: `try { null.x } catch (e) { console.log(e.stack) }\n//# sourceMappingURL=http://127.0.0.1:{{port}}/map.json`,
    expect: ['ok'],
  },

  {
    ...python,
    id: 'urllib',
    does: 'opens an address',
    code: `import urllib.request\nprint(urllib.request.urlopen('http://127.0.0.1:{{port}}/', timeout=2).read())`,
  },
  {
    ...python,
    id: 'socket',
    does: 'connects sockets of every family',
    code: raw`
import socket
for family, kind, address in ((socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', {{port}})), (socket.AF_INET6, socket.SOCK_STREAM, ('::1', {{port}})), (socket.AF_INET6, socket.SOCK_STREAM, ('::ffff:127.0.0.1', {{port}})), (socket.AF_UNIX, socket.SOCK_STREAM, '\0glmkit-{{port}}')):
    try:
        s = socket.socket(family, kind)
        s.settimeout(1)
        s.connect(address)
        s.sendall(b'GET / HTTP/1.0\r\n\r\n')
        print(s.recv(100))
    except BaseException as e: print(type(e).__name__, e)`,
  },
  {
    ...python,
    id: 'datagram',
    does: 'sends datagrams, raw packets and questions for names',
    code: raw`
import socket
for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
    try: print(socket.socket(socket.AF_INET, kind).sendto(b'x', ('127.0.0.1', {{port}})))
    except BaseException as e: print(type(e).__name__)
try: print(socket.getaddrinfo('canary.invalid', 80))
except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'http-client',
    does: 'connects by http.client, ftplib and smtplib',
    code: raw`
import http.client
try:
    c = http.client.HTTPConnection('127.0.0.1', {{port}}, timeout=1)
    c.request('GET', '/')
    print(c.getresponse().read())
except BaseException as e: print(type(e).__name__)
import ftplib, smtplib
for connect in (lambda: ftplib.FTP().connect('127.0.0.1', {{port}}, 1), lambda: smtplib.SMTP('127.0.0.1', {{port}}, timeout=1)):
    try: connect()
    except BaseException as e: print(type(e).__name__)`,
  },
  {
    ...python,
    id: 'asyncio',
    does: 'connects by asyncio',
    code: raw`
import asyncio
async def main():
    reader, writer = await asyncio.wait_for(asyncio.open_connection('127.0.0.1', {{port}}), 1)
    writer.write(b'GET / HTTP/1.0\r\n\r\n')
    print(await reader.read(100))
await main()`,
  },
  {
    ...python,
    id: 'pyodide',
    does: 'fetches by the ways of Pyodide',
    code: raw`
from pyodide.http import open_url, pyfetch
try: print(open_url('http://127.0.0.1:{{port}}/').read())
except BaseException as e: print(type(e).__name__)
try: print(await (await pyfetch('http://127.0.0.1:{{port}}/')).string())
except BaseException as e: print(type(e).__name__)
import js
for name in ('fetch', 'XMLHttpRequest', 'WebSocket'): print(name, hasattr(js, name))
await js.fetch('http://127.0.0.1:{{port}}/')`,
  },
  {
    ...python,
    id: 'packages',
    does: 'has packages loaded from an address',
    code: raw`
import pyodide_js
for load in (lambda: pyodide_js.loadPackage('http://127.0.0.1:{{port}}/x-1.0-py3-none-any.whl'), lambda: pyodide_js.loadPackage('numpy')):
    try: await load()
    except BaseException as e: print(type(e).__name__)
import micropip
await micropip.install('http://127.0.0.1:{{port}}/x-1.0-py3-none-any.whl')`,
  },
  {
    ...python,
    id: 'pip',
    does: 'runs pip',
    code: `import sys, subprocess\nprint(subprocess.run([sys.executable, '-m', 'pip', 'download', '--index-url', 'http://127.0.0.1:{{port}}/', '--retries', '0', 'x'], capture_output=True, timeout=3))`,
  },
  {
    ...python,
    id: 'listen',
    does: 'listens, for somebody to connect to it',
    code: raw`
import socket
s = socket.create_server(('127.0.0.1', 0))
c = socket.create_connection(s.getsockname(), 1)
print('listening', s.getsockname())`,
  },
]
