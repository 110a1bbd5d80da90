import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
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
  if (statSync(store).isDirectory()) throw new IndexStoreError(store, 'it is a folder, pass the file of the index')
  try {
    return openAs(store, options, false)
  } catch (error) {
    // Readers beside a writer share a file, which in a place that cannot be written they cannot make.
    if (isWritable(dirname(store))) throw error
    return openAs(store, options, true)
  }
}

function openAs(store: string, options: RankingOptions, isImmutable: boolean): DocumentIndex {
  const database = openDatabase(store, { isReadOnly: true, isImmutable })
  try {
    const index = indexOf(database, options)
    index.stats()
    return index
  } catch (error) {
    database.close()
    throw error
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
