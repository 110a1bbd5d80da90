import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createExecutor } from './executor.ts'
import type { Executor, RunOptions } from './executor.ts'

let outDir: string
let executor: Executor
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'glmkit-gaps-'))
  executor = createExecutor({ outDir })
})
afterAll(async () => {
  await executor.close()
  await rm(outDir, { recursive: true })
})

const run = (code: string, options: RunOptions = {}) =>
  executor.run(code, { language: 'python', session: 'gaps', ...options })

describe('zoneinfo', () => {
  const imports = 'from datetime import datetime, timedelta, timezone\nimport zoneinfo\nfrom zoneinfo import ZoneInfo\n'

  /** What `date --date=@SECOND '+%z %Z'` says with the tz database of 2025b. */
  it.each([
    ['Europe/Paris', 1711846799, '+0100 CET'],
    ['Europe/Paris', 1711846800, '+0200 CEST'],
    ['Europe/Paris', 190_000_000, '+0100 CET'],
    ['America/New_York', 1730613599, '-0400 EDT'],
    ['America/New_York', 1730613600, '-0500 EST'],
    ['US/Eastern', 126_700_000, '-0400 EDT'],
    ['America/Sao_Paulo', 1_540_000_000, '-0300 -03'],
    ['Asia/Kolkata', 1_700_000_000, '+0530 IST'],
    ['Asia/Calcutta', 1_700_000_000, '+0530 IST'],
    ['Asia/Shanghai', 584_000_000, '+0900 CDT'],
    ['Asia/Singapore', 300_000_000, '+0730 +0730'],
    ['Asia/Kathmandu', 0, '+0530 +0530'],
    ['Australia/Lord_Howe', 1_700_000_000, '+1100 +11'],
    ['Pacific/Apia', 1_325_239_199, '-1000 -10'],
    ['Pacific/Apia', 1_325_239_200, '+1400 +14'],
    ['Africa/Monrovia', 0, '-004430 LMT'],
    ['Europe/London', 1_720_000_000, '+0100 BST'],
    ['Etc/GMT+5', 0, '-0500 -05'],
    ['UTC', 0, '+0000 UTC'],
    ['GMT', 0, '+0000 GMT'],
  ])('knows %s at %i', async (zone, second, expected) => {
    const { result } = await run(`${imports}datetime.fromtimestamp(${second}, ZoneInfo("${zone}")).strftime("%z %Z")`)
    expect(result).toBe(expected)
  })

  it('tells summer time, and the hour that comes twice', async () => {
    const code = `${imports}
paris = ZoneInfo("Europe/Paris")
twice = datetime(2024, 10, 27, 2, 30, tzinfo=paris)
far = datetime(2099, 7, 1, tzinfo=paris)
[str(d.utcoffset()) for d in (twice, twice.replace(fold=1), far)], str(far.dst()), str(ZoneInfo("UTC").utcoffset(None))`
    expect((await run(code)).result).toBe("(['2:00:00', '1:00:00', '2:00:00'], '1:00:00', '0:00:00')")
    // A change of two hours, which its name does not go along with.
    const chita = `${imports}datetime.fromtimestamp(1414252799, ZoneInfo("Asia/Chita")).strftime("%z")`
    expect((await run(chita)).result).toBe('+1000')
  })

  it('knows what others know, and no more', async () => {
    const code = `${imports}
names = zoneinfo.available_timezones()
unknown = []
for name in ("Mars/Base", "europe/paris", "+01:00", "Europe", "../Paris", ""):
    try:
        ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        unknown.append(type(error).__name__)
unknown, {"UTC", "US/Eastern", "Asia/Calcutta", "Europe/Kyiv"} <= names, len(names) > 550`
    const refusals = [...Array<string>(4).fill('ZoneInfoNotFoundError'), 'ValueError', 'ValueError']
    expect((await run(code)).result).toBe(`([${refusals.map((name) => `'${name}'`).join(', ')}], True, True)`)
  })

  it('has UTC for the time of the machine', async () => {
    const code = `${imports}import time\ntime.tzname, time.strftime("%Z"), datetime.now().astimezone().tzname(), time.timezone`
    expect((await run(code)).result).toBe("(('UTC', 'UTC'), 'UTC', 'UTC', 0)")
  })
})

