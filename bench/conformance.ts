/**
 * The conformance kit: what agents do when GLM-5's endpoint misbehaves, for glmkit and for any other framework.
 *
 *     node bench/conformance.ts [--framework NAME|FILE]… [--probe ID]… [--json]
 *     node bench/conformance.ts --controls
 *
 * Each probe is one conversation with a scripted server; a framework passes when there is no silent success, no silent loss
 * and no wasted paid call. A framework is an adapter: `conformance/adapters/*.ts`, or a file of your own that exports
 * `adapter`. `--controls` proves that each probe can fail: by a client that asks nobody, and by one of two bad loops.
 * Exit code 1 when glmkit fails a probe, or a probe lets its controls pass.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { careless } from './conformance/adapters/careless.ts'
import { deaf } from './conformance/adapters/deaf.ts'
import { naive } from './conformance/adapters/naive.ts'
import type { Adapter, Probe, Verdict } from './conformance/probe.ts'
import { moreProbes, recordedProbes } from './conformance/probes.ts'
import { summaryOf, tableOf } from './conformance/report.ts'
import type { Column } from './conformance/report.ts'
import { runProbe } from './conformance/run-probe.ts'

/** Imported when asked for: only its own column needs a framework installed. */
const adapters: Readonly<Record<string, () => Promise<Adapter>>> = {
  glmkit: async () => (await import('./conformance/adapters/glmkit.ts')).glmkit,
  'ai-sdk': async () => (await import('./conformance/adapters/ai-sdk.ts')).aiSdk,
  naive: async () => naive,
}

function usageError(message: string): never {
  console.error(message)
  process.exit(2)
}

async function adapterOf(name: string): Promise<Adapter> {
  const known = adapters[name]
  if (known !== undefined) return known()
  if (!name.endsWith('.ts') && !name.endsWith('.js')) {
    return usageError(
      `Cannot run framework "${name}": expected ${Object.keys(adapters).join(', ')} or a file that exports "adapter"`,
    )
  }
  const { adapter }: { readonly adapter: Adapter } = await import(pathToFileURL(resolve(name)).href)
  return adapter
}

async function proveProbes(probes: readonly Probe[]): Promise<void> {
  let blunt = 0
  for (const probe of probes) {
    const { isPass: letsDeafPass } = await runProbe(probe, deaf)
    const loops = [await runProbe(probe, naive), await runProbe(probe, careless)]
    const fails = loops.find(({ isPass }) => !isPass)
    const isSharp = !letsDeafPass && fails !== undefined
    if (!isSharp) blunt += 1
    console.log(
      `${isSharp ? '✓' : '✗'} ${probe.id}: ${letsDeafPass ? 'lets pass who asks nobody' : (fails?.reason ?? '')}`,
    )
  }
  console.log(`${probes.length - blunt} of ${probes.length} probes tell good from bad`)
  if (blunt > 0) process.exitCode = 1
}

async function judge(adapter: Adapter, probe: Probe): Promise<Verdict> {
  unhandled.length = 0
  const verdict = await runProbe(probe, adapter)
  if (!verdict.isPass || unhandled.length === 0) return verdict
  return { ...verdict, isPass: false, reason: `unhandled rejection: ${String(unhandled[0])}` }
}

const { values } = parseArgs({
  options: {
    framework: { type: 'string', multiple: true, default: Object.keys(adapters) },
    probe: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    controls: { type: 'boolean', default: false },
  },
})
const ids = [...recordedProbes, ...moreProbes].map(({ id }) => id)
const unknown = values.probe?.find((id) => !ids.includes(id))
if (unknown !== undefined) usageError(`Cannot run probe "${unknown}": expected ${ids.join(', ')}`)
const isWanted = ({ id }: Probe): boolean => values.probe?.includes(id) ?? true
const sections = [
  { probes: recordedProbes.filter(isWanted), hasRecords: true },
  { probes: moreProbes.filter(isWanted), hasRecords: false },
].filter((section) => section.probes.length > 0)
const probes = sections.flatMap((section) => section.probes)

/** A rejection nobody handles ends a process in real life. */
const unhandled: unknown[] = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))

if (values.controls) await proveProbes(probes)
else {
  const columns: Column[] = []
  const chosen = new Map<string, Adapter>()
  for (const name of values.framework) chosen.set(name, await adapterOf(name))
  for (const [name, adapter] of chosen) {
    const verdicts = new Map<string, Verdict>()
    columns.push({ adapter, verdicts })
    for (const probe of probes) {
      const verdict = await judge(adapter, probe)
      verdicts.set(probe.id, verdict)
      const { isPass, reason, durationMs } = verdict
      if (values.json) console.log(JSON.stringify({ framework: name, ...verdict }))
      else process.stderr.write(`${name} ${probe.id}: ${isPass ? 'pass' : reason} (${durationMs} ms)\n`)
      if (name === 'glmkit' && !isPass) process.exitCode = 1
    }
  }
  if (!values.json) {
    console.log(sections.map((section) => tableOf(section, columns)).join('\n\n'))
    console.log(`\n${columns.map((column) => summaryOf(column, sections)).join('\n')}`)
  }
}
// A framework may have left timers and sockets behind.
process.exit()
