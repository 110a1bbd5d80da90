import { randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a text is, or in a few words why it is nowhere. */
export interface KeptOutput {
  readonly path?: string
  readonly problem?: string
}

/** A file for text of any length. A failing disk is told by `close`, never thrown. */
export interface OutputFile {
  write(text: string): Promise<void>
  close(): Promise<KeptOutput>
  /** Closes and removes it. */
  discard(): Promise<void>
}

const batchChars = 65_536

/**
 * Opens `dir/<name>.txt` at the first write, for this user alone; the directory is made when needed.
 *
 * A file that is there stays as it is: the name gets longer then. Resumed runs have the call ids of their
 * first try, and some servers count theirs from 0 in every run.
 */
export function createOutputFile(dir: string, name: string): OutputFile {
  let file: { readonly path: string; readonly handle: FileHandle } | undefined
  let pending = ''
  let problem: string | undefined

  async function flush(text: string): Promise<void> {
    if (problem !== undefined) return
    try {
      file ??= await openNew(dir, name.replace(/[^\w-]+/g, '_').slice(0, 100))
      await file.handle.appendFile(text)
    } catch (error) {
      await fail(error)
    }
  }

  async function fail(error: unknown): Promise<void> {
    // Node adds the path: the model has no use for it.
    problem = (error instanceof Error ? error.message : String(error)).split(',')[0] ?? ''
    await discard()
  }

  async function discard(): Promise<void> {
    if (file === undefined) return
    const { handle, path } = file
    file = undefined
    await handle.close().catch(() => {})
    await rm(path, { force: true }).catch(() => {})
  }

  return {
    async write(text) {
      if (problem !== undefined) return
      pending += text
      if (pending.length < batchChars) return
      // Half a pair would be encoded as a replacement character: it waits for its other half.
      const ready = /[\uD800-\uDBFF]$/.test(pending) ? pending.slice(0, -1) : pending
      pending = pending.slice(ready.length)
      await flush(ready)
    },
    async close() {
      await flush(pending)
      await file?.handle.close().catch(fail)
      return file === undefined ? { problem: problem ?? 'removed' } : { path: file.path }
    },
    discard,
  }
}

async function openNew(dir: string, name: string): Promise<{ readonly path: string; readonly handle: FileHandle }> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, `${name}.txt`)
  try {
    return { path, handle: await open(path, 'wx', 0o600) }
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (!isTaken) throw error
    const other = join(dir, `${name}-${randomUUID()}.txt`)
    return { path: other, handle: await open(other, 'wx', 0o600) }
  }
}
