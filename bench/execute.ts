/**
 * What running code costs: time and CPU of the host and its sandboxes, memory, and how late a stop comes.
 *
 *     node bench/execute.ts            the figures of docs/measurements.md; fails where a bound is missed
 *     node bench/execute.ts --quick    fewer runs, bounds three times as wide
 *
 * Beside it, in the same run: isolated-vm in this process, which contains nothing, and a new python3 for each program.
 * The sandbox is the compiled one, as published. CPU counts the host and its sandboxes together.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as Execute from '@glmkit/tools/execute'
import ivm from 'isolated-vm'
import { tsc } from './published.ts'

const isQuick = process.argv.includes('--quick')
const slack = isQuick ? 3 : 1
const root = fileURLToPath(new URL('..', import.meta.url))
try {
  execFileSync(tsc, ['-p', join(root, 'packages/tools/tsconfig.build.json')], { stdio: 'inherit' })
} catch {}
const { createExecutor }: typeof Execute = await import(join(root, 'packages/tools/dist/execute.js'))

const outDir = mkdtempSync(join(tmpdir(), 'glmkit-bench-'))
process.once('exit', () => rmSync(outDir, { recursive: true, force: true }))

interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** At most this, or at least. */
  readonly bound?: number
  readonly isLeast?: boolean
}
const figures: Figure[] = []
const tell = (what: string, value: number, unit: string, bound?: number, isLeast = false): void =>
  void figures.push({ what, value, unit, isLeast, ...(bound !== undefined && { bound }) })

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)
const quantile = (values: readonly number[], q: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN

/** This process and all below it. */
function family(): number[] {
  const parents = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      parents.set(parent, [...(parents.get(parent) ?? []), Number(name)])
    } catch {
      // It has ended meanwhile.
    }
  }
  const found = [process.pid]
  for (const pid of found) found.push(...(parents.get(pid) ?? []))
  return found
}

function cpuMs(): number {
  const own = process.cpuUsage()
  const children = family()
    .slice(1)
    .map((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        return (Number(fields[11]) + Number(fields[12])) * 10
      } catch {
        return 0
      }
    })
  return (own.user + own.system) / 1000 + children.reduce((sum, ms) => sum + ms, 0)
}

