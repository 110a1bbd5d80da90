import { AgentError } from '@glmkit/core'
import { z } from 'zod'
import type { Outcome } from '../outcome.ts'
import { summaryOf } from './eval-sample.ts'
import type { EvalSample, EvalSampleSummary } from './inspect-log.ts'
import { loggedTrialOf, outcomeShape } from './logged-trial.ts'
import { readAs } from './read/lenient.ts'
import { readSample } from './read/read-sample.ts'
import { sampleNameOf, samplesFolder, summariesFolder } from './sample-name.ts'
import { readZipJson } from './zip-json.ts'
import type { Zip } from './zip/open-zip.ts'
import { unlessDamaged } from './zip/zip-entry-data.ts'
import type { ZipEntry } from './zip/zip-record.ts'

export interface LoggedSummary {
  readonly summary: EvalSampleSummary
  readonly outcome: Outcome
}

/** As `summaryOf` makes it. */
type OurSummary = EvalSampleSummary & { readonly metadata: { readonly glmkit: Outcome } }

const summaryShape = z.object({ id: z.string(), epoch: z.int(), metadata: z.object({ glmkit: outcomeShape }) })
const ours = z.array(z.custom<OurSummary>((value) => summaryShape.safeParse(value).success))
const readOurs = (value: unknown, what: string): OurSummary[] => readAs(ours, value, what)

export interface LoggedSummariesOptions {
  /** A sample that is damaged is left out. Default: it is an error. */
  readonly skipDamaged?: boolean
}

/**
 * The trials of a log of ours in short, each once and as it was done last, in the order in which they were written.
 *
 * A sample is told by the first file of summaries behind it, or by itself where a crash came between.
 */
export async function* loggedSummaries(
  zip: Zip,
  { skipDamaged = false }: LoggedSummariesOptions = {},
): AsyncGenerator<LoggedSummary> {
  /** Samples since the last file of summaries. */
  const untold = new Map<string, ZipEntry>()

  async function* fromSamples(): AsyncGenerator<LoggedSummary> {
    for (const entry of untold.values()) {
      const reading = readZipJson(zip, entry, readSample)
      const sample = await (skipDamaged ? unlessDamaged(reading) : reading)
      if (sample !== undefined) yield shortOf(sample, `${zip.path}/${entry.name}`)
    }
    untold.clear()
  }

  for (const entry of zip.directory.entries()) {
    if (entry.name.startsWith(samplesFolder)) untold.set(entry.name, entry)
    if (!entry.name.startsWith(summariesFolder)) continue
    const summaries = (await unlessDamaged(readZipJson(zip, entry, readOurs))) ?? []
    // The later of two for one sample: it was done again at once.
    const last = new Map(summaries.map((summary) => [sampleNameOf(summary.id, summary.epoch), summary]))
    for (const [name, summary] of last) {
      if (untold.delete(name)) yield { summary, outcome: summary.metadata.glmkit }
    }
    yield* fromSamples()
  }
  yield* fromSamples()
}

function shortOf(sample: EvalSample, what: string): LoggedSummary {
  const outcome = loggedTrialOf(sample)?.outcome
  if (outcome === undefined) throw new AgentError(`Cannot read "${what}": it is no sample of glmkit`)
  return { summary: summaryOf(sample, outcome), outcome }
}
