import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createExecutor } from './executor.ts'
import type { Executor, RunOptions } from './executor.ts'

let outDir: string
let executor: Executor
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'glmkit-python-'))
  executor = createExecutor({ outDir })
})
afterAll(async () => {
  await executor.close()
  await rm(outDir, { recursive: true })
})

const run = (code: string, options: RunOptions = {}) =>
  executor.run(code, { language: 'python', session: 'tests', ...options })

describe('Python', () => {
  it.each([
    ['6 * 7', '42'],
    ['"kept as it is"', 'kept as it is'],
    ['x = [1, 2]\nx.append(3)\nx', '[1, 2, 3]'],
    ['for i in range(3): pass', undefined],
    ['None', undefined],
    [
      'import asyncio\nasync def f(n):\n    await asyncio.sleep(0.01)\n    return n\nawait asyncio.gather(f(1), f(2))',
      '[1, 2]',
    ],
    ['import asyncio\nasync def f():\n    return 7\nasyncio.run(f())', '7'],
    ['import asyncio\nasyncio.run(asyncio.wait_for(asyncio.to_thread(lambda: 8), 1))', '8'],
    ['if __name__ == "__main__":\n    print("main")', undefined],
  ])('of %j gives %s', async (code, result) => {
    const outcome = await run(code)
    expect(outcome).toMatchObject({ status: 'ok', engine: 'pyodide' })
    expect(outcome.result).toBe(result)
  })

  it('prints to both streams, in order and without what is not text', async () => {
    const code =
      'import sys\nprint("a", end="")\nprint("é", "性能")\nprint("no", file=sys.stderr)\nsys.stdout.buffer.write(b"raw\\n")'
    expect(await run(code)).toMatchObject({ stdout: 'aé 性能\nraw\n', stderr: 'no\n', result: '4' })
    expect((await run('print("\\udcff")')).stdout).toBe('?\n')
  })

  it('keeps variables, imports and files in a session, and nothing without one', async () => {
    const [a, b] = [{ session: 'a' }, { session: 'b' }]
    expect((await run('import math\nn = 5\nopen("kept.txt", "w").write("x")', a)).session).toBe('new')
    expect(await run('math.factorial(n), open("kept.txt").read()', a)).toMatchObject({
      session: 'continued',
      result: "(120, 'x')",
    })
    expect(await run('n', b)).toMatchObject({ error: { name: 'NameError' } })
    await executor.endSession('a')
    expect(await run('n', a)).toMatchObject({ session: 'new', error: { name: 'NameError' } })
    await executor.run('left = 1', { language: 'python' })
    expect(await executor.run('left', { language: 'python' })).toMatchObject({ error: { name: 'NameError' } })
    await Promise.all([executor.endSession('a'), executor.endSession('b')])
  }, 60_000)

  it('takes files in and hands out what was written, once', async () => {
    const files = [
      { name: 'in/data.csv', content: 'town,n\nBesançon,3\n成都,4\n' },
      { name: 'bytes.bin', content: new Uint8Array([0, 255, 10]) },
    ]
    const code = `
import csv
rows = list(csv.DictReader(open("in/data.csv")))
open("sum.txt", "w").write(str(sum(int(row["n"]) for row in rows)))
open("raw.bin", "wb").write(open("bytes.bin", "rb").read())
[row["town"] for row in rows]`
    const outcome = await run(code, { files })
    expect(outcome).toMatchObject({ status: 'ok', result: "['Besançon', '成都']" })
    expect(outcome.files.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['raw.bin', 3],
      ['sum.txt', 1],
    ])
    expect(await readFile(outcome.files[0]?.path ?? '')).toEqual(Buffer.from([0, 255, 10]))
    expect((await run('1')).files).toEqual([])
    const tooBig = await run('open("big.bin", "wb").write(bytes(9_000_000))\n1')
    expect(tooBig).toMatchObject({
      status: 'error',
      error: { kind: 'files', message: expect.stringContaining('"big.bin"') },
    })
  })

  it.each([
    ['def f():\n    return 1 / 0\n\nf()', 'runtime', 'ZeroDivisionError', 'division by zero', 2],
    ['x = 1\nif x\n    pass', 'syntax', 'SyntaxError', "expected ':'", 2],
    ['{}["a"]', 'runtime', 'KeyError', "KeyError: 'a'", 1],
    ['import sys\nsys.exit("bye")', 'runtime', 'SystemExit', 'The code ended with exit code bye', 2],
    ['\nimport pandas', 'missing_module', 'ModuleNotFoundError', "No module named 'pandas'", 2],
    ['import json\njson.loads("{")', 'runtime', 'JSONDecodeError', 'Expecting property name', 2],
    ['input()', 'runtime', 'EOFError', 'EOF', 1],
  ])('of %j says what is wrong and where', async (code, kind, name, message, line) => {
    const { status, error } = await run(code)
    expect(status).toBe('error')
    expect(error).toMatchObject({ kind, name, line, message: expect.stringContaining(message) })
    expect(JSON.stringify(error)).not.toMatch(/glmkit|pyodide|\/lib\//)
  })

  it.each([
    ['import numpy as np', 'matplotlib.pyplot works for charts with plain lists'],
    ['import requests', 'no network'],
    ['import threading\nthreading.Thread(target=print).start()', 'no threads'],
    ['import subprocess\nsubprocess.run(["ls"])', 'Nothing can be installed or started'],
    ['input()', 'put the input into the code'],
    ['open("missing.csv")', 'os.listdir()'],
  ])('%j is answered with advice', async (code, advice) => {
    expect((await run(code)).error?.advice).toContain(advice)
  })

  it('is asked to stop at the deadline and keeps its state; what does not listen is killed', async () => {
    const own = { session: 'stops', timeoutMs: 400 }
    await run('n = 1', own)
    const asked = await run('\nwhile True:\n    n += 1', own)
    expect(asked).toMatchObject({
      status: 'timeout',
      error: { kind: 'timeout', message: expect.stringContaining('0.4 s') },
    })
    expect([2, 3]).toContain(asked.error?.line)
    expect(await run('n > 1', own)).toMatchObject({ session: 'continued', result: 'True' })
    const deaf = await run('while True:\n    try:\n        while True: pass\n    except BaseException: pass', own)
    expect(deaf).toMatchObject({ status: 'timeout' })
    expect(deaf.durationMs).toBeLessThan(2000)
    expect(await run('n', own)).toMatchObject({ session: 'lost', error: { name: 'NameError' } })
    expect((await run('import time\ntime.sleep(60)', own)).durationMs).toBeLessThan(2000)
    await executor.endSession('stops')
  }, 60_000)

  it('runs out of memory without harm', async () => {
    const own = { session: 'memory' }
    expect(await run('b = []\nwhile True: b.append(bytearray(10_000_000))', own)).toMatchObject({
      status: 'memory',
      error: { kind: 'memory', line: 2 },
    })
    expect(await run('[0] * 10**9', own)).toMatchObject({ status: 'memory' })
    expect((await run('1', own)).result).toBe('1')
    await executor.endSession('memory')
  }, 60_000)

  it('finds no way out', async () => {
    const code = `
import os, sys, socket
found = []
for attempt in (
    lambda: open("/etc/passwd").read(),
    lambda: os.listdir("/root"),
    lambda: os.system("id"),
    lambda: socket.create_connection(("127.0.0.1", 1), 1),
    lambda: __import__("js").process,
    lambda: __import__("js").fetch,
    lambda: __import__("pyodide.code").code.run_js("process"),
    lambda: __import__("pyodide.code").code.run_js("WebAssembly"),
    lambda: __import__("pyodide_js").FS.mount(__import__("pyodide_js").FS.filesystems.NODEFS, {"root": "/"}, "/tmp"),
):
    try:
        value = attempt()
        if value not in (None, -1):
            found.append(repr(value)[:80])
    except BaseException:
        pass
found, dict(os.environ).get("HOME")`
    const { result } = await run(code)
    expect(result).toMatch(/^\(\[[^\]]*\], '\/home\/pyodide'\)$/)
    expect(result).not.toMatch(/root:|process|version|NODEFS/)
  })
})

