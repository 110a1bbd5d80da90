import { type Analyse, createAnalyser } from '../analysis/analyse.ts'
import { isPlain } from '../analysis/grams.ts'
import { createPairTable } from '../analysis/pair-table.ts'

/** Terms as numbers, from 0: a number is found, counted and sorted faster than a string. */
export interface Vocabulary {
  readonly size: number
  readonly analyse: Analyse<number>
  termOf(id: number): string
  idOf(term: string): number
}

const maxWords = 400_000

export function createVocabulary(): Vocabulary {
  const ids = new Map<string, number>()
  const terms: string[] = []
  // Pairs of characters are most of the terms of Chinese, and have a table of their own.
  const idOfPair = createPairTable((first, second) => terms.push(String.fromCharCode(first, second)) - 1, Infinity)
  const idOf = (term: string): number => {
    if (term.length === 2 && isPlain(term.charCodeAt(0)) && isPlain(term.charCodeAt(1))) {
      return idOfPair(term.charCodeAt(0), term.charCodeAt(1))
    }
    const known = ids.get(term)
    if (known !== undefined) return known
    ids.set(term, terms.length)
    return terms.push(term) - 1
  }
  return {
    get size() {
      return terms.length
    },
    analyse: createAnalyser({ toTerm: idOf, toPair: idOfPair, maxWords }),
    termOf: (id) => terms[id] ?? '',
    idOf,
  }
}