describe('hashlib', () => {
  /** From RFC 6070, RFC 7914, and OpenSSL. */
  it.each([
    ['pbkdf2_hmac("sha1", b"password", b"salt", 4096)', '4b007901b765489abead49d926f721d065a429c1'],
    ['pbkdf2_hmac("sha256", b"passwd", b"salt", 1, 64)[:8]', '55ac046e56e3089f'],
    ['pbkdf2_hmac("sha3_256", bytearray(b"pw"), memoryview(b"s"), 3)[:8]', 'c6d9b7a2bb418679'],
    ['scrypt(b"password", salt=b"NaCl", n=1024, r=8, p=16)[:8]', 'fdbabe1c9d347200'],
    ['new("sha512_256", b"abc").digest()[:8]', '53048e2681941ef9'],
    ['new("ripemd160", b"abc").digest()', '8eb208f7e05d987a9b044a8e98c6b087f15a0bfc'],
  ])('computes %s', async (call, expected) => {
    expect((await run(`import hashlib\nhashlib.${call}.hex()`)).result).toBe(expected)
  })

  it('takes data bit by bit, and 600,000 rounds in a moment', async () => {
    const code = `
import hashlib, hmac
half = hashlib.new("ripemd160")
half.update(b"a")
whole = half.copy()
whole.update(b"bc")
hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 600_000)
whole.hexdigest()[:8], half.hexdigest()[:8], whole.digest_size, hmac.new(b"k", b"m", "sha512_256").hexdigest()[:8]`
    expect(await run(code, { timeoutMs: 10_000 })).toMatchObject({ result: "('8eb208f7', '0bdc9d2d', 20, 'c8860a81')" })
  })

  it.each([
    ['pbkdf2_hmac("md99", b"a", b"b", 1)', 'ValueError', 'unsupported hash type md99'],
    ['pbkdf2_hmac("sha1", b"a", b"b", 0)', 'ValueError', 'iteration value must be greater than 0.'],
    ['pbkdf2_hmac("sha1", b"a", b"b", 1, 0)', 'ValueError', 'key length must be greater than 0.'],
    ['pbkdf2_hmac("sha1", b"a", b"b", 1, 2**31 - 1)', 'OverflowError', 'key length is too great.'],
    ['pbkdf2_hmac("sha1", "a", b"b", 1)', 'TypeError', 'a bytes-like object is required'],
    ['scrypt(b"", salt=b"", n=3, r=8, p=1)', 'ValueError', 'n must be a power of 2.'],
    ['scrypt(b"", salt=b"", n=2**20, r=8, p=1)', 'ValueError', 'Invalid parameter combination'],
    ['new("whirlpool")', 'ValueError', 'unsupported hash type whirlpool'],
  ])('refuses %s', async (call, name, message) => {
    const { error } = await run(`import hashlib\nhashlib.${call}`)
    expect(error).toMatchObject({ name, message: expect.stringContaining(message) })
  })
})

describe('what Python in WebAssembly lacks', () => {
  it('runs what is given to a thread pool at once, in order', async () => {
    const code = `
from concurrent.futures import ThreadPoolExecutor, as_completed
ready = []
with ThreadPoolExecutor(4, initializer=ready.append, initargs=(1,)) as pool:
    squares = list(pool.map(lambda n: n * n, range(3)))
    inner = pool.submit(lambda: pool.submit(pow, 2, 3).result() + 1)
    failed = pool.submit(lambda: 1 / 0)
    states = [future.exception() is None for future in as_completed([inner, failed])]
try:
    pool.submit(print)
except RuntimeError as error:
    ready.append(str(error))
squares, inner.result(), sorted(states), ready`
    expect((await run(code)).result).toBe(
      "([0, 1, 4], 9, [False, True], [1, 'cannot schedule new futures after shutdown'])",
    )
  })

  it('keeps a shelf', async () => {
    const code = `
import shelve, dbm
with shelve.open("shelf") as shelf:
    shelf["list"] = [1, 2]
    shelf["text"] = "成都"
    del shelf["list"]
with shelve.open("shelf", flag="r") as shelf:
    seen = dict(shelf)
try:
    shelve.open("nowhere", flag="r")
except dbm.error as error:
    reason = str(error)
seen, reason`
    const { result, files } = await run(code)
    const reason = 'Cannot open "nowhere": it does not exist, use flag "c" to create it'
    expect(result).toBe(`({'text': '成都'}, '${reason}')`)
    expect(files.map(({ name }) => name)).toEqual(['shelf'])
    expect((await run('shelve.open("shelf")["text"]')).result).toBe('成都')
  })

  it('passes over breakpoints', async () => {
    expect(await run('breakpoint()\n"past"', { timeoutMs: 2000 })).toMatchObject({ result: 'past' })
  })

  it('ends a recursion without end, and goes on in a new session', async () => {
    const own = { session: 'deep', timeoutMs: 20_000 }
    const deep = await run('import sys\nsys.setrecursionlimit(10**6)\ndef f(n): return f(n + 1)\nf(0)', own)
    expect(deep).toMatchObject({ status: 'error', error: { name: 'RecursionError' } })
    expect(await run('1', own)).toMatchObject({ session: 'lost', result: '1' })
    expect(await run('import os\nos._exit(3)', own)).toMatchObject({ error: { kind: 'crash' } })
    expect(await run('2', own)).toMatchObject({ session: 'lost', result: '2' })
    await executor.endSession('deep')
  }, 60_000)

  it('loads no compiled modules', async () => {
    const { error } = await run(
      'open("x.so", "wb").write(b"\\0asm\\x01\\0\\0\\0")\nimport ctypes\nctypes.CDLL("/work/x.so")',
    )
    expect(error).toMatchObject({ name: 'OSError' })
  })
})
