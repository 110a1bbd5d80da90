import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CorpusChunk } from '../corpus.ts'
import type { Engine } from '../engine.ts'
import { queryTokens, termsOf } from '../tokens.ts'
import { importPackage } from './packages.ts'

/** The part of Orama that is used. */
interface Orama {
  create(options: object): Database
  insert(database: Database, document: object): unknown
  remove(database: Database, id: string): unknown
  search(database: Database, query: object): Found | Promise<Found>
  save(database: Database): object
  load(database: Database, saved: object): void
}
interface Database {
  readonly id?: string
}
interface Found {
  readonly hits: readonly { readonly id: string }[]
}

/** Orama over our terms, kept as JSON as its documentation has it. */
export async function createOrama(packages: string): Promise<Engine> {
  const orama = await importPackage<Orama>(packages, '@orama/orama')
  const create = (): Database =>
    orama.create({
      schema: { terms: 'string' },
      components: {
        tokenizer: {
          language: 'english',
          normalizationCache: new Map(),
          tokenize: (terms: string) => (terms === '' ? [] : terms.split(' ')),
        },
      },
    })
  const documentOf = (chunk: CorpusChunk): object => ({ ...chunk, terms: termsOf(chunk).join(' ') })
  return {
    name: 'Orama, our terms',
    async build(corpus, dir) {
      const database = create()
      for await (const chunk of corpus.chunks()) await orama.insert(database, documentOf(chunk))
      writeFileSync(join(dir, 'orama.json'), JSON.stringify(orama.save(database)))
    },
    open(dir) {
      const database = create()
      orama.load(database, JSON.parse(readFileSync(join(dir, 'orama.json'), 'utf8')))
      return {
        async query(text, topK) {
          const { hits } = await orama.search(database, { term: queryTokens(text).join(' '), limit: topK })
          return hits.map(({ id }) => id)
        },
        async update(chunk) {
          await orama.remove(database, chunk.id)
          await orama.insert(database, documentOf(chunk))
        },
        close: () => undefined,
      }
    },
  }
}
