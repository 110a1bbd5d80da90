import { UsageError } from '@glmkit/core'
import type { Outcome } from '../outcome.ts'
import { loggedRunOf } from './eval-header.ts'
import type { EvalHeader, EvalSample } from './inspect-log.ts'
import type { LogSource } from './log-source.ts'
import { loggedSummaries } from './logged-summaries.ts'
import { readHeader, readStart } from './read/read-header.ts'
import { readSample } from './read/read-sample.ts'
import { entryNames, safeIdOf, sampleNameOf, samplesFolder } from './sample-name.ts'
import { readZipJson } from './zip-json.ts'
import { openZip } from './zip/open-zip.ts'
import type { Zip } from './zip/open-zip.ts'
import type { ZipEntry } from './zip/zip-record.ts'

export async function openArchiveLog(path: string): Promise<LogSource> {
  await using resources = new AsyncDisposableStack()
  const zip = resources.use(await openZip(path))
  const header = await headerOf(zip)
  const isOurs = loggedRunOf(header.eval) !== undefined
  const read = (entry: ZipEntry): Promise<EvalSample> => readZipJson(zip, entry, readSample)
  const open = resources.move()
  return {
    header,
    lostBytes: zip.lostBytes,
    async *samples() {
      for (const entry of zip.directory.entries()) {
        if (entry.name.startsWith(samplesFolder) && entry.name.endsWith('.json')) yield await read(entry)
      }
    },
    async sample(id, epoch) {
      const entry = zip.directory.get(sampleNameOf(isOurs ? safeIdOf(String(id)) : id, epoch))
      return entry && read(entry)
    },
    ...(isOurs && { outcomes: () => outcomesOf(zip) }),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/**
 * A header that stands before the beginning is of a process before the last: that one has not come to its end.
 *
 * @throws {UsageError} If there is neither.
 */
export async function headerOf(zip: Zip): Promise<EvalHeader> {
  const header = zip.directory.get(entryNames.header)
  const start = zip.directory.get(entryNames.start)
  if (header !== undefined && header.offset > (start?.offset ?? -1)) return readZipJson(zip, header, readHeader)
  if (start === undefined) {
    throw new UsageError(
      `Cannot read log "${zip.path}": it has neither header.json nor _journal/start.json; is it a log, and was its run begun?`,
    )
  }
  const begun = await readZipJson(zip, start, readStart)
  const stats = { started_at: begun.eval.created, completed_at: '', model_usage: {} }
  return { ...begun, status: 'started', results: null, stats, error: null, invalidated: false }
}

async function* outcomesOf(zip: Zip): AsyncGenerator<Outcome> {
  for await (const { outcome } of loggedSummaries(zip)) yield outcome
}
