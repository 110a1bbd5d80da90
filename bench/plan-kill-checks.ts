import { existsSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Plan } from '@glmkit/core'
import type { LogRecord } from '../packages/journal/src/lib/journal-log.ts'
import { readJournal } from './kill-records.ts'
import type { LedgerLine } from './plan-kill-agent.ts'
import type { Told } from './plan-kill-child.ts'

/** What a killed and resumed run is held to. */
export type Promised = 'plan' | 'fold' | 'repeated' | 'replay' | 'resume' | 'prefix'

export interface Violation {
  readonly promise: Promised
  readonly what: string
}

/** What was recorded as done when a process died. */
export interface Past {
  readonly done: ReadonlySet<string>
}

/** Ids as the ledger has them: of calls, and of checks, e.g. `sum/2` or `todo/3`. */
function idOf({ k }: LogRecord): string | undefined {
  const call = /(?:^|\/)turn\/\d+\/call\/(.+)$/.exec(k)?.[1]
  if (call !== undefined) return call
  const [, step = 'todo', count] = /^plan\/(?:step\/([^/]+)\/\d+\/)?check\/(\d+)$/.exec(k) ?? []
  return count === undefined ? undefined : `${step}/${count}`
}

export function pastOf(journalPath: string): Past {
  const records = existsSync(journalPath) ? readJournal(journalPath) : []
  const done = records.filter(({ t }) => t === 'value').flatMap((record) => idOf(record) ?? [])
  return { done: new Set(done) }
}

/** Evidence names calls; which try of one it was depends on where the process died. */
function withoutTries(plan: Plan | undefined): unknown {
  return JSON.parse(JSON.stringify(plan ?? null).replaceAll(/("callId":"[\w.]+?)\.\d+"/g, '$1"'))
}

export interface Ended {
  readonly told: Told
  readonly whole: Told
  readonly pasts: readonly Past[]
  readonly ledger: readonly LedgerLine[]
  readonly journal: readonly LogRecord[]
}

/** What must hold of a run that has been killed and resumed to its end. */
export function check({ told, whole, pasts, ledger, journal }: Ended): readonly Violation[] {
  const found: Violation[] = []
  const add = (promise: Promised, what: string): void => void found.push({ promise, what })
  const effects = ledger.filter(({ kind }) => kind === 'effect')
  const hasTriedAgain = journal.some(
    ({ t, v }) => t === 'value' && JSON.stringify(v ?? 0).includes('Effect unverified'),
  )
  const isSame = hasTriedAgain
    ? isDeepStrictEqual(withoutTries(told.plan), withoutTries(whole.plan))
    : isDeepStrictEqual(told.plan, whole.plan)
  if (!isSame) add('plan', differenceOf(told.plan, whole.plan))
  if (told.end !== whole.end) add('plan', `it ended as "${told.end}", undisturbed as "${whole.end}"`)
  if (!isDeepStrictEqual(told.folded, told.plan)) add('fold', `events: ${differenceOf(told.folded, told.plan)}`)
  for (const what of new Set(effects.map((line) => line.what))) {
    const count = effects.filter((line) => line.what === what).length
    if (count > 1) add('repeated', `"${what}" took effect ${count} times`)
  }
  for (const { kind, id, attempt } of ledger) {
    if (kind !== 'ask' && pasts[attempt]?.done.has(id)) {
      add('repeated', `${kind} ${id} ran in process ${attempt} though its result was recorded`)
    }
  }
  // Each process writes under a number of its own: what it asked the model for is in its records, or died with it.
  const replies = journal.filter(({ t, k }) => t === 'value' && /(?:^|\/)turn\/\d+\/model$/.test(k))
  const last = ledger.filter(({ kind, attempt }) => kind === 'ask' && attempt === pasts.length - 1).length
  const kept = replies.filter(({ e }) => e === journal.at(-1)?.e).length
  if (last !== kept) add('repeated', `the last process asked the model ${last} times, and recorded ${kept} replies`)
  return found
}

function differenceOf(is: Plan | undefined, was: Plan | undefined): string {
  if (is === undefined || was === undefined) return `plan ${JSON.stringify(is)?.slice(0, 80)}`
  const at = was.steps.findIndex((step, index) => !isDeepStrictEqual(step, is.steps[index]))
  if (at < 0)
    return `${is.steps.length} steps, revision ${is.revision}; undisturbed ${was.steps.length}, ${was.revision}`
  return `step ${JSON.stringify(is.steps[at])}, undisturbed ${JSON.stringify(was.steps[at])}`
}
