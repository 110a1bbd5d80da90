import type { Phrase } from '../analysis/phrase.ts'
import { createOccurrences, type IndexView, readOccurrences } from '../store/index-reader.ts'

/** The chunks that may hold a phrase: they hold its words, in whatever order. */
export interface Ordinals {
  has(ordinal: number): boolean
}

/** Numbered as in the whole index. Stop words are in no list, a phrase of nothing else may be anywhere. */
export function ordinalsWith(view: IndexView, phrase: Phrase): Ordinals {
  const inEnglish = intersection(view, phrase.steps.en)
  const inFrench = intersection(view, phrase.steps.fr)
  return { has: (ordinal) => inEnglish.has(ordinal) || inFrench.has(ordinal) }
}

const all: Ordinals = { has: () => true }

function intersection(view: IndexView, steps: Phrase['steps']['en']): Ordinals {
  const sets = steps.filter(({ isStop }) => !isStop).map(({ terms }) => union(view, terms))
  return sets.length === 0 ? all : { has: (ordinal) => sets.every((set) => set.has(ordinal)) }
}

function union(view: IndexView, terms: readonly string[]): Set<number> {
  const found = new Set<number>()
  const occurrences = createOccurrences()
  for (const term of terms) {
    readOccurrences(view, term, occurrences)
    let start = 0
    for (const [index, { ordinalBase }] of view.parts.entries()) {
      const end = occurrences.ends[index] ?? 0
      for (; start < end; start++) found.add(ordinalBase + (occurrences.ordinals[start] ?? 0))
    }
  }
  return found
}
