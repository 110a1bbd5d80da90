/**
 * What the reading of a long answer costs: 131,072 deltas through a hand-written reader, through glmkit's client alone,
 * through an agent with a memory that can go on with what is cut, and through `writeLong` with a file; and a document of
 * 500,000 tokens in sections. CPU time, memory at the peak, time to the first text. Fresh processes, interleaved; medians.
 * Exits with 1 when a bound is missed.
 *
 *     node bench/output-stream.ts [--quick]
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { table } from './search/table.ts'

const isQuick = process.argv.includes('--quick')
const processes = isQuick ? 1 : 5
const rounds = isQuick ? '1' : '3'
const deltas = 131_072
const client = fileURLToPath(new URL('output-stream-client.ts', import.meta.url))
const floor = 'fetch'
const sides = [floor, 'model', 'agent', 'writeLong'] as const
/** Of the agent and of `writeLong`: above the hand-written reader, at the peak, above the hand-written reader. */
const most = { microseconds: 60, MB: 24, firstMs: 5, sectionsMB: 60 }

const server = spawn(process.execPath, [fileURLToPath(new URL('output-stream-server.ts', import.meta.url))])
const [line]: Buffer[] = await once(server.stdout, 'data')
const baseURL = String(line).trim()

interface Figures {
  readonly chars?: number
  readonly cpuMs?: readonly number[]
  readonly firstMs?: readonly number[]
  readonly MB?: number
}

async function measure(side: string, task: string): Promise<Figures> {
  // Left alone, the young generation grows by 16 MB for whoever makes objects: that is V8's, not the reader's.
  const flags = task === 'peak' ? ['--max-semi-space-size=1'] : []
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    ...flags,
    client,
    side,
    task,
    baseURL,
    rounds,
  ])
  return JSON.parse(stdout)
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

const figures = new Map<string, Figures[]>(sides.map((side) => [side, []]))
const sections: number[] = []
const seen = new Set<number>()
for (let index = 0; index < processes; index += 1) {
  for (const side of sides) {
    process.stderr.write(`\r${index + 1} of ${processes}: ${side}          `)
    for (const task of ['cpu', 'first', 'peak']) {
      const measured = await measure(side, task)
      figures.get(side)?.push(measured)
      if (measured.chars !== undefined) seen.add(measured.chars)
    }
  }
  process.stderr.write(`\r${index + 1} of ${processes}: sections          `)
  sections.push((await measure('sections', 'peak')).MB ?? NaN)
}
server.kill()
process.stderr.write('\n')
if (seen.size !== 1 || seen.has(0)) throw new Error(`The readers saw different texts: ${[...seen].join(', ')}`)

const of = (side: string) => {
  const all = figures.get(side) ?? []
  return {
    microseconds: (median(all.flatMap(({ cpuMs = [] }) => cpuMs)) * 1_000) / deltas,
    firstMs: median(all.flatMap(({ firstMs = [] }) => firstMs)),
    MB: median(all.flatMap(({ MB }) => MB ?? [])),
  }
}
const least = of(floor)
const missed: string[] = []
const rows = sides.map((side) => {
  const { microseconds, firstMs, MB } = of(side)
  const above = { microseconds: microseconds - least.microseconds, firstMs: firstMs - least.firstMs }
  if (side === 'agent' || side === 'writeLong') {
    // A figure that is missing is no pass.
    if (!(above.microseconds <= most.microseconds))
      missed.push(`${side}: at most ${most.microseconds} µs a token above ${floor}`)
    if (!(above.firstMs <= most.firstMs))
      missed.push(`${side}: its first text at most ${most.firstMs} ms after that of ${floor}`)
    if (!(MB <= most.MB)) missed.push(`${side}: at most ${most.MB} MB at the peak`)
  }
  const shown = [microseconds, above.microseconds, MB, firstMs, above.firstMs]
  return [side, ...shown.map((value) => value.toFixed(2))]
})
const header = [
  `${deltas.toLocaleString('en')} deltas`,
  'µs of CPU a token',
  `above ${floor}`,
  'MB at the peak',
  'ms to the first text',
  `above ${floor}`,
]
process.stdout.write(`${table(header, rows)}\n\n`)
const sectionsMB = median(sections)
process.stdout.write(`500,000 tokens in sections through writeLong: ${sectionsMB.toFixed(1)} MB at the peak\n`)
if (!(sectionsMB < most.sectionsMB))
  missed.push(`a document of 500,000 tokens: less than ${most.sectionsMB} MB at the peak`)
for (const miss of missed) {
  process.stderr.write(`Missed: ${miss}\n`)
  process.exitCode = 1
}
