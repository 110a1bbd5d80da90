import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openDatabase } from '../store/database.ts'
import { createTables } from '../store/schema.ts'
import { syncIndex } from './sync-index.ts'

/** Indexes in a thread of its own; the other side is `sync-in-worker.ts`. */
const { store, ...task } = z
  .object({
    store: z.string(),
    source: z.union([z.object({ dir: z.string() }), z.object({ records: z.string() })]),
    include: z.array(z.string()).optional(),
    exclude: z.array(z.string()).optional(),
    isRebuild: z.boolean(),
  })
  .parse(workerData)

const controller = new AbortController()
parentPort?.once('message', () => controller.abort())
const database = openDatabase(store)
try {
  createTables(database)
  const { signal } = controller
  const onProgress = (progress: object): void => parentPort?.postMessage({ type: 'progress', progress })
  const report = await syncIndex(database, { ...task, signal, onProgress })
  parentPort?.postMessage({ type: 'report', report })
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  parentPort?.postMessage({ type: 'error', reason, stack: error instanceof Error ? error.stack : undefined })
} finally {
  database.close()
  parentPort?.close()
}
