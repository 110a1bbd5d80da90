/**
 * Sessions under every fault we know: whatever was acknowledged is there afterwards, or the damage is named.
 *
 *     node bench/session-kill.ts [--seed 8] [--kills 60] [--quick] [--full]
 *     node bench/session-kill.ts --controls
 *
 * `--quick` for CI: every 11th byte and 6 kills; `--full` with a log of 1 GB. `--controls` breaks the promise in several
 * ways, each of which must be found. Exit code 1 on any silent loss, or a control that was not found.
 *
 * Acknowledged is a message that `messages` has, or whose events were told. Blobs cannot be missing or short: there are
 * none, what was offloaded is whole in the log.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom } from './kill-plan.ts'
import { emulate, honestStore, tally } from './session-arena.ts'
import type { Outcome } from './session-arena.ts'
import { damageLogs } from './session-damage.ts'
import { failDisks, killSenders } from './session-deaths.ts'
import { sabotages } from './session-sabotage.ts'
import { clockBackwards, cutAfterSummary, largeLog, readOnly, twoWriters } from './session-trouble.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '8' },
    kills: { type: 'string', default: '60' },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    controls: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const kills = values.quick ? 6 : Number(values.kills)
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  console.error(`Cannot kill "${values.kills}" times with seed "${values.seed}": expected whole numbers, kills from 1`)
  process.exit(2)
}

/** A fault that throws where nothing should has shown a loss, too. */
async function tried(fault: () => Promise<Outcome | readonly Outcome[]>): Promise<readonly Outcome[]> {
  try {
    return [await fault()].flat()
  } catch (error) {
    return [tally(fault.name, [{ kind: 'violation', what: String(error) }])]
  }
}

async function inflictAll(sabotage: string): Promise<readonly Outcome[]> {
  const isControl = sabotage !== 'none'
  const root = await mkdtemp(join(tmpdir(), 'session-kill-'))
  const storeOf = sabotages[sabotage]?.storeOf ?? honestStore
  await using emulated = await emulate()
  const stride = isControl ? 43 : values.quick ? 11 : 1
  const faults = {
    damages: () => damageLogs(root, emulated, storeOf, stride),
    kills: () => killSenders(root, emulated, sabotage, isControl ? 6 : kills, createRandom(seed)),
    disks: () => failDisks(root, emulated, sabotage),
    writers: () => twoWriters(root, emulated, storeOf),
    summary: () => cutAfterSummary(root, emulated, storeOf),
    clock: () => clockBackwards(root, emulated, storeOf),
    readOnly: () => readOnly(root, emulated, storeOf),
    large: () => largeLog(root, storeOf, isControl ? 1 : values.full ? 1_024 : 50),
  }
  try {
    const outcomes: Outcome[] = []
    for (const fault of Object.values(faults)) outcomes.push(...(await tried(fault)))
    return outcomes
  } finally {
    await rm(root, { recursive: true })
  }
}

const from = performance.now()
if (values.controls) {
  for (const [name, { about, foundBy }] of Object.entries(sabotages)) {
    const found = (await inflictAll(name)).filter(({ violations }) => violations.length > 0)
    const seen = foundBy.flatMap((fault) => found.find((each) => fault.test(each.fault)) ?? [])
    const sample = seen.map(({ fault, violations }) => `${violations.length} × ${fault}, e.g. ${violations[0]}`)
    const isFound = seen.length === foundBy.length
    console.log(`${isFound ? '✓' : '✗'} ${name} (${about}): ${sample.join('; ') || 'not found'}`)
    if (!isFound) process.exitCode = 1
  }
} else {
  const outcomes = await inflictAll('none')
  console.log(`| fault, seed ${seed} | cases | all there | damage named | silent loss | |\n|---|---|---|---|---|---|`)
  for (const { fault, cases, recovered, named, violations, remark = '' } of outcomes) {
    console.log(`| ${fault} | ${cases} | ${recovered} | ${named} | ${violations.length} | ${remark} |`)
  }
  console.log('| a blob missing or short | – | – | – | – | there are no blobs |')
  for (const { fault, violations } of outcomes) {
    for (const violation of violations.slice(0, 5)) console.error(`✗ ${fault}: ${violation}`)
    if (violations.length > 0) process.exitCode = 1
  }
}
const seconds = ((performance.now() - from) / 1_000).toFixed(0)
console.log(`\n${seconds} s; load ${readFileSync('/proc/loadavg', 'utf8').trim()}`)
