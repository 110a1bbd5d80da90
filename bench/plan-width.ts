/**
 * Do steps that do not need each other cost the time of one? Over the wire, with the emulator and a model that answers at once.
 *
 *     node bench/plan-width.ts
 *
 * Eight steps side by side call a tool of 200 ms each, and a ninth joins them. The critical path is the same job with one
 * step: a plan, the step with its tool, its check, the join, its check, the answer. Besides: that no more requests are under
 * way than a limiter allows, no more steps than the planner allows, and no more is asked for than a budget allows. Exit code
 * 1 above 1.25 times the critical path, in the median of five runs, or when a bound does not hold.
 */
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { createAgent, createPlanner, defineTool } from '@glmkit/core'
import type { Model, ModelEvent, RunResult } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { z } from 'zod'
import { createLimiter } from '../packages/glm/src/lib/limiter.ts'

const toolMs = 200
const width = 8
const runs = 5
const mostRatio = 1.25

interface Measured {
  readonly ms: number
  readonly result: RunResult
  readonly mostRequests: number
  readonly mostTools: number
  readonly requests: number
}

interface Bounds {
  readonly requestsAtOnce?: number
  readonly concurrency?: number
  readonly turns?: number
}

const server = new Worker(new URL('plans/width-server.ts', import.meta.url))
const [baseURL]: readonly unknown[] = await once(server, 'message')
const glm = createGlm({ baseURL: String(baseURL), apiKey: 'width', maxRetries: 0 })

async function measure(parts: number, { requestsAtOnce, concurrency = width, turns }: Bounds = {}): Promise<Measured> {
  const requests = createGauge()
  const looks = createGauge()
  const look = defineTool({
    name: 'look',
    description: 'Looks at a part.',
    input: z.object({ part: z.string() }),
    execute: ({ part }) => looks.during(async () => wait(toolMs, `${part} is fine`)),
  })
  const limiter =
    requestsAtOnce === undefined ? undefined : createLimiter({ start: requestsAtOnce, max: requestsAtOnce })
  const model: Model = {
    ...glm,
    async *stream(request) {
      const whole = async (): Promise<readonly (readonly ModelEvent[])[]> =>
        requests.during(() => collect(glm.stream(request)))
      yield* limiter === undefined ? await whole() : await limiter.run(whole, { signal: request.signal })
    },
  }
  const agent = createAgent({
    model,
    tools: [look],
    planner: createPlanner({ concurrency }),
    ...(turns !== undefined && { budget: { turns } }),
  })
  const from = performance.now()
  const result = await agent.run(`Look at ${parts} parts`)
  return {
    ms: performance.now() - from,
    result,
    mostRequests: requests.most,
    mostTools: looks.most,
    requests: requests.count,
  }
}

async function collect<Value>(values: AsyncIterable<Value>): Promise<readonly Value[]> {
  const all: Value[] = []
  for await (const value of values) all.push(value)
  return all
}

interface Gauge {
  readonly most: number
  readonly count: number
  during<Value>(work: () => Promise<Value>): Promise<Value>
}

/** How many at once, and how many in all. */
function createGauge(): Gauge {
  const gauge = { now: 0, most: 0, count: 0 }
  return {
    get most() {
      return gauge.most
    },
    get count() {
      return gauge.count
    },
    async during<Value>(work: () => Promise<Value>): Promise<Value> {
      gauge.count += 1
      gauge.most = Math.max(gauge.most, (gauge.now += 1))
      try {
        return await work()
      } finally {
        gauge.now -= 1
      }
    },
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

function expectThat(isSo: boolean, what: string): void {
  console.log(`${isSo ? '✓' : '✗'} ${what}`)
  if (!isSo) process.exitCode = 1
}

// The first runs load what they need, and let the client learn how much the host bears at once.
for (let run = 0; run < 3; run += 1) await measure(width)
const wide: Measured[] = []
const narrow: Measured[] = []
for (let run = 0; run < runs; run += 1) {
  narrow.push(await measure(1))
  wide.push(await measure(width))
}
const [wall, path] = [wide, narrow].map((all) => median(all.map(({ ms }) => ms)))
if (wall === undefined || path === undefined) throw new Error('unreachable: both were measured')
const doneIn = ({ result }: Measured): number =>
  result.plan?.steps.filter(({ status }) => status === 'done').length ?? 0
const isDone = ({ result }: Measured): boolean => result.stopReason === 'answer'
console.log(
  `width ${width}: ${wall.toFixed(0)} ms; critical path: ${path.toFixed(0)} ms, ${toolMs} ms of it in the tool\n`,
)
expectThat(wide.every(isDone) && narrow.every(isDone), 'all runs have done all their steps')
expectThat(wall / path <= mostRatio, `${(wall / path).toFixed(2)} × the critical path, at most ${mostRatio}`)
expectThat(Math.max(...wide.map(({ mostTools }) => mostTools)) === width, `${width} tools run side by side`)

const limited = await measure(width, { requestsAtOnce: 4 })
expectThat(
  isDone(limited) && limited.mostRequests <= 4,
  `a limiter of 4: at most ${limited.mostRequests} requests at once, ${limited.ms.toFixed(0)} ms`,
)
const paced = await measure(width, { concurrency: 4 })
expectThat(
  isDone(paced) && paced.mostTools <= 4,
  `a planner of concurrency 4: at most ${paced.mostTools} steps at once, ${paced.ms.toFixed(0)} ms`,
)
const poor = await measure(width, { turns: 12 })
expectThat(
  poor.requests <= 12 && poor.result.stopReason !== 'answer',
  `a budget of 12 model calls: ${poor.requests} were made; it ended as ${poor.result.stopReason}, ${doneIn(poor)} of 9 steps are done`,
)

await server.terminate()
