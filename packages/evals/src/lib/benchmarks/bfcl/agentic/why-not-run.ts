import type { Embeddings } from '@glmkit/tools/search'
import type { BfclCategoryName } from '../categories.ts'
import type { WebAccess } from './web-access.ts'

/** What of the world agentic categories may use. */
export interface AgenticMeans {
  /** For `memory_vector`. */
  readonly embeddings?: Embeddings
  /** For `web_search_base` and `web_search_no_snippet`. */
  readonly web?: WebAccess
}

/** @returns Why a category cannot be run with these means; `undefined` if it can. */
export function whyNotRun(category: BfclCategoryName, { embeddings, web }: AgenticMeans): string | undefined {
  if (category === 'memory_vector' && embeddings === undefined) {
    return 'needs embeddings: pass some, e.g. createEmbeddings() of @glmkit/tools/search'
  }
  if (category.startsWith('web_search') && web === undefined) {
    return 'needs the net: pass a WebAccess that searches and fetches pages'
  }
  return undefined
}
