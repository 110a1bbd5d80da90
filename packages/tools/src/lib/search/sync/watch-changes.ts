import { watch } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { DocumentSource } from './sync-index.ts'

/** An editor writes a file in several steps. */
const quietMs = 50
/** A file that is written all the time must not keep the others waiting. */
const mostMs = 1_000

/** Something changed since the last time this was asked. */
export interface Changes {
  /** Resolves once things are quiet again after a change, or with the abort of the signal. */
  next(): Promise<void>
  close(): void
}

/**
 * Watches from now on.
 *
 * @param store File of the index, which may lie among the documents.
 * @throws The file system's error if it cannot watch so many folders.
 */
export function watchChanges(source: DocumentSource, store: string, signal: AbortSignal): Changes {
  const dir = 'dir' in source ? source.dir : dirname(source.records)
  const own = new Set(['', '-wal', '-shm', '-journal', '-writer', '-writer-journal'].map((end) => resolve(store) + end))
  const isOfInterest = (path: string): boolean =>
    'dir' in source ? !own.has(resolve(dir, path)) : path === basename(source.records)
  let changed = nextChange()
  let quiet: NodeJS.Timeout | undefined
  let latest: NodeJS.Timeout | undefined
  const tell = (): void => {
    clearTimeout(quiet)
    clearTimeout(latest)
    latest = undefined
    changed.resolve()
  }
  const watcher = watch(dir, { recursive: 'dir' in source }, (_, path) => {
    if (path !== null && !isOfInterest(path)) return
    clearTimeout(quiet)
    quiet = setTimeout(tell, quietMs)
    latest ??= setTimeout(tell, mostMs)
  })
  watcher.on('error', (error) => changed.reject(error))
  signal.addEventListener('abort', tell)
  return {
    async next() {
      await changed.promise
      // What changes while the last change is worked in comes next.
      changed = nextChange()
    },
    close() {
      signal.removeEventListener('abort', tell)
      clearTimeout(quiet)
      clearTimeout(latest)
      watcher.close()
    },
  }
}

/** It may fail while nobody waits for it; whoever asks next is told. */
function nextChange(): PromiseWithResolvers<void> {
  const change = Promise.withResolvers<void>()
  change.promise.catch(() => {})
  return change
}
