import { attacks } from './attacks.ts'
import type { NamedAttack } from './attacks.ts'
import type { Breach } from './breach.ts'
import { setTraps } from './traps.ts'
import { startHost } from './watch-host.ts'
import type { Host, Outcome, Target } from './watch-host.ts'

export interface AttackReport extends Outcome {
  readonly attack: NamedAttack
  /** Why it was not run. */
  readonly skipped?: string
  /** It ended as no such attack can: it did not take place. */
  readonly surprise?: string
}

export interface AssaultReport {
  readonly target: Target
  /** The engine and its walls, as the sandbox tells them. */
  readonly about: string
  readonly attacks: readonly AttackReport[]
  /** What is found when the sandbox is closed. */
  readonly ending: readonly Breach[]
  readonly unavailable?: string
  readonly seconds: number
}

export interface AssaultOptions {
  /** Limit of each run where the attack asks for no longer one. */
  readonly timeoutMs: number
  /** Part of the names of those to run. */
  readonly only: string
  /** How many sandboxes, each in a host of its own, share the attacks. */
  readonly lanes: number
  readonly onReport?: (report: AttackReport) => void
}

const nothing = { runs: [], breaches: [], blockMs: 0, hostGrowthMiB: 0, treeGrowthMiB: 0, treePeakMiB: 0, ms: 0 }

/** Runs all attacks on a sandbox, in one process as long as that lives. */
export async function assault(target: Target, options: AssaultOptions): Promise<AssaultReport> {
  const startedAt = performance.now()
  const queue = attacks.filter(({ name, notOn = [] }) => {
    const isMeant = name.startsWith(target.side) && name.includes(options.only)
    return isMeant && !notOn.some((engine) => engine === target.engine)
  })
  const order = new Map(queue.map((attack, index) => [attack, index]))
  const lanes = await Promise.all(
    Array.from({ length: Math.max(1, Math.min(options.lanes, queue.length)) }, () =>
      attackInLane(target, queue, options),
    ),
  )
  const unavailable = lanes.find((lane) => lane.unavailable !== undefined)?.unavailable
  return {
    target,
    about: lanes[0]?.about ?? '',
    attacks: lanes
      .flatMap((lane) => lane.reports)
      .toSorted((a, b) => (order.get(a.attack) ?? 0) - (order.get(b.attack) ?? 0)),
    ending: lanes.flatMap((lane) => lane.ending),
    ...(unavailable !== undefined && { unavailable }),
    seconds: (performance.now() - startedAt) / 1_000,
  }
}

interface Lane {
  readonly about: string
  readonly reports: readonly AttackReport[]
  readonly ending: readonly Breach[]
  readonly unavailable?: string
}

/** @param queue Shared with other lanes. */
async function attackInLane(
  target: Target,
  queue: NamedAttack[],
  { timeoutMs, onReport }: AssaultOptions,
): Promise<Lane> {
  const traps = await setTraps()
  const reports: AttackReport[] = []
  let host: Host | string = await startHost(target, traps)
  const about = typeof host === 'string' ? '' : host.about
  try {
    for (let attack = queue.shift(); attack !== undefined; attack = queue.shift()) {
      if (typeof host !== 'string' && !host.isAlive) host = await startHost(target, traps)
      if (typeof host === 'string') return { about, reports, ending: [], unavailable: host }
      const needs = attack.needs ?? (attack.language === 'typescript' ? 'typescript' : undefined)
      const report: AttackReport =
        needs !== undefined && !host.capabilities.includes(needs)
          ? { attack, ...nothing, skipped: `no ${needs}` }
          : judge(attack, await host.attack(attack, timeoutMs))
      reports.push(report)
      onReport?.(report)
    }
    return { about, reports, ending: typeof host === 'string' ? [] : await host.close() }
  } finally {
    await traps.close()
  }
}

function judge(attack: NamedAttack, outcome: Outcome): AttackReport {
  const { expect = ['ok', 'error'], files, abortMs } = attack
  const allowed = new Set<string>(expect)
  if (files !== undefined) allowed.add('refused')
  if (abortMs !== undefined) allowed.add('aborted')
  const odd = outcome.runs.find(({ status }) => !allowed.has(status))
  return { attack, ...outcome, ...(odd && { surprise: `${odd.status} ${odd.message}` }) }
}
