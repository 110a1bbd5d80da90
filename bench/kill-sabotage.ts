import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import type { ToolTraits } from '@glmkit/core'
import { encode } from '../packages/journal/src/lib/journal-log.ts'
import type { Violation } from './kill-checks.ts'
import { readJournal } from './kill-records.ts'

/** A way to break a promise, which must be found out. */
export interface Sabotage {
  readonly about: string
  readonly breaks: readonly Violation['promise'][]
  readonly traits?: ToolTraits
  /** What has lost its latest entry when the run is resumed: results of the journal, or effects in the world. */
  readonly forgets?: 'journal' | 'ledger'
  /** Resuming starts another run. */
  readonly startsAnew?: boolean
  /** A recorded reply is changed after the run, with a checksum that fits. */
  readonly isForged?: boolean
}

export const sabotages: Readonly<Record<string, Sabotage>> = {
  unjournaled: {
    about: 'tools bypass the journal',
    breaks: ['repeated', 'resume'],
    traits: { journalsItself: true },
  },
  careless: { about: 'interrupted calls always run again', breaks: ['repeated'], traits: { idempotent: true } },
  forgetful: { about: 'a crash loses the latest result', breaks: ['repeated'], forgets: 'journal' },
  vanished: { about: 'a crash loses the latest effect', breaks: ['lost'], forgets: 'ledger' },
  anew: { about: 'resume starts a new run', breaks: ['lost', 'repeated'], startsAnew: true },
  forged: { about: 'the usage of a recorded reply is changed', breaks: ['usage', 'replay'], isForged: true },
}

const latest = {
  journal: /"t":"value","k":"[^"]*\/(?:call\/[^/"]+|model)"/,
  ledger: /"phase":"end"/,
}

/** Cuts a file off before its last line that tells of something done. */
export function forget(path: string, what: NonNullable<Sabotage['forgets']>): void {
  if (!existsSync(path)) return
  const lines = readFileSync(path, 'utf8').split('\n')
  const last = lines.findLastIndex((line) => latest[what].test(line))
  // A rewrite could be killed halfway, and would show that instead.
  if (last > 0) truncateSync(path, Buffer.byteLength(`${lines.slice(0, last).join('\n')}\n`))
}

export function forgeUsage(path: string): void {
  const records = readJournal(path)
  const reply = records.find(({ t, k }) => t === 'value' && k === 'turn/3/model')
  const forged = JSON.stringify(reply?.v).replace(/"inputTokens":\d+/g, '"inputTokens":1')
  const lines = records.map((record) => encode(record === reply ? { ...record, v: JSON.parse(forged) } : record))
  writeFileSync(path, lines.join(''))
}