describe('what code leaves', () => {
  it('is handed out although a file is still open, was copied from the input, or the run went wrong', async () => {
    const own = { session: 'leaves' }
    const files = [{ name: 'in.csv', content: 'a\n' }]
    const code =
      'import os, shutil\nf = open("open.txt", "w")\nf.write("kept back")\nshutil.copy2("in.csv", "copy.csv")\nos.rename("in.csv", "moved.csv")'
    const names = (await run(code, { ...own, files })).files.map(({ name, bytes }) => [name, bytes])
    expect(names).toEqual([
      ['copy.csv', 2],
      ['moved.csv', 2],
      ['open.txt', 9],
    ])
    const long = await run('open("late.txt", "w").write("x")\n"y" * 2_000_000', own)
    expect(long).toMatchObject({ status: 'output-limit', files: [{ name: 'late.txt' }] })
    const late = await run('open("late2.txt", "w").write("x")\nwhile True: pass', { ...own, timeoutMs: 500 })
    expect(late).toMatchObject({ status: 'timeout', files: [{ name: 'late2.txt' }] })
    await executor.endSession('leaves')
  }, 30_000)

  it('has a name of its own, whatever was there', async () => {
    const save = (code: string) => executor.run(code).then(({ files }) => files.map(({ name }) => name))
    expect(await save('files.write("clash", "1"); files.write("clash/in.txt", "2")')).toEqual(['clash', 'clash-in.txt'])
    expect(await save('files.write("dir/x.txt", "1")')).toEqual(['dir/x.txt'])
    expect(await save('files.write("dir", "1"); files.write("dir/x.txt", "2")')).toEqual(['dir-2', 'dir/x-2.txt'])
    const elsewhere = createExecutor({ outDir })
    expect((await elsewhere.run('files.write("clash", "3")')).files[0]?.name).toBe('clash-2')
    await elsewhere.close()
    expect(await readFile(join(outDir, 'clash'), 'utf8')).toBe('1')
  })

  it('is told apart from what an earlier run had written: lines of its functions are not lines of this code', async () => {
    await run('\n\ndef f():\n    return 1 / 0')
    const { error } = await run('x = 1\nf()')
    expect(error).toMatchObject({
      line: 2,
      stack: 'line 2, in <module>: f()\nline 4 of an earlier run, in f: return 1 / 0',
    })
  })

  it('leaves a place for runs without a session when many sessions have run at once', async () => {
    const many = Array.from({ length: 6 }, (_, i) => run('1', { session: `many${i}` }))
    expect((await Promise.all(many)).map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'ok'))
    expect((await executor.run('2', { language: 'python' })).result).toBe('2')
    await Promise.all(many.map((_, i) => executor.endSession(`many${i}`)))
  }, 60_000)
})

it('refuses input files that cannot be stored', async () => {
  for (const name of ['.', 'a//b', '../a', '/a', 'a/', 'x'.repeat(300)]) {
    await expect(run('1', { files: [{ name, content: '' }] })).rejects.toThrow('Cannot pass file')
  }
  const both = [
    { name: 'a', content: '' },
    { name: 'a/b', content: '' },
  ]
  await expect(run('1', { files: both })).rejects.toThrow('beside "a/b"')
})
