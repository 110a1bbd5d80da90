import { AgentError } from '@glmkit/core'
import { parseInspectJson } from './inspect-json.ts'
import type { Zip } from './zip/open-zip.ts'
import type { ZipEntry } from './zip/zip-record.ts'

/**
 * Reads an entry that is JSON, and makes of it what it should be.
 *
 * @param read Told what it reads, for its errors.
 * @throws {AgentError} If it is damaged, no JSON or something else.
 */
export async function readZipJson<Value>(
  zip: Zip,
  entry: ZipEntry,
  read: (value: unknown, what: string) => Value,
): Promise<Value> {
  const what = `${zip.path}/${entry.name}`
  const json = String(await zip.read(entry))
  let value: unknown
  try {
    value = parseInspectJson(json)
  } catch (error) {
    throw new AgentError(`Cannot read "${what}": it is no JSON`, { cause: error })
  }
  return read(value, what)
}
