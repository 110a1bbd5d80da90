import { join } from 'node:path'
import { createIndex, openIndex, type WritableIndex } from '@glmkit/tools/search'
import type { Engine } from './engine.ts'

const fileOf = (dir: string): string => join(dir, 'index.db')

/** Our index, through its public API; every passage is a record. */
export const glmkit: Engine = {
  name: 'glmkit',

  async build({ file }, dir) {
    await using _ = await createIndex({ records: file, store: fileOf(dir) })
  },

  async open(dir) {
    const index = await openIndex(fileOf(dir))
    let writer: WritableIndex | undefined
    return {
      async query(text, topK) {
        // A long record may have become several passages.
        const { results } = await index.search(text, { topK: topK * 2, mode: 'lexical' })
        return [...new Set(results.map(({ documentId }) => documentId))].slice(0, topK)
      },
      async update(chunk) {
        writer ??= await createIndex({ store: fileOf(dir) })
        await writer.put([chunk])
      },
      async close() {
        await writer?.close()
        await index.close()
      },
    }
  },
}
