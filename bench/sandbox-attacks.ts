/**
 * Attack programs against the code sandbox: what they are after, what got through, and how fast each was stopped.
 *
 *     node bench/sandbox-attacks.ts [--language javascript|python] [--engine isolated-vm|quickjs|pyodide|cpython]
 *         [--os-sandbox auto|require|off] [--only PART] [--timeout MS] [--lanes N] [--controls] [--verbose] [--json]
 *
 * `--controls` attacks sandboxes that are bad on purpose, in a cell of bubblewrap: every detector must fire on one of
 * them. Fails if an attack gets through, or does not take place.
 */
import { parseArgs } from 'node:util'
import { assault } from './sandbox/assault.ts'
import type { AssaultReport, AttackReport } from './sandbox/assault.ts'
import type { EngineName } from './sandbox/attack.ts'
import { describeAssault, describeControls, isThrough } from './sandbox/report.ts'
import { controls } from './sandbox/sandboxes.ts'
import type { Target } from './sandbox/watch-host.ts'

const { values } = parseArgs({
  options: {
    language: { type: 'string' },
    engine: { type: 'string' },
    'os-sandbox': { type: 'string', default: 'auto' },
    only: { type: 'string', default: '' },
    timeout: { type: 'string' },
    lanes: { type: 'string', default: '2' },
    controls: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

const engines: Readonly<Record<EngineName, 'javascript' | 'python'>> = {
  'isolated-vm': 'javascript',
  quickjs: 'javascript',
  pyodide: 'python',
  cpython: 'python',
}
const sides = ['javascript', 'python'] as const
const osSandboxes = ['auto', 'require', 'off'] as const

const engine = Object.keys(engines).find((name): name is EngineName => name === values.engine)
const osSandbox = osSandboxes.find((name) => name === values['os-sandbox'])
const side = sides.find((name) => name === values.language) ?? (engine && engines[engine])
const lanes = Number(values.lanes)
if (
  (values.engine !== undefined && engine === undefined) ||
  (values.language !== undefined && side !== values.language) ||
  (engine !== undefined && side !== engines[engine]) ||
  osSandbox === undefined ||
  !(lanes >= 1 && Number(values.timeout ?? 300) >= 1)
) {
  process.stderr.write(
    'Cannot attack: pass --language javascript|python and one of its engines, see the head of the file\n',
  )
  process.exit(2)
}

const say = (line: string): void => void (values.json ? process.stderr : process.stdout).write(`${line}\n`)

/** Python needs time to begin at all. Growth: twice the limit of memory, and what the engine itself takes. */
const kinds = {
  javascript: { timeoutMs: 300, maxGrowthMiB: 1_024, spawnMs: 1_000 },
  python: { timeoutMs: 1_000, maxGrowthMiB: 1_536, spawnMs: 6_000 },
}

async function attack(
  name: string,
  on: 'javascript' | 'python',
  by: Pick<Target, 'engine' | 'osSandbox'>,
): Promise<AssaultReport> {
  const { timeoutMs, ...bounds } = kinds[on]
  const report = await assault(
    {
      sandbox: name,
      side: on,
      ...bounds,
      // Whoever never answers costs this in each attack; the bad sandboxes often do.
      ...(name === 'glmkit' ? { patienceMs: 15_000 } : { patienceMs: 500, spawnMs: 1_000 }),
      ...by,
    },
    {
      timeoutMs: Number(values.timeout ?? timeoutMs),
      only: values.only,
      lanes,
      ...(values.verbose && { onReport: (one: AttackReport) => say(lineOf(one)) }),
    },
  )
  if (values.json) {
    for (const {
      attack: { name: id, does },
      ...rest
    } of report.attacks) {
      console.log(JSON.stringify({ sandbox: name, id, does, ...rest }))
    }
  }
  return report
}

function lineOf({ attack: { name }, runs, skipped, ms, breaches, treeGrowthMiB }: AttackReport): string {
  const ends = runs.map(({ status, durationMs }) => `${status} ${durationMs.toFixed(0)} ms`)
  const found = breaches.map(({ detector, what }) => `${detector} (${what})`)
  return [name, skipped ?? ends.join(', '), `${ms.toFixed(0)} ms`, `${treeGrowthMiB.toFixed(0)} MiB`, ...found].join(
    ' · ',
  )
}

if (values.controls) {
  const reports: AssaultReport[] = []
  for (const control of controls.filter((one) => side === undefined || one.side === side)) {
    const report = await attack(control.sandbox, control.side, { engine: undefined, osSandbox })
    reports.push(report)
    const through = report.attacks.filter(isThrough).length
    const outcome =
      report.unavailable ?? `${through} of ${report.attacks.length} through, ${report.seconds.toFixed(0)} s`
    say(`${control.sandbox} · ${control.side}: ${outcome}`)
  }
  const { lines, isProven } = describeControls(reports)
  for (const line of lines) say(line)
  if (!isProven && values.only === '') process.exitCode = 1
} else {
  const reports: AssaultReport[] = []
  for (const on of side === undefined ? sides : [side]) {
    const report = await attack('glmkit', on, { engine, osSandbox })
    reports.push(report)
    for (const line of describeAssault(report)) say(line)
  }
  const through = reports.flatMap(({ attacks }) => attacks.filter(isThrough)).length
  const endings = reports.filter(({ ending }) => ending.length > 0).length
  const odd = reports.flatMap(({ attacks }) => attacks.filter(({ surprise }) => surprise !== undefined)).length
  const skipped = reports.flatMap(({ attacks }) => attacks.filter((one) => one.skipped !== undefined)).length
  const missing = reports.filter(({ unavailable }) => unavailable !== undefined).length
  const count = reports.reduce((sum, { attacks }) => sum + attacks.length, 0)
  say(
    `${count} attacks: ${through + endings} through, ${odd} ended otherwise, ${skipped} not run${missing > 0 ? `, ${missing} not available` : ''}`,
  )
  if (through + endings + odd + missing > 0) process.exitCode = 1
}
