import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { IndexStoreError } from '../store/index-store-error.ts'
import type { IndexReport } from './index-report.ts'
import type { SyncOptions } from './sync-index.ts'

const count = z.number()
const messageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    progress: z.object({
      files: count,
      filesTotal: count,
      bytes: count,
      bytesTotal: count,
      chunks: count,
      seconds: count,
    }),
  }),
  z.object({
    type: z.literal('report'),
    report: z.object({
      documents: count,
      chunks: count,
      added: count,
      updated: count,
      removed: count,
      unchanged: count,
      skipped: count,
      seconds: count,
    }),
  }),
  z.object({ type: z.literal('error'), reason: z.string(), stack: z.string().optional() }),
])

/** The thread reads TypeScript in the repository and JavaScript in the published package, as this file is. */
const entry = fileURLToPath(new URL('./sync-worker.ts', import.meta.url)).replace(/\.ts$/, extname(import.meta.url))

/** As `syncIndex`, while this thread goes on with other things. */
export async function syncInWorker(
  store: string,
  { isRebuild = false, signal, onProgress, ...task }: Omit<SyncOptions, 'contextualise'>,
): Promise<IndexReport> {
  signal?.throwIfAborted()
  const worker = new Worker(entry, { workerData: { store, isRebuild, ...task } })
  const done = Promise.withResolvers<IndexReport>()
  const onAbort = (): void => worker.postMessage('abort')
  signal?.addEventListener('abort', onAbort)
  worker.on('message', (message: unknown) => {
    const told = messageSchema.parse(message)
    if (told.type === 'progress') {
      try {
        onProgress?.(told.progress)
      } catch (error) {
        worker.postMessage('abort')
        done.reject(error)
      }
    } else if (told.type === 'report') done.resolve(told.report)
    else {
      const cause = Object.assign(new Error(told.reason), { stack: told.stack })
      done.reject(
        signal?.aborted === true
          ? signal.reason
          : new IndexStoreError(store, told.reason.replace(/^Cannot use the index "[^"]*": /, ''), { cause }),
      )
    }
  })
  worker.on('error', (cause: Error) => done.reject(new IndexStoreError(store, cause.message, { cause })))
  const ended = new Promise<void>((resolve) => worker.on('exit', () => resolve()))
  try {
    return await done.promise
  } finally {
    signal?.removeEventListener('abort', onAbort)
    // Its connection is closed before the next writer comes.
    await ended
  }
}
