import { existsSync } from 'node:fs'
import type { Outcome, SuiteSummary } from '@glmkit/evals'
import { loggedTrialOf } from '../../packages/evals/src/lib/log/logged-trial.ts'
import { readEvalLog } from '../../packages/evals/src/lib/log/read-eval-log.ts'
import { openZip } from '../../packages/evals/src/lib/log/zip/open-zip.ts'
import { keyOf } from './kill-attempt.ts'

/** What a reader finds in a log. */
export interface LogContent {
  /** By {@link keyOf}. */
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly summary: SuiteSummary | undefined
  readonly status: string
  readonly faults: readonly string[]
}

const nothing: LogContent = { outcomes: new Map(), summary: undefined, status: 'none', faults: [] }

/** Reads all of it: what it says in short, and each sample whole. */
export async function readLog(path: string): Promise<LogContent> {
  if (!existsSync(path)) return nothing
  const faults: string[] = []
  try {
    await using reader = await readEvalLog(path)
    const outcomes = new Map<string, Outcome>()
    for await (const outcome of reader.summaries()) {
      const key = keyOf(outcome.id, outcome.trial)
      if (outcomes.has(key)) faults.push(`${key} is in the log twice`)
      outcomes.set(key, outcome)
    }
    let samples = 0
    for await (const sample of reader.samples()) {
      samples += 1
      const outcome = loggedTrialOf(sample)?.outcome
      const key = outcome === undefined ? String(sample.id) : keyOf(outcome.id, outcome.trial)
      if (JSON.stringify(outcome) !== JSON.stringify(outcomes.get(key))) {
        faults.push(`${key} is not in its sample what it is in short`)
      }
    }
    if (samples !== outcomes.size) faults.push(`there are ${samples} samples and ${outcomes.size} in short`)
    return { outcomes, summary: reader.summary, status: reader.header.status, faults }
  } catch (error) {
    // Killed before it had written anything whole.
    if (error instanceof Error && /no whole entry|neither header/.test(error.message)) return nothing
    return { ...nothing, faults: [`the log cannot be read: ${String(error)}`] }
  }
}

/** Of an entry without extra fields, its name aside. */
const localHeaderBytes = 30

/** @returns Keys of trials whose samples lie whole before that byte. */
export async function wholeBefore(path: string, byte: number): Promise<ReadonlySet<string>> {
  await using zip = await openZip(path)
  const keys = new Set<string>()
  for (const entry of zip.directory.entries()) {
    const end = entry.offset + localHeaderBytes + Buffer.byteLength(entry.name) + entry.packedBytes
    if (!entry.name.startsWith('samples/') || end > byte) continue
    const outcome = loggedTrialOf(JSON.parse(String(await zip.read(entry))))?.outcome
    if (outcome !== undefined) keys.add(keyOf(outcome.id, outcome.trial))
  }
  return keys
}
