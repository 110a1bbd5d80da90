import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createGlm } from '@glmkit/core/glm'
import { table } from '../search/table.ts'
import type { BlockRun } from './block-run.ts'
import { median } from './measure.ts'
import type { MeasureContext } from './measure.ts'
import { sideNames, sides } from './sides.ts'
import type { SideName } from './sides.ts'
import { createAdder } from './sums.ts'

/** CPU of a sample beyond the agent's own, in milliseconds. */
const mostMs = 3

interface Measured {
  readonly name: SideName
  readonly run: BlockRun
  /** CPU of a sample, block by block. */
  readonly ms: number[]
  /** CPU of the end of the run, for each of its samples. */
  endMs: number
}

/** Blocks of the same agent's runs, with and without an eval around them, take turns in one process. */
export async function measureCpu({ dir, isQuick, missed, tell }: MeasureContext): Promise<void> {
  const server = spawn(process.execPath, [fileURLToPath(new URL('server.ts', import.meta.url))])
  const [line]: Buffer[] = await once(server.stdout, 'data')
  const agent = createAdder(createGlm({ baseURL: String(line).trim(), apiKey: 'bench' }))
  const { blocks, size } = isQuick ? { blocks: 9, size: 60 } : { blocks: 20, size: 500 }
  const all: Measured[] = sideNames
    .filter((name) => !isQuick || name === 'loop' || name === 'log')
    .map((name) => ({ name, run: sides[name].open(agent, dir), ms: [], endMs: 0 }))
  for (const { run } of all) await run.block(size)
  for (let block = 0; block < blocks; block += 1) {
    for (let place = 0; place < all.length; place += 1) {
      // Nobody is always behind the same other.
      const side = all[(place + block) % all.length]
      side?.ms.push((await cpuMsOf(() => side.run.block(size))) / size)
      process.stderr.write(`\rblock ${block + 1} of ${blocks}: ${side?.name}          `)
    }
  }
  process.stderr.write('\n')
  for (const side of all) {
    const count = (blocks + 1) * size
    const endMs = await cpuMsOf(async () => {
      const right = await side.run.end()
      if (right !== count) throw new Error(`${side.name}: ${right} of ${count} samples are right`)
    })
    side.endMs = endMs / count
  }
  server.kill()

  const loop = all[0]?.ms ?? []
  const above = (ms: readonly number[]): number => median(ms.map((value, block) => value - (loop[block] ?? NaN)))
  let before = 0
  const rows = all.map(({ name, ms, endMs }) => {
    const extra = above(ms) + endMs
    const more = extra - before
    before = extra
    return [sides[name].title, ...[median(ms), endMs, extra, more].map((value) => value.toFixed(3))]
  })
  const header = [
    `${blocks} blocks of ${size} samples`,
    'CPU ms a sample',
    'of the end',
    'beyond the loop',
    'by this part',
  ]
  tell(table(header, rows))
  const last = all.at(-1)
  const extra = last === undefined ? NaN : above(last.ms) + last.endMs
  // A figure that is missing is no pass.
  if (!(extra <= mostMs))
    missed.push(`at most ${mostMs} ms of CPU a sample beyond the agent's own, it is ${extra.toFixed(2)}`)
}

async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
