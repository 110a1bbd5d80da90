import { existsSync } from 'node:fs'
import { UsageError } from '@glmkit/core'
import type { SearchOptions } from '@glmkit/tools/search'

/** Flags of every search, as parseArgs takes them. */
export const searchFlags = {
  store: { type: 'string' },
  'top-k': { type: 'string' },
  lang: { type: 'string' },
  path: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const

export interface SearchFlagValues {
  readonly 'top-k'?: string | undefined
  readonly lang?: string | undefined
  readonly path?: readonly string[] | undefined
}

/** @throws {UsageError} If a flag makes no sense. */
export function searchOptionsOf(values: SearchFlagValues, topK: number): SearchOptions & { readonly topK: number } {
  const { lang, path } = values
  if (lang !== undefined && lang !== 'en' && lang !== 'fr' && lang !== 'zh') {
    throw new UsageError(`Unknown --lang "${lang}": expected en, fr or zh`)
  }
  return {
    topK: values['top-k'] === undefined ? topK : countOf('top-k', values['top-k']),
    ...(lang !== undefined && { lang }),
    ...(path !== undefined && { paths: path }),
  }
}

/** @throws {UsageError} If no path is given. */
export function storeOf(store: string | undefined): string {
  if (store !== undefined && store !== '') return store
  throw new UsageError('No index named: pass --store PATH')
}

/** @throws {UsageError} If there is nothing to open. */
export function existingStore(store: string | undefined): string {
  const path = storeOf(store)
  if (existsSync(path)) return path
  throw new UsageError(`There is no index "${path}": build it with glmkit search index DIR --store ${path}`)
}

function countOf(flag: string, value: string): number {
  const count = Number(value)
  if (Number.isInteger(count) && count >= 1 && count <= 10_000) return count
  throw new UsageError(`Cannot use --${flag} "${value}": expected a whole number from 1 to 10000`)
}
