import { open, unlink } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { AgentError, UsageError } from '@glmkit/core'
import { headerOf } from './open-archive-log.ts'
import { entryNames, samplesFolder } from './sample-name.ts'
import { openZip } from './zip/open-zip.ts'
import type { ZipFile } from './zip/open-zip.ts'

/**
 * Writes a log once more as one `.json` file, sample by sample.
 *
 * @throws {UsageError} If the log cannot be read, or the file cannot be made or is there already.
 * @throws {AgentError} If the log is damaged.
 */
export async function writeJsonLog(evalPath: string, jsonPath: string): Promise<void> {
  await using zip = await openZip(evalPath)
  const header = JSON.stringify(await headerOf(zip))
  const file = await open(jsonPath, 'wx').catch((error: unknown) => {
    throw new UsageError(`Cannot write log "${jsonPath}": ${messageOf(error)}`, { cause: error })
  })
  try {
    await pipeline(piecesOf(zip, header), file.createWriteStream())
  } catch (error) {
    await unlink(jsonPath)
    if (error instanceof AgentError) throw error
    throw new AgentError(`Cannot write log "${jsonPath}": ${messageOf(error)}`, { cause: error })
  }
}

/** Samples and reductions go from file to file as they are. */
async function* piecesOf(zip: ZipFile, header: string): AsyncGenerator<string | Buffer> {
  yield `${header.slice(0, -1)},"samples":[`
  let isFirst = true
  for (const entry of zip.directory.entries()) {
    if (!entry.name.startsWith(samplesFolder)) continue
    if (!isFirst) yield ','
    isFirst = false
    yield await zip.read(entry)
  }
  const reductions = zip.directory.get(entryNames.reductions)
  yield '],"reductions":'
  yield reductions === undefined ? 'null' : await zip.read(reductions)
  yield '}'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
