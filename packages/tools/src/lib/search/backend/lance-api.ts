/** As much of `@lancedb/lancedb` 0.39 as is used: it is not installed with glmkit. */
export interface LanceModule {
  connect(
    uri: string,
    options: { readConsistencyInterval: number; storageOptions?: Readonly<Record<string, string>> },
  ): Promise<LanceConnection>
  readonly Index: {
    fts(options: {
      baseTokenizer: string
      lowercase: boolean
      stem: boolean
      removeStopWords: boolean
      asciiFolding: boolean
      withPosition: boolean
      maxTokenLength: number
    }): unknown
    btree(): unknown
    hnswSq(options: { distanceType: 'cosine' }): unknown
  }
}

export interface LanceConnection {
  tableNames(): Promise<string[]>
  openTable(name: string): Promise<LanceTable>
  createTable(name: string, rows: readonly Record<string, unknown>[]): Promise<LanceTable>
  close(): void
}

export interface LanceTable {
  schema(): Promise<{ fields: readonly { name: string; type: { listSize?: number } }[] }>
  createIndex(column: string, options: { config: unknown }): Promise<void>
  listIndices(): Promise<readonly { columns: readonly string[] }[]>
  mergeInsert(on: string): LanceMerge
  delete(where: string): Promise<unknown>
  optimize(options: { cleanupOlderThan: Date }): Promise<unknown>
  countRows(): Promise<number>
  checkoutLatest(): Promise<void>
  query(): LanceQuery
  close(): void
}

interface LanceMerge {
  whenMatchedUpdateAll(): LanceMerge
  whenNotMatchedInsertAll(): LanceMerge
  whenNotMatchedBySourceDelete(options: { where: string }): LanceMerge
  execute(rows: readonly Record<string, unknown>[]): Promise<unknown>
}

export interface LanceQuery {
  fullTextSearch(tokens: string, options: { columns: string[] }): LanceQuery
  nearestTo(vector: Float32Array): LanceVectorQuery
  select(columns: string[]): LanceQuery
  where(condition: string): LanceQuery
  limit(count: number): LanceQuery
  toArray(): Promise<unknown[]>
}

interface LanceVectorQuery extends LanceQuery {
  distanceType(type: 'cosine'): LanceVectorQuery
  ef(candidates: number): LanceVectorQuery
}

export function isLance(module: unknown): module is LanceModule {
  return typeof module === 'object' && module !== null && 'connect' in module && 'Index' in module
}
