import { constants } from 'node:fs'
import { lstat, open, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AgentError } from '@glmkit/core'

/** A longer line counts as several: outputs of a single line are common, JSON has no line ends. */
export const lineChars = 2_000

/** By code points: a pair stays together. */
const longLine = new RegExp(`.{1,${lineChars}}`, 'gsu')

/**
 * The lines of a kept output, read as they are asked for.
 *
 * @throws {AgentError} If `file` is not a plain file directly in `dir`.
 */
export async function* linesIn(dir: string, file: string, signal: AbortSignal): AsyncGenerator<string> {
  const chunks: AsyncIterable<string> = (await openIn(dir, file)).createReadStream({ encoding: 'utf8', signal })
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n').flatMap((line) => line.match(longLine) ?? [''])
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

async function openIn(dir: string, file: string): Promise<FileHandle> {
  try {
    const root = await realpath(dir)
    const path = resolve(root, file)
    // A pipe would be waited for at `open`; NOFOLLOW in case the file is swapped for a link in between.
    if (dirname(path) === root && (await lstat(path)).isFile()) {
      return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
    }
  } catch (cause) {
    throw new AgentError(`Cannot read output "${file}": it is not there or not readable, check the name`, { cause })
  }
  throw new AgentError(`Cannot read output "${file}": it is no file of this run's outputs, give the name alone`)
}
