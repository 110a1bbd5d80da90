/**
 * Do BFCL and τ²-bench work as a user runs them? The command line runs them against the emulator, whose brain knows what is
 * wanted: through a real client, the real agent loop, logs and reports; τ²-bench's user is a model on the same emulator.
 *
 *     node bench/check-benchmarks.ts [--data DIR] [--synthetic] [--samples 20] [--tasks 5] [--keep DIR]
 *
 * With --synthetic, or where the data is absent, on small data of our own in upstream's formats. --keep leaves logs and
 * reports there. One line for each claim; exits with 1 if one does not hold.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmulator } from '@glmkit/emulator'
import { checkRun } from './benchmarks/check-run.ts'
import { findBenchmarkData } from './benchmarks/data-folder.ts'
import { oracleBrain } from './benchmarks/oracle-brain.ts'
import { runCli } from './benchmarks/run-cli.ts'
import { syntheticCounts, writeSyntheticData } from './benchmarks/write-synthetic-data.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    synthetic: { type: 'boolean', default: false },
    samples: { type: 'string', default: '20' },
    tasks: { type: 'string', default: '5' },
    keep: { type: 'string' },
  },
})
const dir = values.keep === undefined ? await mkdtemp(join(tmpdir(), 'glmkit-benchmarks-')) : resolve(values.keep)
await mkdir(dir, { recursive: true })

try {
  const recorded = values.synthetic ? undefined : findBenchmarkData(values.data, 'synthetic data is taken')
  if (recorded === undefined) process.stdout.write('On synthetic data: two or three entries of our own of each part\n')
  const data = recorded?.dir ?? (await writeSyntheticData(join(dir, 'data')))
  const [single, multi, tasks] =
    recorded === undefined ? syntheticCounts : [Number(values.samples), Number(values.samples), Number(values.tasks)]
  const { brain, strangers } = await oracleBrain(data)
  const prompts: number[] = []
  await using emulator = await startEmulator({ brain, onRequest: ({ status }) => void prompts.push(status) })
  for (const { benchmark, args, suites } of [
    {
      benchmark: 'bfcl',
      args: ['--only', 'simple_python,multi_turn_base', '--limit', String(Math.max(single, multi))],
      suites: { 'bfcl-simple-python': single, 'bfcl-multi-turn-base': multi },
    },
    {
      benchmark: 'tau2',
      args: ['--only', 'retail', '--user-model', 'glm-4.7', '--limit', String(tasks)],
      suites: { 'tau2-retail': tasks },
    },
  ]) {
    const [logs, report] = [join(dir, `logs-${benchmark}`), join(dir, `${benchmark}.html`)]
    const out = ['--log', logs, '--report', report, '--json']
    const endpoint = ['--base-url', emulator.baseURL, '--model', 'glm-5']
    const run = await runCli(['eval', 'run', benchmark, '--data', data, ...args, ...endpoint, ...out], {
      ZAI_API_KEY: emulator.apiKey,
    })
    process.stdout.write(`\n${benchmark}\n`)
    await checkRun({ benchmark, suites, run, logs, dir }, claim)
  }
  process.stdout.write('\nendpoint\n')
  const refused = prompts.filter((status) => status !== 200).length
  claim(`${prompts.length} requests, all answered`, prompts.length > 0 && refused === 0, `${refused} refused`)
  claim('every request was one of an entry', strangers.length === 0, strangers[0])
} finally {
  if (values.keep === undefined) await rm(dir, { recursive: true })
}

function claim(what: string, holds: boolean, detail = ''): void {
  process.stdout.write(`${holds ? 'met   ' : 'MISSED'} ${what}${holds || detail === '' ? '' : `: ${detail}`}\n`)
  if (!holds) process.exitCode = 1
}
