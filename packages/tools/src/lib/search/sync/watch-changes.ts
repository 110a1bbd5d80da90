import { watch } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { DocumentSource } from './sync-index.ts'

/** An editor writes a file in several steps. */
const quietMs = 50

/**
 * Tells, once things are quiet again, that files have changed: once for all of them.
 *
 * @param store File of the index, which may lie among the documents.
 * @returns Ends with the abort of `signal`.
 */
export async function* changesIn(source: DocumentSource, store: string, signal: AbortSignal): AsyncGenerator<void> {
  if (signal.aborted) return
  const dir = 'dir' in source ? source.dir : dirname(source.records)
  const isOfInterest = (path: string): boolean =>
    'dir' in source ? !resolve(dir, path).startsWith(resolve(store)) : path === basename(source.records)
  let changed = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(dir, { recursive: 'dir' in source }, (_, path) => {
    if (path !== null && !isOfInterest(path)) return
    clearTimeout(timer)
    timer = setTimeout(() => changed.resolve(), quietMs)
  })
  watcher.on('error', (error) => changed.reject(error))
  const onAbort = (): void => changed.resolve()
  signal.addEventListener('abort', onAbort)
  try {
    for (;;) {
      await changed.promise
      if (signal.aborted) return
      // What changes while the last change is worked in comes next.
      changed = Promise.withResolvers()
      yield
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    clearTimeout(timer)
    watcher.close()
  }
}
