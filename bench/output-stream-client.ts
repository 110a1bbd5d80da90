/** One reader does one task of `output-stream.ts` in a process of its own; prints its figures as JSON. Needs --expose-gc. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openReader } from './output/readers.ts'

const [, , side = '', task = '', baseURL = '', rounds = '1'] = process.argv
const dir = mkdtempSync(join(tmpdir(), 'glmkit-output-stream-'))
const read = openReader(side, baseURL, dir)

const kB = (key: string): number =>
  Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1])

/** Once is not enough: what finalizers let go of falls to the next collection. */
async function collect(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.()
    await sleep(10)
  }
}

async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

type Figures = Readonly<Record<string, number | readonly number[]>>

const tasks: Readonly<Record<string, () => Promise<Figures>>> = {
  async cpu() {
    let { chars } = await read('LONG')
    const cpuMs: number[] = []
    for (let round = 0; round < Number(rounds); round += 1) {
      cpuMs.push(await cpuMsOf(async () => ({ chars } = await read('LONG'))))
    }
    return { chars, cpuMs }
  },

  async first() {
    const firstMs: number[] = []
    for (let round = 0; round < 20; round += 1) await read('short')
    for (let round = 0; round < 10 * Number(rounds); round += 1) firstMs.push((await read('short')).firstMs)
    return { firstMs }
  },

  /** The most memory a long text takes, above what the process holds after many short ones. */
  async peak() {
    for (let round = 0; round < 50; round += 1) await read('short')
    await collect()
    // Sets VmHWM back to what is there now.
    writeFileSync('/proc/self/clear_refs', '5')
    const before = kB('VmRSS')
    const { chars } = await read('LONG')
    return { chars, MB: (kB('VmHWM') - before) / 1_024 }
  },
}

const work = tasks[task]
if (work === undefined) throw new Error(`no task "${task}"`)
process.stdout.write(JSON.stringify(await work()))
rmSync(dir, { recursive: true })
process.exit()