/** The largest process below this one. */
function childRssMb(): number {
  const sizes = family()
    .slice(1)
    .map((pid) => {
      try {
        return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
      } catch {
        return 0
      }
    })
  return Math.max(0, ...sizes)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<{ wall: number[]; cpu: number }> {
  const wall: number[] = []
  const from = cpuMs()
  for (let i = 0; i < times; i++) wall.push(await timed(work))
  return { wall, cpu: (cpuMs() - from) / times }
}

function expectOk({ status, error }: Execute.ExecuteResult): void {
  if (status !== 'ok') throw new Error(`a run of the bench ended as ${status}: ${error?.message}`)
}

const program = 'const rows = Array.from({ length: 100 }, (_, i) => i * i); rows.reduce((a, b) => a + b)'

async function javascript(): Promise<void> {
  await using executor = createExecutor({ outDir })
  const run = async (code: string, options: Execute.RunOptions = {}): Promise<void> =>
    expectOk(await executor.run(code, options))
  tell('JavaScript: first run, sandbox started', await timed(() => run(program)), 'ms')
  await repeat(20, () => run(program))
  // A sandbox serves 200 runs; its CPU goes with it.
  const { wall, cpu } = await repeat(150, () => run(program))
  tell('JavaScript: a run, p50', quantile(wall, 0.5), 'ms', 4)
  tell('JavaScript: a run, p95', quantile(wall, 0.95), 'ms')
  tell('JavaScript: a run, CPU', cpu, 'ms')
  tell('JavaScript: runs a second and core', 1000 / cpu, '', 300, true)
  tell('JavaScript: sandbox, RSS', childRssMb(), 'MB', 50)
  const raw = await repeat(150, inProcess)
  tell('  isolated-vm in this process, a run, p50', quantile(raw.wall, 0.5), 'ms')
  tell('  ours against it, CPU', cpu / raw.cpu, '×')

  const calls = isQuick ? 200 : 900
  const options = { tools: ['add'], callTool: () => 3 }
  const serial = `for (let i = 0; i < ${calls}; i++) await tools.add({ a: i, b: 1 })`
  const many = `for (let i = 0; i < ${calls}; i += 100) await Promise.all(Array.from({ length: 100 }, (_, k) => tools.add({ a: k, b: 1 })))`
  const empty = quantile(wall, 0.5)
  const serials = await repeat(5, () => run(serial, options))
  tell('JavaScript: a tool call, CPU', (serials.cpu - cpu) / calls, 'ms')
  tell('JavaScript: a tool call, one after the other', (quantile(serials.wall, 0.5) - empty) / calls, 'ms', 0.25)
  const parallels = await repeat(5, () => run(many, options))
  tell('JavaScript: a tool call, a hundred at once', (quantile(parallels.wall, 0.5) - empty) / calls, 'ms')
}

async function inProcess(): Promise<void> {
  const isolate = new ivm.Isolate({ memoryLimit: 128 })
  const context = await isolate.createContext()
  await context.eval(program)
  isolate.dispose()
}

async function python(): Promise<void> {
  await using executor = createExecutor({ outDir })
  const run = async (code: string, options: Execute.RunOptions = {}): Promise<void> =>
    expectOk(await executor.run(code, { language: 'python', ...options }))
  await run('1', { session: 'snapshot' })
  await executor.endSession('snapshot')
  const fromSnapshot: number[] = []
  const prewarmed: number[] = []
  for (let i = 0; i < (isQuick ? 2 : 7); i++) {
    fromSnapshot.push(await timed(() => run('sum(range(100))', { session: `s${i}` })))
    await executor.endSession(`s${i}`)
    await executor.prewarm('python')
    prewarmed.push(await timed(() => run('sum(range(100))', { session: `p${i}` })))
    await executor.endSession(`p${i}`)
  }
  tell('Python: first run of a session, from the snapshot', quantile(fromSnapshot, 0.5), 'ms', 700)
  tell('Python: the same, prewarmed', quantile(prewarmed, 0.5), 'ms', 10)
  const session = 'warm'
  await repeat(20, () => run('sum(range(100))', { session }))
  const { wall, cpu } = await repeat(isQuick ? 50 : 300, () => run('sum(range(100))', { session }))
  tell('Python: a run in a session, p50', quantile(wall, 0.5), 'ms', 6)
  tell('Python: a run in a session, CPU', cpu, 'ms')
  tell('Python: sandbox, RSS', childRssMb(), 'MB', 250)
  const fresh = quantile(Array.from({ length: 9 }, spawnPython), 0.5)
  tell('  a new python3 for the same, wall', fresh, 'ms')
  const calls = isQuick ? 200 : 900
  const options = { session, tools: ['add'], callTool: () => 3 }
  const serials = await repeat(5, () => run(`for i in range(${calls}): tools.add(a=i, b=1)`, options))
  tell('Python: a tool call', (quantile(serials.wall, 0.5) - quantile(wall, 0.5)) / calls, 'ms', 0.25)
  const draw = `
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.bar(["a", "b", "c"], [3, 5, 4], label="n")
ax.set_title("Speed")
ax.legend()
plt.savefig("chart.png")`
  await repeat(2, () => run(draw, { session }))
  const charts = await repeat(isQuick ? 3 : 11, () => run(draw, { session }))
  tell('Python: a pyplot chart, SVG and PNG', quantile(charts.wall, 0.5), 'ms')
}

function spawnPython(): number {
  const from = performance.now()
  spawnSync('python3', ['-c', 'print(sum(range(100)))'])
  return performance.now() - from
}

async function drawing(): Promise<void> {
  await using executor = createExecutor({ outDir })
  const spec = (title: string): string =>
    JSON.stringify({
      title,
      data: { values: ['a', 'b', 'c', 'd'].map((host, i) => ({ host, speed: i * 7 + 20 })) },
      mark: 'bar',
      encoding: { x: { field: 'host', type: 'nominal' }, y: { field: 'speed', type: 'quantitative' } },
    })
  const rows = 'const rows = [{ host: "a", speed: 20 }, { host: "b", speed: 27 }];'
  const plot = 'display(Plot.plot({ marks: [Plot.barY(rows, { x: "host", y: "speed" })] }))'
  const times = isQuick ? 5 : 15
  for (const [what, code, bound] of [
    ['Vega-Lite, SVG and PNG', `display(${spec('Speed')})`, 100],
    ['Vega-Lite in Chinese, SVG and PNG', `display(${spec('性能对比')})`, 300],
    ['Observable Plot, SVG and PNG', rows + plot, 100],
  ] as const) {
    const run = async (): Promise<void> => expectOk(await executor.run(code))
    await repeat(3, run)
    const { wall } = await repeat(times, run)
    tell(`Charts: ${what}, p50`, quantile(wall, 0.5), 'ms', bound)
  }
}

/** How much longer than allowed a run took, at worst. */
async function stops(): Promise<void> {
  await using executor = createExecutor({ outDir })
  const limit = 300
  const worst = async (language: Execute.Language, codes: readonly string[]): Promise<number> => {
    await executor.run(language === 'python' ? '1' : '1', { language })
    const late: number[] = []
    for (const code of codes) {
      const result = await executor.run(code, { language, timeoutMs: limit, session: 'stops' })
      if (result.status !== 'timeout') throw new Error(`not stopped: ${code}: ${result.status}`)
      late.push(result.durationMs - limit)
    }
    return Math.max(...late)
  }
  const javascriptLoops = [
    'for (;;);',
    '/^(a+)+$/.test("a".repeat(40) + "b")',
    'const t = JSON.stringify(Array.from({ length: 2e5 }, (_, i) => i)); for (;;) JSON.parse(t)',
    'await new Promise((resolve) => setTimeout(resolve, 60_000))',
  ]
  const pythonLoops = [
    'while True: pass',
    'import re\nre.match(r"(a+)+$", "a" * 40 + "b")',
    'pow(7, 10 ** 8)',
    'import time\ntime.sleep(60)',
    'while True:\n  try:\n    while True: pass\n  except BaseException: pass',
  ]
  tell('a stop comes after its limit, JavaScript, worst', await worst('javascript', javascriptLoops), 'ms', 300)
  tell('a stop comes after its limit, Python, worst', await worst('python', pythonLoops), 'ms', 300)
}

await javascript()
await python()
await drawing()
await stops()

let isMissed = false
for (const { what, value, unit, bound, isLeast } of figures) {
  const shown = value >= 100 ? value.toFixed(0) : value.toFixed(value < 1 ? 3 : 1)
  const limit = bound === undefined ? undefined : isLeast === true ? bound / slack : bound * slack
  const isMet = limit === undefined || (isLeast === true ? value >= limit : value <= limit)
  const verdict = limit === undefined ? '' : `${isMet ? '✓' : '✗'} bound ${isLeast === true ? '≥' : '≤'} ${limit}`
  isMissed ||= !isMet
  console.log(`${what.padEnd(56)} ${`${shown} ${unit}`.padStart(12)}  ${verdict}`)
}
if (isMissed) process.exitCode = 1
