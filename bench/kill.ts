/**
 * Runs that survive `kill -9`: processes with an agent of 20 steps are killed at any moment, and the next one resumes.
 *
 *     node bench/kill.ts [--kills 500] [--seed 9]
 *     node bench/kill.ts --controls
 *
 * What must hold of each run when it is over: no call is lost, none with a recorded result runs again, one with side
 * effects never starts twice, a paid reply is not asked for again, two replays are byte-identical to what was told live,
 * and the usage is that of the recorded replies. `--controls` breaks the promise in several ways, each of which must be
 * found. Exit code 1 when something does not hold, or half of the resumes took longer than 300 ms.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmulator } from '@glmkit/emulator'
import type { ChatRequest } from '@glmkit/emulator'
import type { Violation } from './kill-checks.ts'
import { createRandom } from './kill-plan.ts'
import { createSpares, startVictim } from './kill-process.ts'
import { places } from './kill-records.ts'
import { runUnderFire } from './kill-run.ts'
import type { Arena, RunRecord } from './kill-run.ts'
import { sabotages } from './kill-sabotage.ts'
import type { Sabotage } from './kill-sabotage.ts'
import { allCallsOf, readAsk, replyTo, stepCounts } from './kill-script.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    seed: { type: 'string', default: '9' },
    controls: { type: 'boolean', default: false },
  },
})
const kills = Number(values.kills)
const seed = Number(values.seed)
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  console.error(`Cannot kill "${values.kills}" times with seed "${values.seed}": expected whole numbers, kills from 1`)
  process.exit(2)
}
/** Runs side by side, one a core. */
const lanes = 2
const longestResumeMs = 300

async function fire(quota: { left: number }, sabotage: string): Promise<readonly RunRecord[]> {
  const dir = await mkdtemp(join(tmpdir(), 'kill-'))
  const listeners: Arena['listeners'] = new Map()
  await using emulator = await startEmulator({
    tokensPerSecond: 4_000,
    brain(request) {
      const ask = readAsk(request)
      listeners.get(ask.runId)?.(ask)
      return replyTo(ask)
    },
    onRequest({ usage, body }) {
      if (usage === undefined) return
      // The brain was asked with these very messages.
      const request: Pick<ChatRequest, 'messages'> = Object(body)
      const ask = readAsk(request)
      listeners.get(ask.runId)?.(ask, usage.total_tokens)
    },
  })
  const isForged = sabotages[sabotage]?.isForged === true
  const records: RunRecord[] = []
  let count = 0
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      await using spares = createSpares(() => startVictim(emulator.baseURL, sabotage, join(dir, 'cache')))
      while (quota.left > 0) {
        count += 1
        const arena = {
          dir,
          nextVictim: spares.next,
          random: createRandom(seed + count * 7_919),
          quota,
          listeners,
          isForged,
        }
        const record = await runUnderFire(`run-${count}`, arena)
        records.push(record)
        // A control has shown what it can.
        if (sabotage !== 'none' && record.violations.length > 0) quota.left = 0
      }
    }),
  )
  if (sabotage === 'none' && records.some(({ violations }) => violations.length > 0)) {
    console.error(`The runs are kept in ${dir}`)
  } else await rm(dir, { recursive: true })
  return records
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN

function printReport(records: readonly RunRecord[], seconds: number): void {
  const deaths = records.flatMap((record) => record.deaths)
  const violations = records.flatMap(({ runId, violations: found }) => found.map((each) => ({ ...each, runId })))
  const sorted = records.flatMap(({ resumeMs }) => resumeMs).toSorted((a, b) => a - b)
  const [p50, p95, most] = [quantile(sorted, 0.5), quantile(sorted, 0.95), quantile(sorted, 1)]
  const broken = (promise: Violation['promise']): number => violations.filter((each) => each.promise === promise).length
  const turns = new Set(deaths.map(({ turn }) => turn).filter((turn) => turn > 0))
  const callCount = allCallsOf('main').length + allCallsOf('sub').length
  const total = (pick: (record: RunRecord) => number): number => sum(records.map(pick))
  const rows: readonly (readonly [string, string | number])[] = [
    ['runs of 20 steps, killed and resumed to the end', records.length],
    ['`kill -9` of a live run', deaths.length],
    ...places.map((place) => [`– ${place}`, deaths.filter((each) => each.place === place).length] as const),
    ['turns of the run in which a kill fell', `${turns.size} of ${stepCounts.main + 1}`],
    ['calls the model made, the sub-agent’s with them', records.length * callCount],
    ['– that began to take effect', total(({ calls }) => calls)],
    ['– idempotent, run again after a cut', total(({ rerun }) => rerun)],
    ['– reported as "Effect unverified"', total(({ unverified }) => unverified)],
    ['lost', broken('lost')],
    ['completed and repeated', broken('repeated')],
    ['replays that differ', broken('replay')],
    ['wrong usage', broken('usage')],
    ['resumes that failed', broken('resume')],
    [`resume to first new work, p50 of ${sorted.length}`, `${p50.toFixed(1)} ms`],
    ['– p95', `${p95.toFixed(1)} ms`],
    ['– most', `${most.toFixed(1)} ms`],
  ]
  console.log(`| \`kill -9\`, seed ${seed} | |\n|---|---|`)
  for (const [name, value] of rows) console.log(`| ${name} | ${value} |`)
  console.log(`\n${seconds.toFixed(0)} s; load ${readFileSync('/proc/loadavg', 'utf8').trim()}`)
  for (const { runId, promise, what } of violations.slice(0, 20)) console.error(`✗ ${runId}: ${promise}: ${what}`)
  const isSlow = p50 > longestResumeMs
  if (isSlow) console.error(`✗ half of the resumes took ${p50.toFixed(0)} ms and more, expected ${longestResumeMs}`)
  if (isSlow || violations.length > 0) process.exitCode = 1
}

/** @returns Whether every promise that the sabotage breaks was seen broken. */
async function proveFound(name: string, { about, breaks }: Sabotage): Promise<boolean> {
  const records = await fire({ left: Math.min(kills, 24) }, name)
  const violations = records.flatMap((record) => record.violations)
  const seen = breaks.map((promise) => {
    const found = violations.filter((each) => each.promise === promise)
    return `${found.length} × ${promise}${found[0] === undefined ? '' : `, e.g. ${found[0].what}`}`
  })
  const isFound = breaks.every((promise) => violations.some((each) => each.promise === promise))
  console.log(`${isFound ? '✓' : '✗'} ${name} (${about}): ${seen.join('; ')}`)
  return isFound
}

const from = performance.now()
if (values.controls) {
  for (const [name, sabotage] of Object.entries(sabotages)) {
    if (!(await proveFound(name, sabotage))) process.exitCode = 1
  }
} else {
  printReport(await fire({ left: kills }, 'none'), (performance.now() - from) / 1_000)
}
