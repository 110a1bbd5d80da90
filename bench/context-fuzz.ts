/**
 * Does any history overflow the window, tear a call from its result, lose what is pinned, or hide what cannot be read back?
 * 100,000 histories in three languages, JSON and code, played turn by turn through the memory as the agent loop does it,
 * against a server that counts up to 3 % otherwise, refuses prompts, and fails to sum up; with 1,000,000 edits at random on
 * top. Some hundred of the prompts are sent to the emulator, which renders and counts for itself.
 *
 *     node bench/context-fuzz.ts [--quick] [--histories 100000] [--seed 8] [--only 17]
 *     node bench/context-fuzz.ts --controls
 *
 * How long histories and results are is said in `plan.ts`; all of it takes about half an hour of CPU. `--only` plays one
 * history and says what is wrong with it; `--controls` breaks the memory in several ways, each of which must be noticed.
 * Exits with 1 when a promise is broken.
 */
import { parseArgs } from 'node:util'
import { defineTool, type Memory } from '@glmkit/core'
import { createMemory } from '@glmkit/memory'
import { z } from 'zod'
import { pinMark, toolsOf } from './context-fuzz/cast.ts'
import { type Control, controls } from './context-fuzz/controls.ts'
import { type Sample, sendAll } from './context-fuzz/emulator-sample.ts'
import { countOnce } from './context-fuzz/judge.ts'
import { makePlan, type Plan } from './context-fuzz/plan.ts'
import { type Outcome, play, vastModel } from './context-fuzz/play.ts'
import { playRandomEdits } from './context-fuzz/random-edits.ts'
import { shrink } from './context-fuzz/shrink.ts'
import { add, createTally, leastFound, report, rules, shareFound, type Tally } from './context-fuzz/tally.ts'
import { createRandom, mix } from './search/random.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    histories: { type: 'string' },
    seed: { type: 'string', default: '8' },
    only: { type: 'string' },
    controls: { type: 'boolean', default: false },
  },
})
const histories = Number(values.histories ?? (values.quick ? 500 : 100_000))
const samples = values.quick ? 40 : 400
/** Sent over HTTP they take their time. */
const mostSampleChars = 300_000
const randomEdits = 10

const note = defineTool({ name: 'note', description: 'Changes the block.', input: z.object({}), execute: () => '' })

function memoryOf(plan: Plan, block: () => string): Memory {
  return createMemory({
    preset: plan.preset,
    ...plan.overrides,
    pin: ({ content }) => content.startsWith(pinMark),
    directory: { tool: note, block: async () => block() },
    countTokens: countOnce,
  })
}

function planOf(history: number): Plan {
  const seed = mix(Number(values.seed), history)
  return makePlan(seed, createRandom(seed))
}

async function playSafely(plan: Plan, create: typeof memoryOf = memoryOf): Promise<Outcome> {
  try {
    return await play(plan, { createMemory: create })
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const nothing = { requests: 0, asks: 0, failedAsks: 0, refusals: 0, edits: [], transcript: [] }
    return { ...nothing, violations: [{ rule: 'throws', what }] }
  }
}

async function playOne(history: number, tally: Tally): Promise<Sample | undefined> {
  const plan = planOf(history)
  const outcome = await playSafely(plan)
  const { transcript, edits } = outcome
  const tools = toolsOf(plan)
  const memory = memoryOf(plan, () => '')
  const problem =
    transcript.length === 0
      ? undefined
      : await playRandomEdits(createRandom(plan.seed), {
          memory,
          transcript,
          tools,
          model: vastModel,
          count: randomEdits,
        })
  const violations = problem === undefined ? [] : [{ rule: 'random', what: problem }]
  add(tally, history, plan, { ...outcome, violations: [...outcome.violations, ...violations] })
  tally.counts.randomEdits += randomEdits
  const chars = transcript.reduce((sum, { content }) => sum + content.length, 0)
  if (outcome.end !== undefined || outcome.sent === undefined || chars > mostSampleChars) return undefined
  return { name: `history ${history}`, memory, transcript, tools, edits }
}

/** The first of each rule, as small as it gets. */
async function explain({ found }: Tally): Promise<void> {
  for (const [rule, [first]] of found) {
    if (first === undefined) continue
    const { history, plan, violation } = first
    console.log(`\n${rules[rule] ?? rule}: history ${history} (seed ${values.seed})\n  ${violation.what}`)
    const isFlawed = async (smaller: Plan): Promise<boolean> =>
      (await playSafely(smaller)).violations.some((each) => each.rule === rule)
    const least = rule === 'random' ? plan : await shrink(plan, isFlawed)
    const { violations } = await playSafely(least)
    console.log(`  ${violations.find((each) => each.rule === rule)?.what ?? ''}\n  ${JSON.stringify(least)}`)
  }
}

async function prove(): Promise<void> {
  const from = process.cpuUsage()
  const tally = createTally()
  const kept: Sample[] = []
  const every = Math.max(1, Math.floor(histories / (samples * 1.3)))
  for (let history = 0; history < histories; history += 1) {
    const sample = await playOne(history, tally)
    if (sample !== undefined && history % every === 0 && kept.length < samples) kept.push(sample)
    if ((history + 1) % 2_000 === 0) process.stderr.write(`${history + 1} of ${histories} histories\n`)
  }
  const sent = await sendAll(kept)
  console.log(report(tally))
  console.log(
    `${sent.problems.length === 0 ? 'met   ' : 'BROKEN'} the emulator takes ${sent.count - sent.problems.length} of ${sent.count} prompts; ` +
      `forecasts without a bill are off by ${(sent.meanError * 100).toFixed(2)} %, at most ${(sent.worstError * 100).toFixed(2)} %`,
  )
  for (const problem of sent.problems.slice(0, 10)) console.log(`       ${problem}`)
  console.log(`${(process.cpuUsage(from).user / 1e6).toFixed(0)} s of CPU, seed ${values.seed}`)
  await explain(tally)
  if (tally.found.size > 0 || sent.problems.length > 0 || shareFound(tally) < leastFound) process.exitCode = 1
}

/** @returns The first history in which the broken memory is noticed. */
async function noticedIn({ breaks, rule }: Control): Promise<number | undefined> {
  for (let history = 0; history < 300; history += 1) {
    const { violations } = await playSafely(planOf(history), (plan, block) => breaks(memoryOf(plan, block)))
    if (violations.some((violation) => violation.rule === rule)) return history
  }
  return undefined
}

if (values.controls) {
  for (const control of controls) {
    const history = await noticedIn(control)
    console.log(
      `${history === undefined ? '✗' : '✓'} ${control.about}: ${history === undefined ? 'not noticed' : `noticed in history ${history}`}`,
    )
    if (history === undefined) process.exitCode = 1
  }
} else if (values.only !== undefined) {
  const tally = createTally()
  await playOne(Number(values.only), tally)
  console.log(report(tally))
  await explain(tally)
  if (tally.found.size > 0) process.exitCode = 1
} else {
  await prove()
}
