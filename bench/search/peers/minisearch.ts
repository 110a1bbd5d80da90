import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CorpusChunk } from '../corpus.ts'
import type { Engine } from '../engine.ts'
import { queryTokens, termsOf } from '../tokens.ts'
import { importPackage } from './packages.ts'

/** The part of MiniSearch that is used. */
interface MiniSearchModule {
  readonly default: {
    new (options: object): MiniSearch
    loadJSON(json: string, options: object): MiniSearch
  }
}
interface MiniSearch {
  add(document: object): void
  replace(document: object): void
  search(query: string): readonly { readonly id: string }[]
}

const options = {
  fields: ['terms'],
  storeFields: ['title', 'text'],
  tokenize: (terms: string) => terms.split(' '),
  processTerm: (term: string) => term,
}

/** MiniSearch over our terms, kept as JSON as its documentation has it. */
export async function createMiniSearch(packages: string): Promise<Engine> {
  const { default: MiniSearch } = await importPackage<MiniSearchModule>(packages, 'minisearch')
  const documentOf = (chunk: CorpusChunk): object => ({ ...chunk, terms: termsOf(chunk).join(' ') })
  return {
    name: 'MiniSearch, our terms',
    async build(corpus, dir) {
      const index = new MiniSearch(options)
      for await (const chunk of corpus.chunks()) index.add(documentOf(chunk))
      writeFileSync(join(dir, 'minisearch.json'), JSON.stringify(index))
    },
    open(dir) {
      const index = MiniSearch.loadJSON(readFileSync(join(dir, 'minisearch.json'), 'utf8'), options)
      return {
        query: (text, topK) =>
          index
            .search(queryTokens(text).join(' '))
            .slice(0, topK)
            .map(({ id }) => id),
        update: (chunk) => index.replace(documentOf(chunk)),
        close: () => undefined,
      }
    },
  }
}
