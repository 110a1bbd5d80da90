import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { EvalLogReader } from '../log/read-eval-log.ts'
import { countCase, junitCase, junitFoot, junitHead } from './junit-xml.ts'
import { specOf } from './run-facts.ts'
import { summaryOfLog } from './summary-of-log.ts'

/**
 * Writes a log as JUnit's XML: a suite with the rates as properties, a case for each trial with its seconds. What did not
 * pass is a failure; what could not be scored is an error.
 *
 * @param path Its folder is made.
 */
export async function writeJunit(path: string, log: EvalLogReader): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const summary = await summaryOfLog(log)
  let counts = { tests: 0, failures: 0, errors: 0, skipped: 0 }
  for await (const outcome of log.summaries()) counts = countCase(counts, outcome)
  await pipeline(async function* () {
    yield junitHead(summary, counts, new Date(specOf(log).startedAt))
    for await (const outcome of log.summaries()) yield junitCase(summary, outcome)
    yield junitFoot
  }, createWriteStream(path))
}
