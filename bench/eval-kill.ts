/**
 * Does an eval survive `kill -9`? A process works through a suite of 500 samples, with trials that fail, that reach a limit,
 * and that the infrastructure spoils; it is killed while it opens its log, while it works and while it closes it, its log is
 * torn at any byte, and the next process goes on. After every kill all that was told of must be in the log, nothing that was
 * finished may be scored again, and in the end ids, scores and totals must be those of a run that nobody disturbed.
 *
 *     node bench/eval-kill.ts [--kills 60] [--samples 500] [--seed 1] [--controls]
 *
 * With --controls the runner and the log are sabotaged, which must be noticed. Exit code 1 if anything is lost, done twice or
 * not noticed.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { killModes, runUnderFire, undisturbed } from './eval/kill-run.ts'
import { sabotages } from './eval/kill-sabotage.ts'
import { table } from './search/table.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '60' },
    samples: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    controls: { type: 'boolean', default: false },
  },
})
const [kills = NaN, samples = NaN, seed = NaN] = [values.kills, values.samples, values.seed].map(Number)
if (![kills, samples].every((count) => Number.isInteger(count) && count > 0) || !Number.isInteger(seed)) {
  process.stderr.write('Cannot kill so often: --kills, --samples and --seed are whole numbers, the first two from 1\n')
  process.exit(2)
}
const dir = await mkdtemp(join(tmpdir(), 'glmkit-eval-kill-'))

async function prove(): Promise<void> {
  const rows: string[][] = []
  const faults: string[] = []
  for (const [at, mode] of killModes.entries()) {
    const count = Math.floor((kills + at) / killModes.length)
    const truth = await undisturbed({ dir, mode, samples, seed })
    const tally = await runUnderFire({ dir, mode, samples, seed, kills: count, truth })
    faults.push(...tally.faults)
    const { killed, headless, again, cuts, trials, retried } = tally
    const figures = [trials, ...Object.values(killed), headless, cuts, again, retried, tally.faults.length]
    rows.push([mode, ...figures.map(String)])
  }
  const header = [
    'run',
    'trials',
    'killed: opening',
    'at work',
    'closing',
    'before the header',
    'logs torn',
    'scored again',
    'tried again',
    'faults',
  ]
  process.stdout.write(`${table(header, rows)}\n`)
  for (const fault of faults.slice(0, 20)) process.stdout.write(`✗ ${fault}\n`)
  if (faults.length > 0) process.exitCode = 1
}

/** For a line of a table. */
const shortOf = (fault: string): string =>
  fault
    .replace(/^.*?: /, '')
    .replaceAll('\t', ' ')
    .slice(0, 90)

async function proveNoticed(): Promise<void> {
  const mode = 'two trials'
  const truth = await undisturbed({ dir, mode, samples, seed })
  const rows: string[][] = []
  for (const sabotage of Object.keys(sabotages)) {
    const { faults } = await runUnderFire({ dir, mode, samples, seed, kills, truth, sabotage })
    const [first] = faults
    const isDone = first !== undefined && !first.includes('Cannot sabotage')
    rows.push([
      sabotage,
      first === undefined ? 'NOT NOTICED' : isDone ? `noticed: ${shortOf(first)}` : `NOT DONE: ${first}`,
    ])
    process.stderr.write('\n')
    if (!isDone) process.exitCode = 1
  }
  process.stdout.write(`${table(['sabotage', 'result'], rows)}\n`)
}

await (values.controls ? proveNoticed() : prove())
if (process.exitCode === undefined) await rm(dir, { recursive: true })
else process.stderr.write(`The logs are kept in ${dir}\n`)
