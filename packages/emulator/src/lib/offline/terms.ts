import { contentTokens, fold, isHan, stem, tokenize, type Token } from './language.ts'
import { concepts, type Concept } from './synonyms.ts'

/** A word of a question, with everything that may stand for it in a text. */
export interface Term {
  readonly surface: string
  readonly key: string
  /** Names, codes and numbers: nothing else may stand for them. */
  readonly isExact: boolean
  readonly isNumber: boolean
  readonly concepts: readonly Concept[]
  readonly stems: readonly string[]
  readonly hanWords: readonly string[]
}

/** A text prepared for matching. */
export interface Matchable {
  readonly folded: string
  readonly keys: ReadonlySet<string>
}

const conceptsByKey = new Map<string, Concept[]>()
for (const concept of concepts) {
  for (const word of Object.values(concept.words).flat()) {
    const key = isHan(word) ? word : stem(word)
    const known = conceptsByKey.get(key) ?? []
    if (!known.includes(concept)) conceptsByKey.set(key, [...known, concept])
  }
}

export function termOf(token: Token): Term {
  const isExact = token.kind === 'name' || token.kind === 'code' || token.kind === 'number'
  const found = conceptsByKey.get(token.key) ?? []
  const words = found.flatMap((concept) => Object.values(concept.words).flat())
  return {
    surface: token.surface,
    key: token.key,
    isExact: isExact && found.length === 0,
    isNumber: token.kind === 'number' || /^\d+$/.test(token.key),
    concepts: found,
    stems: words.filter((word) => !isHan(word)).map(stem),
    hanWords: words.filter(isHan),
  }
}

/** The terms of a text, each once, in order. */
export function termsOf(text: string): Term[] {
  const terms = new Map<string, Term>()
  for (const token of joinHan(contentTokens(text))) {
    if (!terms.has(token.key)) terms.set(token.key, termOf(token))
  }
  return [...terms.values()]
}

/** Puts back together what the segmenter cut: known words ("站|长") and names it does not know ("海|州"). */
function joinHan(tokens: readonly Token[]): Token[] {
  const joined: Token[] = []
  for (const token of tokens) {
    const before = joined.at(-1)
    const isNext =
      before?.kind === 'han' && token.kind === 'han' && before.index + before.surface.length === token.index
    const whole = isNext ? before.surface + token.surface : ''
    const isName = token.surface.length === 1 && before?.surface.length === 1 && !conceptsByKey.has(token.key)
    if (isNext && (conceptsByKey.has(whole) || isName)) joined.splice(-1, 1, { ...before, surface: whole, key: whole })
    else joined.push(token)
  }
  return joined
}

export function prepare(text: string): Matchable {
  const keys = new Set<string>()
  let previous = ''
  for (const { key, kind, surface } of tokenize(text)) {
    keys.add(key)
    // "GLM 5", "GLM-5" and "GLM5" are one thing, and so are "200 K" and "200K".
    if (previous !== '' && (kind === 'number' || /^\d/.test(previous))) keys.add(previous + key)
    if (kind === 'number') keys.add(key.replace(/[a-z%]+$/, ''))
    if (kind === 'code') for (const part of fold(surface).split(/[-_]/)) keys.add(stem(part))
    previous = /^\d/.test(key) ? key : fold(surface)
  }
  return { folded: fold(text), keys }
}

/** How well a text covers a term: 1 the word itself, less for a synonym or a kindred form, 0 not at all. */
export function matchTerm(term: Term, { folded, keys }: Matchable): number {
  if (isHan(term.key)) {
    if (folded.includes(term.key)) return 1
  } else if (keys.has(term.key)) {
    return 1
  }
  if (term.isExact || term.isNumber) return 0
  if (term.hanWords.some((word) => word.length > 1 && folded.includes(word))) return 0.85
  if (term.stems.some((word) => keys.has(word))) return 0.85
  if (term.concepts.some(({ values }) => values?.test(folded))) return 0.8
  if (isHan(term.key)) return term.key.length > 2 && pairs(term.key).some((pair) => folded.includes(pair)) ? 0.6 : 0
  if (term.key.length < 5) return 0
  for (const key of keys) {
    const [short, long] = key.length < term.key.length ? [key, term.key] : [term.key, key]
    if (short.length >= 5 && long.length - short.length <= 4 && long.startsWith(short)) return 0.75
  }
  return 0
}

function pairs(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2))
}
