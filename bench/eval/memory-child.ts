/**
 * One run of a suite whose samples are made as they are wanted; prints what it took of memory. Needs --expose-gc.
 *
 *     node --expose-gc bench/eval/memory-child.ts COUNT function|agent [LOG]
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { runSuite } from '@glmkit/evals'
import type { Sample, Solver } from '@glmkit/evals'
import { createSumModel } from './sum-model.ts'
import { createAdder, sampleOf, sums } from './sums.ts'
import type { SumTarget } from './sums.ts'

export interface MemoryFigures {
  /** MB of RSS, when all samples but the last have been solved and garbage has been collected. */
  readonly steadyMB: number
  /** Bytes of the heap and of buffers that are in use then, beyond those of a tenth of the way; for each sample. */
  readonly heldBytes: number
  /** The same, at any time until the log is about to be closed. */
  readonly peakMB: number
  /** The same, until its end. */
  readonly closePeakMB: number
  readonly seconds: number
  readonly closeSeconds: number
}

const [, , countText = '', solverName = '', log] = process.argv
const count = Number(countText)
const solver: Solver<SumTarget, undefined> =
  solverName === 'agent'
    ? createAdder(createSumModel())
    : async ({ sample: { target } }) => {
        // What is solved without any waiting starves the event loop.
        await nextTurn()
        return `The sum is ${target.a + target.b}.`
      }

const megabytes = (bytes: number): number => bytes / 2 ** 20
const rss = (): number => Math.round(megabytes(process.memoryUsage.rss()))
const peak = (): number => Math.round(megabytes(process.resourceUsage().maxRSS * 1_024))

async function collect(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.()
    await sleep(10)
  }
}

let ended = 0
let endedAt = 0
let awaited = { ended: Infinity, resolve: (): void => {} }
const used: number[] = []
let late = { steadyMB: NaN, peakMB: NaN }

/** Bytes in use when so many samples have ended, and no other has begun. */
async function usedAfter(solved: number): Promise<number> {
  if (ended < solved) await new Promise<void>((resolve) => (awaited = { ended: solved, resolve }))
  const peakMB = peak()
  await collect()
  late = { steadyMB: rss(), peakMB }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function* samples(): AsyncGenerator<Sample<SumTarget>> {
  for (let index = 0; index < count; index += 1) {
    if (index === count / 10 || index === count - 1) used.push(await usedAfter(index))
    yield sampleOf(index)
  }
}

const startedAt = performance.now()
const { scored } = await runSuite(sums(samples, 'usual'), {
  solver,
  ...(log !== undefined && { log }),
  onProgress: () => {},
  onTrial() {
    ended += 1
    if (ended === awaited.ended) awaited.resolve()
    if (ended === count) endedAt = performance.now()
  },
})
if (scored !== count) throw new Error(`${scored} of ${count} samples were scored`)
const now = performance.now()
const [first = NaN, last = NaN] = used
const figures: MemoryFigures = {
  ...late,
  heldBytes: (last - first) / (count * 0.9),
  closePeakMB: peak(),
  seconds: (now - startedAt) / 1_000,
  closeSeconds: (now - endedAt) / 1_000,
}
process.stdout.write(`${JSON.stringify(figures)}\n`)
