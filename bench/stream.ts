/**
 * CPU time of a streamed step, of a long text and of a long tool argument: glmkit's client and its agent beside the raw
 * openai package and a hand-written fetch loop, each in fresh processes, interleaved; medians and ratios.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createConsumer } from './published.ts'

const isQuick = process.argv.includes('--quick')
const processes = isQuick ? 1 : 7
const rounds = isQuick ? '2' : '5'
const clients = ['fetch', 'openai', 'glmkit/glm', 'glmkit']
const tasks = { step: 'streamed step', text: '32,768 text deltas', args: '128 KB argument in 8,000 deltas' }
const client = fileURLToPath(new URL('stream-client.ts', import.meta.url))

const server = spawn(process.execPath, [fileURLToPath(new URL('stream-server.ts', import.meta.url))])
const [line]: Buffer[] = await once(server.stdout, 'data')
const baseURL = String(line).trim()

interface Measured {
  readonly seen: number
  readonly cpuMs: readonly number[]
}

async function run(name: string, task: string): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, [client, name, task, baseURL, rounds])
  return JSON.parse(stdout)
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

const ratios = ['glmkit/glm : fetch', 'glmkit/glm : openai', 'glmkit : openai']
console.log(
  `| median CPU ms | ${[...clients, ...ratios].join(' | ')} |\n|${'---|'.repeat(1 + clients.length + ratios.length)}`,
)
for (const [task, title] of Object.entries(tasks)) {
  const cpu = new Map(clients.map((name) => [name, [] as number[]]))
  const seen = new Set<number>()
  for (let index = 0; index < processes; index += 1) {
    for (const name of clients) {
      const measured = await run(name, task)
      cpu.get(name)?.push(...measured.cpuMs)
      seen.add(measured.seen)
    }
  }
  if (seen.size !== 1 || seen.has(0))
    throw new Error(`${title}: the clients saw different answers: ${[...seen].join(', ')}`)
  const [fetchMs = NaN, openaiMs = NaN, clientMs = NaN, agentMs = NaN] = clients.map((name) =>
    median(cpu.get(name) ?? []),
  )
  const row = [fetchMs, openaiMs, clientMs, agentMs, clientMs / fetchMs, clientMs / openaiMs, agentMs / openaiMs]
  console.log(`| ${title} | ${row.map((value) => value.toFixed(2)).join(' | ')} |`)
}

const consumer = createConsumer()
const entries = join(consumer, 'import.js')
writeFileSync(
  entries,
  `const before = process.cpuUsage()
await import('@glmkit/core')
await import('@glmkit/core/glm')
const { user, system } = process.cpuUsage(before)
process.stdout.write(String((user + system) / 1_000))`,
)
const imports: number[] = []
for (let index = 0; index < processes; index += 1) {
  const { stdout } = await promisify(execFile)(process.execPath, [entries])
  imports.push(Number(stdout))
}
console.log(`\nimport of @glmkit/core and /glm as published, no model made: ${median(imports).toFixed(1)} ms CPU`)
server.kill()
