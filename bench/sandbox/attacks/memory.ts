import { refused } from '../attack.ts'
import type { Attack } from '../attack.ts'

const { raw } = String
const javascript = { language: 'javascript', expect: refused, timeoutMs: 2_000 } as const
const python = { language: 'python', expect: refused, timeoutMs: 5_000 } as const

export const memory: readonly Attack[] = [
  {
    ...javascript,
    id: 'arrays',
    does: 'small arrays',
    code: 'const a = []; for (;;) a.push([a.length, {}, String(a.length)])',
  },
  {
    ...javascript,
    id: 'doubles',
    does: 'arrays of numbers',
    code: 'const a = []; for (;;) a.push(new Array(1e6).fill(1.5))',
  },
  {
    ...javascript,
    id: 'typed-arrays',
    does: 'typed arrays, which lie outside of the heap',
    code: 'const a = []; for (;;) a.push(new Uint8Array(2 ** 24).fill(1))',
  },
  {
    ...javascript,
    id: 'resizable',
    does: 'a buffer that grows after it was allocated',
    code: raw`
const buffer = new ArrayBuffer(8, { maxByteLength: 2 ** 33 })
for (let size = 2 ** 24; ; size += 2 ** 24) { buffer.resize(size); new Uint8Array(buffer).fill(1) }`,
  },
  {
    ...javascript,
    id: 'transfer',
    does: 'buffers that grow as they are moved',
    code: 'const kept = []; for (let n = 1; ; n++) { const b = new ArrayBuffer(8).transfer(n * 2 ** 22); new Uint8Array(b).fill(1); kept.push(b) }',
  },
  {
    ...javascript,
    id: 'shared',
    does: 'shared memory, which no heap limit counts',
    code: raw`
const kept = []
for (;;) { const b = new SharedArrayBuffer(8, { maxByteLength: 2 ** 28 }); b.grow(2 ** 28); new Uint8Array(b).fill(1); kept.push(b) }`,
  },
  {
    ...javascript,
    id: 'webassembly',
    does: 'memories of WebAssembly, which no heap limit counts',
    code: 'const kept = []; for (;;) { const m = new WebAssembly.Memory({ initial: 4096 }); new Uint8Array(m.buffer).fill(1); kept.push(m) }',
  },
  {
    ...javascript,
    id: 'strings',
    does: 'long strings that share nothing',
    code: raw`const kept = []; for (let i = 0; ; i++) kept.push((i + '智').padEnd(5e6, String(i)).split('').join(''))`,
  },
  {
    ...javascript,
    id: 'array-from',
    does: 'an array of a length V8 ends its process for',
    code: 'Array.from({ length: 2 ** 31 })',
  },
  {
    ...javascript,
    id: 'join',
    does: 'one join of a sparse array into more than a string can hold',
    code: raw`new Array(2 ** 32 - 1).join('x'.repeat(1000))`,
  },
  {
    ...javascript,
    id: 'map',
    does: 'a map that doubles its table',
    code: 'const m = new Map(); for (let i = 0; ; i++) m.set(i, new Map([[i, i]]))',
  },
  {
    ...javascript,
    id: 'spread',
    does: 'spreads a generator without an end',
    code: '[...(function* () { for (;;) yield {} })()]',
  },
  {
    ...javascript,
    id: 'pending',
    does: 'promises that all wait',
    code: 'const kept = []; for (;;) kept.push(new Promise(() => {}).then(() => kept))',
  },
  {
    ...javascript,
    id: 'bigint',
    does: 'integers of a gigabit',
    code: 'const kept = []; for (let i = 0n; ; i++) kept.push((1n << 200_000_000n) + i)',
  },
  {
    ...javascript,
    id: 'catch',
    does: 'catches what says that memory is out, and goes on',
    code: 'const kept = []; for (;;) { try { for (;;) kept.push(new Float64Array(2 ** 22).fill(kept.length)) } catch {} }',
  },

  {
    ...python,
    id: 'bytearray',
    does: 'one buffer of eight gigabytes, written to',
    code: 'b = bytearray(2**33)\nb[::4096] = b"x" * 2**21',
  },
  { ...python, id: 'bytes', does: 'buffers that are filled', code: 'kept = []\nwhile True: kept.append(b"x" * 2**24)' },
  { ...python, id: 'list', does: 'a list without an end', code: 'import itertools\nlist(itertools.count())' },
  {
    ...python,
    id: 'dictionaries',
    does: 'dictionaries in dictionaries',
    code: 'kept = {}\ni = 0\nwhile True:\n    kept[i] = {str(i): [i]}\n    i += 1',
  },
  {
    ...python,
    id: 'doubling',
    does: 'a string that doubles',
    code: 's = "智谱" * 1000\nwhile True: s += s',
  },
  { ...python, id: 'format', does: 'one format with a width of gigabytes', code: "len(f'{1:>{2**32}}')" },
  {
    ...python,
    id: 'percent',
    does: 'the same by the old operator',
    code: "s = '%2000000000d' % 1\ns = [s + str(i) for i in range(100)]",
  },
  {
    ...python,
    id: 'zlib',
    does: 'a decompression bomb of two stages',
    code: raw`
import zlib
squeeze = zlib.compressobj(9)
once = b''.join(squeeze.compress(bytes(2**20)) for _ in range(512)) + squeeze.flush()
kept = [zlib.decompress(once) for _ in range(16)]`,
  },
  {
    ...python,
    id: 'lzma',
    does: 'a small file that unpacks to gigabytes',
    code: raw`
import bz2, io, zipfile
part = bz2.compress(bytes(2**24))
kept = []
while True: kept.append(bz2.decompress(part * 8) + b'x')`,
  },
  {
    ...python,
    id: 'integers',
    does: 'integers of a gigabit',
    code: 'kept = []\nwhile True: kept.append((1 << 800_000_000) + len(kept))',
  },
  {
    ...python,
    id: 'sqlite',
    does: 'a recursive query that fills a database in memory',
    code: raw`
import sqlite3
db = sqlite3.connect(':memory:')
db.execute('create table t(x)')
db.execute('with recursive n(i) as (select 1 union all select i + 1 from n) insert into t select zeroblob(100000) || randomblob(1000) from n')`,
  },
  {
    ...python,
    id: 'files-in-memory',
    does: 'files that live in memory',
    code: raw`
for i in range(4096):
    with open(f'/tmp/part-{i}', 'wb') as f: f.write(b'x' * 2**21)`,
  },
  {
    ...python,
    id: 'catch',
    does: 'catches MemoryError, and goes on',
    code: raw`
kept = []
while True:
    try:
        while True: kept.append(bytearray(b'x' * 2**23))
    except MemoryError:
        pass`,
  },
  {
    ...python,
    id: 'mmap',
    does: 'anonymous maps',
    code: raw`
import mmap
kept = []
while True:
    m = mmap.mmap(-1, 2**26)
    m.write(b'x' * 2**26)
    kept.append(m)`,
  },
]
