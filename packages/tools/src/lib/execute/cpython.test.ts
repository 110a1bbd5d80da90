import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createExecutor } from './executor.ts'
import type { RunOptions } from './executor.ts'

const isThere = ['/usr/bin/bwrap', '/usr/bin/python3'].every((path) => existsSync(path))
const has = (module: string): boolean => {
  try {
    execFileSync('/usr/bin/python3', ['-I', '-c', `import ${module}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const executor = createExecutor({ python: 'cpython', memoryMiB: 256 })
afterAll(() => executor.close())
const run = (code: string, options: RunOptions = {}) =>
  executor.run(code, { language: 'python', timeoutMs: 10_000, ...options })

describe.runIf(isThere)('Python of the machine (skipped without bwrap and python3)', () => {
  it('keeps variables and files in a session, and nothing without one', async () => {
    expect(await run('x = 41; open("a.txt", "w").write("kept"); x', { session: 'one' })).toMatchObject({
      result: '41',
      session: 'new',
      engine: 'cpython',
      walls: expect.arrayContaining(['bubblewrap']),
    })
    expect(await run('x + 1, open("a.txt").read()', { session: 'one' })).toMatchObject({ result: "(42, 'kept')" })
    expect((await run('x')).error).toMatchObject({ name: 'NameError' })
  })

  it('takes files in, hands files out, and tells of those that are too big', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    const code = 'data = open("in/a.bin", "rb").read()\nopen("b.bin", "wb").write(data[::-1])\nlen(data)'
    const { result, files } = await run(code, { files: [{ name: 'in/a.bin', content: bytes }] })
    expect({ result, names: files.map(({ name }) => name) }).toEqual({ result: '256', names: ['b.bin'] })
    expect(readFileSync(files[0]?.path ?? '')).toEqual(Buffer.from(bytes.toReversed()))
    expect((await run('open("big", "wb").write(b"x" * 9_000_000)')).error).toMatchObject({ kind: 'files' })
  })

  it.each([
    ['def f():\n  return 1 / 0\n\nf()', 'runtime', 'ZeroDivisionError', 2],
    ['x = 1\ny = = 2', 'syntax', 'SyntaxError', 2],
    ['import nope', 'missing_module', 'ModuleNotFoundError', 1],
    ['\ninput()', 'runtime', 'EOFError', 2],
  ])('names the line of the error in %j', async (code, kind, name, line) => {
    expect(await run(code)).toMatchObject({ status: 'error', error: { kind, name, line } })
  })

  it('prints what other processes and C code print', async () => {
    const code = 'import os\nos.system("echo one; echo two >&2")\nos.write(1, "drei é\\n".encode())\nprint("four")'
    expect(await run(code)).toMatchObject({ stdout: 'one\ndrei é\nfour\n', stderr: 'two\n' })
  })

  it('calls tools, in any thread, but not from a process it has forked', async () => {
    const answer = { tools: ['add'], callTool: (_: string, args: unknown) => ({ sum: args }) }
    const code = `
from concurrent.futures import ThreadPoolExecutor
import os
with ThreadPoolExecutor(4) as pool:
    print([r["sum"]["n"] for r in pool.map(lambda n: tools.add(n=n), range(5))])
if os.fork() == 0:
    print("child")
    tools.add(n=1)
os.wait()
tools.add(n="last")`
    expect(await run(code, answer)).toMatchObject({
      status: 'ok',
      stdout: '[0, 1, 2, 3, 4]\nchild\n',
      result: "{'sum': {'n': 'last'}}",
    })
    const failing = { tools: ['fail'], callTool: () => Promise.reject(new Error('no luck')) }
    expect((await run('tools.fail()', failing)).error).toMatchObject({ kind: 'tool', message: 'no luck', line: 1 })
  })

  describe('limits', () => {
    it.each([
      'import time\nwhile True: time.sleep(60)',
      'y = 0\nwhile True: y += 1',
      'import queue\nqueue.Queue().get()',
      'import os\nos.system("sleep 60")\nwhile True: pass',
    ])('%j ends at the deadline, and the session goes on', async (code) => {
      await run('x = 7', { session: 'stopped' })
      expect(await run(code, { session: 'stopped', timeoutMs: 300 })).toMatchObject({
        status: 'timeout',
        error: { kind: 'timeout' },
      })
      expect(await run('x', { session: 'stopped' })).toMatchObject({ result: '7', session: 'continued' })
    })

    it('kills what will not stop', async () => {
      const code = 'import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint("begun")\nwhile True: pass'
      const { status, stdout, durationMs } = await run(code, { session: 'stubborn', timeoutMs: 300 })
      expect({ status, stdout }).toEqual({ status: 'timeout', stdout: 'begun\n' })
      expect(durationMs).toBeLessThan(3000)
      expect(await run('1', { session: 'stubborn' })).toMatchObject({ session: 'lost' })
    })

    it.each([
      'x = bytearray(2 ** 30)',
      'x = []\nwhile True: x.append("x" * 100_000 + str(len(x)))',
      'import os\nfor i in range(6):\n  if os.fork() == 0:\n    x = b"x" * 200_000_000\n    while True: pass\nos.wait()',
    ])('%j runs out of memory', async (code) => {
      expect(await run(code)).toMatchObject({ status: 'memory', error: { kind: 'memory' } })
    })

    it('lets a storm of processes come to nothing', async () => {
      const code = 'import os, time\nwhile True:\n  try:\n    os.fork()\n  except OSError:\n    time.sleep(1)'
      expect((await run(code, { timeoutMs: 500 })).status).toMatch(/^(?:timeout|error)$/)
      expect(await run('1 + 1')).toMatchObject({ result: '2' })
    })

    it('ends processes with the run', async () => {
      const mark = `100${process.pid}`
      await run(`import subprocess\nsubprocess.Popen(["sleep", "${mark}"]).pid`, { session: 'left' })
      const isRunning = (): boolean =>
        readdirSync('/proc').some((pid) => {
          try {
            return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(mark)
          } catch {
            return false
          }
        })
      await vi.waitFor(() => expect(isRunning()).toBe(false))
      expect(await run('1', { session: 'left' })).toMatchObject({ session: 'continued' })
    })
  })

  describe('walls', () => {
    it('sees nothing of the machine but its libraries', async () => {
      const code = `
import os, sys
from pathlib import Path
# A Python that stands in somebody's home: the way there is seen, and nothing beside it.
way = [str(path) for path in Path(sys.base_prefix).parents][:-1]
beside = [name for path in way if path != "/usr" for name in os.listdir(path) if not any(str(Path(path, name)) == step for step in [*way, sys.base_prefix])]
homes = [path for path in ("/root", "/home", "/etc/passwd", "/etc/shadow", "/var", "/mnt", "/sys", "/run") if os.path.exists(path) and path not in way] + beside
environment = [name for name in os.environ if name not in ("PATH", "PWD", "HOME", "LANG", "LC_CTYPE") and not name.startswith(("MPL", "OMP", "OPENBLAS", "MALLOC"))]
processes = len([name for name in os.listdir("/proc") if name.isdigit()])
homes, environment, processes, os.listdir("."), os.getuid(), sorted(os.listdir("/opt"))`
      expect((await run(code)).result).toBe("([], [], 2, [], 65534, ['fonts', 'glmkit'])")
    })

    it.each([
      ['import socket\nsocket.create_connection(("1.1.1.1", 53), 1)', 'OSError'],
      ['open("/usr/x", "w")', 'OSError'],
      ['open("/x", "w")', 'OSError'],
      ['open("/dev/x", "w")', 'OSError'],
      ['import os\nos.mkdir("/proc/x")', 'FileNotFoundError'],
      ['open("/dev/shm/x", "wb").write(bytes(64 * 2**20))', 'OSError'],
      ['import os\nfor i in range(4):\n  open(f"/work/{i}", "wb").write(bytes(100 * 2**20))', 'OSError'],
      ['import os\nos.chroot("/tmp")', 'PermissionError'],
      ['import os\nos.setuid(0)', 'OSError'],
    ])('%j fails', async (code, name) => {
      expect(await run(code)).toMatchObject({ status: 'error', error: { name } })
    })

    it('cannot speak for another run, nor call what it may not', async () => {
      const code = `
import json, os
called = []
for fd in os.listdir("/proc/self/fd"):
    for message in ({"type": "done", "run": 10 ** 9, "status": "ok"}, {"type": "call", "run": 10 ** 9, "call": 1, "name": "secret", "args": "{}"}):
        try: os.write(int(fd), json.dumps(message).encode() + b"\\n")
        except OSError: pass
"end"`
      const called: string[] = []
      const callTool = (name: string) => called.push(name)
      expect(await run(code, { tools: ['open'], callTool })).toMatchObject({ status: 'ok', result: 'end' })
      expect(called).toEqual([])
    })

    it('are not started without bubblewrap', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'glmkit-test-'))
      await mkdir(join(folder, 'bin'))
      await symlink('/usr/bin/python3', join(folder, 'bin/python3'))
      const entry = JSON.stringify(new URL('./executor.ts', import.meta.url).href)
      const code = `
        const { createExecutor } = await import(${entry})
        await createExecutor({ python: 'cpython', osSandbox: 'off' }).run('1', { language: 'python' }).catch((error) => console.log(error.name, error.message))`
      const args = ['--input-type=module', '-e', code]
      const said = execFileSync(process.execPath, args, { env: { PATH: join(folder, 'bin') }, encoding: 'utf8' })
      expect(said).toBe(
        'UsageError Cannot run Python with "cpython": it needs bubblewrap (bwrap), which is not installed; install it, or use "pyodide"\n',
      )
      await rm(folder, { recursive: true })
    })
  })
})

describe.runIf(isThere && has('pandas') && has('matplotlib'))(
  'packages of the machine (skipped without pandas and matplotlib)',
  () => {
    it('calculate', async () => {
      const code = `
import numpy as np, pandas as pd
frame = pd.read_csv("sales.csv")
print(frame.groupby("shop").amount.sum().to_dict())
float(np.linalg.det(np.eye(3) * 2))`
      const files = [{ name: 'sales.csv', content: 'shop,amount\na,1\nb,2\na,3\n' }]
      expect(await run(code, { files })).toMatchObject({ stdout: "{'a': 4, 'b': 2}\n", result: '7.999999999999998' })
    })

    it('draw, with what they show in words, and Chinese text', async () => {
      const code = `
import matplotlib.pyplot as plt
plt.rcParams["font.sans-serif"] = ["SimHei"]
fig, ax = plt.subplots()
ax.bar(["智谱", "其他"], [42, 58.5], label="速度")
ax.set(title="性能对比", xlabel="模型", ylabel="tps")
ax.legend()
plt.show()`
      const { status, stderr, charts, files } = await run(code, { timeoutMs: 30_000 })
      expect({ status, stderr }).toEqual({ status: 'ok', stderr: '' })
      expect(charts).toMatchObject([
        {
          title: '性能对比',
          description: 'bar chart "性能对比"; x: 模型 [智谱, 其他]; y: tps 0–58.5; series: 速度 [42, 58.5]',
          svg: expect.stringMatching(/性能对比\.svg$/),
        },
      ])
      expect(files.map(({ mimeType }) => mimeType)).toEqual(['image/svg+xml', 'image/png'])
    })

    it('draw each figure once: shown, saved, or left open', async () => {
      const code = `
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
plt.plot([1, 2, 3], label="a"); plt.title("Saved"); plt.savefig("saved.png", dpi=50); plt.show()
plt.figure(); plt.scatter([1, 2], [3, 4]); plt.title("Left")
plt.figure()
plt.plot([3, 1])`
      const { charts, files } = await run(code, { timeoutMs: 30_000 })
      const names = ['saved.svg', 'saved.png', 'left.svg', 'left.png', 'chart.svg', 'chart.png']
      expect(files.map(({ name }) => name)).toEqual(names)
      expect(charts.map(({ description }) => description)).toEqual([
        'line chart "Saved"; x: 0–2; y: 1–3; series: a [1, 2, 3]',
        'scatter plot "Left"; x: 1–2; y: 3–4; series: [3, 4]',
        'line chart; x: 0–1; y: 1–3; series: [3, 1]',
      ])
    })

    it('and Vega-Lite specs are drawn, too', async () => {
      const spec =
        '{"mark": "bar", "data": {"values": [{"a": "x", "b": 1}]}, "encoding": {"x": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}}}'
      expect((await run(`display(${spec})`)).charts).toMatchObject([
        { description: 'bar chart; x: a [x]; y: b 0–1; 1 row' },
      ])
      expect((await run('display({"mark": "barr"})')).error).toMatchObject({ kind: 'chart' })
    })
  },
)
