import { readFile } from 'node:fs/promises'
import { UsageError } from '@glmkit/core'

/** @throws {UsageError} If the file cannot be read or is not JSON; `what` names its purpose. */
export async function readJson(file: string, what: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`Cannot read ${what} "${file}": the file does not exist or is not readable`)
  })
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch (error) {
    throw new UsageError(`Cannot read ${what} "${file}": it is not JSON`, { cause: error })
  }
}
