import type { AssaultReport, AttackReport } from './assault.ts'
import { detectors } from './breach.ts'
import type { Breach, Detector } from './breach.ts'

export const isThrough = ({ breaches }: AttackReport): boolean => breaches.length > 0

/** Lines of a table of all classes, what got through, and the figures of the whole. */
export function describeAssault({ target, about, attacks, ending, unavailable, seconds }: AssaultReport): string[] {
  const title = `${target.sandbox} · ${target.side}${about === '' ? '' : ` · ${about}`}`
  if (unavailable !== undefined && attacks.length === 0) return [title, `  not available: ${unavailable}`]
  const groups = [...new Set(attacks.map(({ attack }) => attack.group))]
  const rows = groups.map((group) =>
    rowOf(
      group,
      attacks.filter(({ attack }) => attack.group === group),
    ),
  )
  return [
    title,
    '  class       attacks  through  not run  ended',
    ...[...rows, rowOf('all', attacks)].map((row) => `  ${row}`),
    ...attacks
      .filter(isThrough)
      .map(({ attack, breaches }) => `  ✗ ${attack.name} (${attack.does}): ${tell(breaches)}`),
    ...(ending.length > 0 ? [`  ✗ after close(): ${tell(ending)}`] : []),
    ...attacks.flatMap(({ attack, surprise }) =>
      surprise === undefined ? [] : [`  ? ${attack.name} ended otherwise: ${surprise}`],
    ),
    ...(unavailable === undefined ? [] : [`  ✗ gave up: ${unavailable}`]),
    `  ${figuresOf(attacks)}; ${seconds.toFixed(0)} s`,
  ]
}

function rowOf(name: string, attacks: readonly AttackReport[]): string {
  const count = (test: (report: AttackReport) => boolean): string => String(attacks.filter(test).length).padStart(7)
  const statuses = attacks.flatMap(({ runs }) => runs.map(({ status }) => status))
  const ends = [...new Set(statuses)]
    .toSorted()
    .map((status) => `${status} ${statuses.filter((other) => other === status).length}`)
  return `${name.padEnd(11)} ${count(() => true)}  ${count(isThrough)}  ${count(({ skipped }) => skipped !== undefined)}  ${ends.join(', ')}`
}

/** Each detector once, with what it saw first. */
function tell(breaches: readonly Breach[]): string {
  const firsts = new Map(breaches.toReversed().map((one) => [one.detector, one.what]))
  return [...firsts].map(([detector, what]) => `${detector}: ${what}`).join(' · ')
}

function figuresOf(attacks: readonly AttackReport[]): string {
  const stops = attacks
    .flatMap(({ runs }) => runs)
    .filter(({ status, durationMs, timeoutMs }) => status === 'timeout' && durationMs >= timeoutMs)
    .map(({ durationMs, timeoutMs }) => durationMs - timeoutMs)
    .toSorted((a, b) => a - b)
  const most = (of: (report: AttackReport) => number): string => Math.max(0, ...attacks.map(of)).toFixed(0)
  return [
    `stops after the limit: p50 ${at(stops, 0.5)} ms, max ${at(stops, 1)} ms, ${stops.filter((ms) => ms > 300).length} of ${stops.length} over 300 ms`,
    `longest standstill of the host ${most(({ blockMs }) => blockMs)} ms`,
    `host grew by at most ${most(({ hostGrowthMiB }) => hostGrowthMiB)} MiB, processes to ${most(({ treePeakMiB }) => treePeakMiB)} MiB`,
  ].join('; ')
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0)

/** Which detector fired on which bad sandbox, and which attacks none of them let through. */
export function describeControls(reports: readonly AssaultReport[]): {
  readonly lines: string[]
  readonly isProven: boolean
} {
  const ran = reports.filter(({ attacks }) => attacks.length > 0)
  const seenBy = (detector: Detector): string[] =>
    ran.flatMap(({ target, attacks, ending }) => {
      const times = [...attacks.map(({ breaches }) => breaches), ending].filter((list) =>
        list.some((one) => one.detector === detector),
      )
      return times.length > 0 ? [`${target.sandbox} ${times.length}`] : []
    })
  const names: readonly Detector[] = Object.keys(detectors).filter((name): name is Detector => name in detectors)
  const fired = names.map((name) => ({ name, by: seenBy(name) }))
  const silent = fired.filter(({ by }) => by.length === 0)
  const harmless = ran.filter(({ attacks, ending }) => !attacks.some(isThrough) && ending.length === 0)
  const won = new Set(ran.flatMap(({ attacks }) => attacks.filter(isThrough).map(({ attack }) => attack.name)))
  const all = new Set(ran.flatMap(({ attacks }) => attacks.map(({ attack }) => attack.name)))
  const never = [...all].filter((name) => !won.has(name))
  return {
    isProven: silent.length === 0 && harmless.length === 0,
    lines: [
      'detectors, and the bad sandboxes they fired on (attacks)',
      ...fired.map(
        ({ name, by }) =>
          `  ${by.length > 0 ? '✓' : '✗'} ${name.padEnd(10)} ${by.join(', ').padEnd(60)} ${detectors[name]}`,
      ),
      ...harmless.map(({ target }) => `  ✗ nothing was found in ${target.sandbox}`),
      `${names.length - silent.length} of ${names.length} detectors fired; ${won.size} of ${all.size} attacks got through somewhere`,
      `never through: ${never.join(' ')}`,
    ],
  }
}
