/** Resumes a log in which all samples but the last are; prints how long that took. */
import { runSuite } from '@glmkit/evals'
import { sampleOf, sums } from './sums.ts'

export interface ResumeFigures {
  /** Seconds until the first sample that is not in the log is given to its solver. */
  readonly seconds: number
  /** Seconds of it until the log was open and all of it had been read. */
  readonly readSeconds: number
  readonly cpuSeconds: number
  readonly closeSeconds: number
  /** MB of RSS. */
  readonly peakMB: number
  /** Samples that were not in the log. */
  readonly solved: number
}

const [, , countText = '', log = ''] = process.argv
const count = Number(countText)
let readSeconds = NaN
let firstSeconds = NaN
let cpuSeconds = NaN
let solved = 0
let endedAt = NaN
const startedAt = performance.now()
const seconds = (): number => (performance.now() - startedAt) / 1_000

function* samples(): ReturnType<typeof all> {
  readSeconds = seconds()
  yield* all()
}

function* all(): Generator<ReturnType<typeof sampleOf>> {
  for (let index = 0; index < count; index += 1) yield sampleOf(index)
}

const { scored } = await runSuite(sums(samples, 'usual'), {
  log,
  resume: true,
  async solver({ sample: { target } }) {
    if (solved === 0) {
      firstSeconds = seconds()
      const { user, system } = process.cpuUsage()
      cpuSeconds = (user + system) / 1e6
    }
    solved += 1
    return `The sum is ${target.a + target.b}.`
  },
  onTrial: () => (endedAt = seconds()),
})
if (scored !== count) throw new Error(`${scored} of ${count} samples were scored`)
const figures: ResumeFigures = {
  seconds: firstSeconds,
  readSeconds,
  cpuSeconds,
  closeSeconds: seconds() - endedAt,
  peakMB: Math.round(process.resourceUsage().maxRSS / 1_024),
  solved,
}
process.stdout.write(`${JSON.stringify(figures)}\n`)
