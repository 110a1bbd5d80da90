import { type Analyse, createAnalyser } from '../analysis/analyse.ts'

/** Terms as numbers, from 0: a number is found, counted and sorted faster than a string. */
export interface Vocabulary {
  readonly size: number
  readonly analyse: Analyse<number>
  termOf(id: number): string
  idOf(term: string): number
}

const maxCached = 400_000

export function createVocabulary(): Vocabulary {
  const ids = new Map<string, number>()
  const terms: string[] = []
  const idOf = (term: string): number => {
    const known = ids.get(term)
    if (known !== undefined) return known
    ids.set(term, terms.length)
    return terms.push(term) - 1
  }
  return {
    get size() {
      return terms.length
    },
    analyse: createAnalyser(idOf, maxCached),
    termOf: (id) => terms[id] ?? '',
    idOf,
  }
}
