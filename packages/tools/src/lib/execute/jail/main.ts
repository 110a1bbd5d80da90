import { createChannel } from './channel.ts'
import type { Channel } from './channel.ts'
import type { Engine } from './engine.ts'
import { openHost, peakBytes } from './host.ts'
import { watchMemory } from './memory.ts'
import type { Job } from '../protocol.ts'
import { readDisplay } from './read-display.ts'

/** What an engine takes beyond the memory of its guest. */
interface Started {
  readonly engine: Engine
  readonly slackMiB: number
  /** By how much the process may have grown, at its largest, and serve another run. */
  readonly maxGrowthMiB: number
}

/** Fonts and the libraries for charts take some 150 MiB. What has needed more keeps it, if not in pages then in addresses. */
const maxGrowthMiB = 256
const mebibyte = 1024 * 1024

const engines: Readonly<Record<string, () => Promise<Started>>> = {
  'isolated-vm': async () => {
    const { isolateEngine } = await import('./javascript/isolate-engine.ts')
    return { engine: isolateEngine, slackMiB: 320, maxGrowthMiB }
  },
  quickjs: async () => {
    const { createQuickJsEngine } = await import('./javascript/quickjs-engine.ts')
    return { engine: await createQuickJsEngine(), slackMiB: 192, maxGrowthMiB }
  },
  pyodide: async () => {
    const { createPyodideEngine } = await import('./python/pyodide-engine.ts')
    return { engine: await createPyodideEngine(process.argv.slice(3)), slackMiB: 256, maxGrowthMiB: Infinity }
  },
}

async function serve(job: Job, { engine, slackMiB }: Started, channel: Channel): Promise<void> {
  const host = openHost(job, channel, maxRssBytes)
  for (const display of job.displays ?? []) host.show(readDisplay(display))
  const stopWatching = watchMemory(job.memoryMiB, slackMiB, host.die)
  const verdict = await engine.run(job, host)
  await host.finish(verdict)
  stopWatching()
}

const start = engines[process.argv[2] ?? '']
if (start === undefined) throw new TypeError(`no engine "${process.argv[2]}"`)
const started = await start()
// What was read to start is not needed any more.
globalThis.gc?.()
const maxRssBytes = peakBytes() + started.maxGrowthMiB * mebibyte
const channel = createChannel(
  (job) => void serve(job, started, channel),
  () => started.engine.interrupt?.(),
)
channel.send({ type: 'ready' })
