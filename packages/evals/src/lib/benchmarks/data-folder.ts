import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '@glmkit/core'

/** The data of a benchmark, as `glmkit eval download` lays it out. */
export interface DataFolder {
  readonly path: string
  /** @throws {UsageError} If there is no such file, with the command that fetches it. */
  text(file: string): Promise<string>
  bytes(file: string): Promise<Buffer>
  has(file: string): Promise<boolean>
  /** Names, sorted. @throws {UsageError} */
  list(folder: string): Promise<string[]>
}

/**
 * @param benchmark `bfcl`, `tau2` or `agentdojo`.
 * @param path The benchmark's own folder, or one that has it under the benchmark's name.
 * @throws {UsageError} If there is neither.
 */
export async function openDataFolder(benchmark: string, path: string): Promise<DataFolder> {
  const inner = join(path, benchmark)
  const root = (await isFolder(inner)) ? inner : path
  const hint = `run glmkit eval download ${benchmark} --data ${path}`
  if (!(await isFolder(root)))
    throw new UsageError(`Cannot read the data of "${benchmark}": no folder "${path}", ${hint}`)
  const orHint = async <Value>(file: string, read: Promise<Value>): Promise<Value> => {
    try {
      return await read
    } catch (cause) {
      throw new UsageError(`Cannot read "${join(root, file)}" of "${benchmark}": ${hint}`, { cause })
    }
  }
  return {
    path: root,
    text: (file) => orHint(file, readFile(join(root, file), 'utf8')),
    bytes: (file) => orHint(file, readFile(join(root, file))),
    has: async (file) => (await stat(join(root, file)).catch(() => undefined)) !== undefined,
    list: async (folder) => (await orHint(folder, readdir(join(root, folder)))).toSorted(),
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}
