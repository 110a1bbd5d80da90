/**
 * Runs of every kind while their sandboxes are killed at random: the host lives, each run has exactly one outcome, its
 * own, no tool is called after it, and no process is left.
 *
 *     node bench/sandbox-kill.ts [--runs 500] [--seed 7]
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createExecutor } from '@glmkit/tools/execute'
import type { ExecuteResult, RunOptions } from '@glmkit/tools/execute'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '500' }, seed: { type: 'string', default: '7' } },
})
const runs = Number(values.runs)
let state = Number(values.seed)
/** Mulberry32. */
function random(): number {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

interface Kind {
  readonly name: string
  readonly code: (id: number) => string
  readonly options: (id: number) => RunOptions
  /** How it ends when nobody kills it. */
  readonly end: ExecuteResult['status']
}

const tool = ['wait']
const kinds: readonly Kind[] = [
  { name: 'quick JavaScript', code: (id) => `console.log(${id}); ${id}`, options: () => ({}), end: 'ok' },
  {
    name: 'slow JavaScript',
    code: (id) => `await new Promise((r) => setTimeout(r, 80)); console.log(${id}); ${id}`,
    options: () => ({}),
    end: 'ok',
  },
  {
    name: 'JavaScript with tools',
    code: (id) => `for (let i = 0; i < 5; i++) await tools.wait({ id: ${id} });\nconsole.log(${id}); ${id}`,
    options: () => ({ tools: tool }),
    end: 'ok',
  },
  { name: 'endless JavaScript', code: () => 'for (;;);', options: () => ({ timeoutMs: 150 }), end: 'timeout' },
  {
    name: 'Python in a session',
    code: (id) => `import time\ntime.sleep(0.05)\nprint(${id})\n${id}`,
    options: (id) => ({ language: 'python', session: `s${id % 3}` }),
    end: 'ok',
  },
  {
    name: 'Python with tools',
    code: (id) => `for _ in range(5): tools.wait(id=${id})\nprint(${id})\n${id}`,
    options: (id) => ({ language: 'python', session: `s${id % 3}`, tools: tool }),
    end: 'ok',
  },
]

/** The sandboxes below this process, by their command line. */
function sandboxes(): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [status, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (status !== 'Z') parents.set(Number(name), Number(parent))
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined; at = parents.get(at))
      if (at === process.pid) return pid !== at
    return false
  }
  return [...parents.keys()].filter(isBelow)
}

const outDir = await mkdtemp(join(tmpdir(), 'glmkit-kill-'))
const faults: string[] = []
process.on('unhandledRejection', (error) => faults.push(`unhandled rejection: ${String(error)}`))
const executor = createExecutor({ outDir })
const ended = new Set<number>()
const begun = new Map<number, string>()
const counts = new Map<string, number>()
let kills = 0
const over = new AbortController()

async function killer(): Promise<void> {
  while (!over.signal.aborted) {
    await sleep(100 + random() * 800)
    const victims = sandboxes()
    const victim = victims[Math.floor(random() * victims.length)]
    if (victim === undefined) continue
    try {
      process.kill(victim, 'SIGKILL')
      kills++
    } catch {
      // It was faster.
    }
  }
}

async function one(id: number): Promise<void> {
  const kind = kinds[Math.floor(random() * kinds.length)]
  if (kind === undefined) return
  begun.set(id, kind.name)
  const callTool = async (): Promise<number> => {
    if (ended.has(id)) faults.push(`run ${id} called a tool after its end`)
    await sleep(random() * 20)
    return 1
  }
  try {
    const result = await executor.run(kind.code(id), { timeoutMs: 20_000, callTool, ...kind.options(id) })
    const { status, stdout, result: value } = result
    counts.set(status, (counts.get(status) ?? 0) + 1)
    if (status !== kind.end && status !== 'crash')
      faults.push(`run ${id}, ${kind.name}, ended as ${status}: ${result.error?.message}`)
    if (status === 'ok' && (stdout !== `${id}\n` || value !== String(id))) {
      faults.push(`run ${id}, ${kind.name}, has the output of another: ${JSON.stringify({ stdout, value })}`)
    }
    if (status === 'crash' && stdout !== '' && stdout !== `${id}\n`)
      faults.push(`run ${id} crashed with the output of another`)
  } catch (error) {
    // A sandbox that was killed while it started.
    const message = error instanceof Error ? error.message : String(error)
    if (!message.startsWith('Cannot start')) faults.push(`run ${id}, ${kind.name}, was rejected: ${message}`)
    counts.set('not started', (counts.get('not started') ?? 0) + 1)
  } finally {
    if (ended.has(id)) faults.push(`run ${id} ended twice`)
    ended.add(id)
  }
}

await executor.run('1', { language: 'python', session: 's0' })
/** A run that never ends would be no fault that anybody sees. */
const watchdog = setTimeout(
  () => {
    console.log(
      `hung: runs ${[...begun]
        .filter(([id]) => !ended.has(id))
        .map(([id, name]) => `${id} (${name})`)
        .join(', ')}`,
    )
    process.exit(1)
  },
  60_000 + runs * 400,
)
const killing = killer()
let next = 0
await Promise.all(
  Array.from({ length: 6 }, async () => {
    while (next < runs) await one(++next)
  }),
)
clearTimeout(watchdog)
over.abort()
await killing
const last = await executor.run('6 * 7')
if (last.result !== '42') faults.push(`the executor does not work any more: ${last.status}`)
await executor.close()
await sleep(200)
const left = sandboxes()
if (left.length > 0) faults.push(`${left.length} processes are left`)
if (ended.size !== runs) faults.push(`${runs - ended.size} runs have no outcome`)
rmSync(outDir, { recursive: true, force: true })

console.log(`${runs} runs, ${kills} kills: ${[...counts].map(([status, count]) => `${count} ${status}`).join(', ')}`)
console.log(faults.length === 0 ? '0 faults: each run had one outcome, its own; no process is left' : faults.join('\n'))
if (faults.length > 0) process.exitCode = 1
