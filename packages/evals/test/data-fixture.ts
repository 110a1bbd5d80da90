import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface DataFixture extends AsyncDisposable {
  /** The folder that has the benchmark's. */
  readonly path: string
}

/** Writes files to a new folder; what is no text as JSON. */
export async function writeData(files: Readonly<Record<string, unknown>>): Promise<DataFixture> {
  const path = await mkdtemp(join(tmpdir(), 'glmkit-data-'))
  for (const [name, content] of Object.entries(files)) {
    const file = join(path, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

export const jsonLines = (entries: readonly object[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
