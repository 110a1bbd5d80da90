import type { Tool } from '@glmkit/core'
import { documentWriter } from '@glmkit/memory'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OutputTarget } from './output-target.ts'

/** A folder for the files of one trial. */
export interface OutputEnvironment {
  readonly tools: readonly Tool[]
  /** `undefined` for a file that was not written. */
  read(file: string): Promise<string | undefined>
  [Symbol.asyncDispose](): Promise<void>
}

const noFolder: OutputEnvironment = {
  tools: [],
  read: async () => undefined,
  async [Symbol.asyncDispose]() {},
}

export async function openOutputEnvironment({ file }: OutputTarget): Promise<OutputEnvironment> {
  if (file === undefined) return noFolder
  const dir = await mkdtemp(join(tmpdir(), 'glmkit-output-suite-'))
  return {
    tools: [documentWriter({ dir })],
    read: (name) => readFile(join(dir, name), 'utf8').catch(() => undefined),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}
