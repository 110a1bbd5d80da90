import { existsSync } from 'node:fs'
import type { DocumentIndex } from './document-index.ts'
import { indexOf, type RankingOptions } from './index-of.ts'
import { openDatabase } from './store/database.ts'
import { IndexStoreError } from './store/index-store-error.ts'

/**
 * Opens an index to search it; any number of processes may, also while one brings it up to date.
 *
 * @param store The file that `createIndex` was given.
 * @throws {IndexStoreError} If there is no index, or one that this version cannot read.
 */
export async function openIndex(store: string, options: RankingOptions = {}): Promise<DocumentIndex> {
  if (!existsSync(store)) {
    throw new IndexStoreError(store, 'there is no such file, make one with createIndex or "glmkit search index"')
  }
  const database = openDatabase(store, { isReadOnly: true })
  try {
    const index = indexOf(database, options)
    index.stats()
    return index
  } catch (error) {
    database.close()
    throw error
  }
}
