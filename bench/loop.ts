/**
 * What the agent loop costs beside a hand-written one on the raw openai package: CPU of a long run and of many at once,
 * memory of waiting runs, leaks, the peak of a long stream, and how soon an abort arrives. Fresh processes, interleaved;
 * medians and ratios. Exits with 1 when a bound is missed.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const isQuick = process.argv.includes('--quick')
const only = process.argv.find((word) => word.startsWith('--task='))?.slice(7)
const processes = isQuick ? 1 : 5
const client = fileURLToPath(new URL('loop-client.ts', import.meta.url))

interface Row {
  readonly key: string
  readonly title: string
  /** Bound of glmkit's own figure. */
  readonly most?: number
  /** Bound of glmkit's figure over the raw openai package's. */
  readonly mostRatio?: number
}

const tasks: Readonly<Record<string, readonly Row[]>> = {
  history: [
    { key: 'short', title: 'CPU ms of a step in a run of 50' },
    { key: 'long', title: 'CPU ms of a step in a run of 400' },
    { key: 'growth', title: 'the latter : the former', most: 1.15 },
  ],
  own: [
    { key: 'short', title: 'without a network: CPU ms of a step in a run of 50' },
    { key: 'long', title: 'the same in a run of 400' },
    { key: 'growth', title: 'the latter : the former', most: 1.15 },
  ],
  crowd: [{ key: 'cpuMs', title: 'CPU ms of a 5-step run, 200 at once', mostRatio: 1.1 }],
  idle: [
    { key: 'heapKB', title: 'KB of heap a run that waits in a tool, of 10,000', most: 30 },
    { key: 'rssKB', title: 'KB of RSS a run that waits in a tool, of 10,000', most: 30 },
  ],
  leak: [
    { key: 'bytes', title: 'bytes of heap a finished run leaves behind, of 10,000 on one signal', most: 200 },
    { key: 'listeners', title: 'listeners left on that signal, and warnings', most: 0 },
  ],
  peak: [{ key: 'MB', title: 'MB at the peak of 32,768 text deltas, young generation held at 1 MB', most: 12 }],
  abort: [
    { key: 'closeMs', title: 'ms from an abort to a closed socket' },
    { key: 'worstCloseMs', title: 'the same, worst of 50', most: 20 },
    { key: 'toolMs', title: 'ms from an abort to the running tool' },
    { key: 'worstToolMs', title: 'the same, worst of 50', most: 20 },
  ],
}

const server = spawn(process.execPath, [fileURLToPath(new URL('stream-server.ts', import.meta.url))])
const [line]: Buffer[] = await once(server.stdout, 'data')
const baseURL = String(line).trim()

async function run(side: string, task: string): Promise<Readonly<Record<string, number | null>>> {
  // Left alone, the young generation grows by 16 MB for whoever makes objects: that is V8's, not the loop's.
  const flags = task === 'peak' ? ['--max-semi-space-size=1'] : []
  const args = ['--expose-gc', ...flags, client, side, task, baseURL, isQuick ? 'quick' : 'full']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout)
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
const show = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(Math.abs(value) < 100 ? 2 : 0))

const missed: string[] = []
console.log('| | glmkit | raw openai | fetch | glmkit : raw | bound |\n|---|---|---|---|---|---|')
for (const [task, rows] of Object.entries(tasks)) {
  if (only !== undefined && only !== task) continue
  const sides = task === 'peak' ? ['glmkit', 'openai', 'fetch'] : ['glmkit', 'openai']
  const figures = new Map(sides.map((side) => [side, [] as Awaited<ReturnType<typeof run>>[]]))
  for (let index = 0; index < processes; index += 1) {
    for (const side of sides) figures.get(side)?.push(await run(side, task))
  }
  for (const { key, title, most, mostRatio } of rows) {
    const of = (side: string): number => median((figures.get(side) ?? []).map((figure) => figure[key] ?? NaN))
    const ours = of('glmkit')
    const ratio = ours / of('openai')
    const bound = most === undefined ? (mostRatio === undefined ? '–' : `${mostRatio}×`) : String(most)
    console.log(`| ${title} | ${[ours, of('openai'), of('fetch'), ratio].map(show).join(' | ')} | ${bound} |`)
    // A figure that is missing is no pass.
    const isMet = (most === undefined || ours <= most) && (mostRatio === undefined || ratio <= mostRatio)
    if (!isMet) missed.push(`${title}: at most ${bound}`)
  }
}
server.kill()
for (const miss of missed) {
  process.stderr.write(`Missed: ${miss}\n`)
  process.exitCode = 1
}
