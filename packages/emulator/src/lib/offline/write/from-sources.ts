import { contentTokens, fold, type Language } from '../language.ts'
import type { Source } from './read-task.ts'
import type { Block } from './render.ts'
import { type Statement, statementsOf } from './statements.ts'
import { leadTo, phrase } from './write-phrases.ts'

const statementsInParagraph = 4
/** Of an excerpt around a number: a longer one would repeat the sentence it is from. */
const excerptSize = 48
const termsListed = 40
const wordsOfPair = 6

/**
 * What the sources say under their headings, every sentence with its reference; then their numbers and the words they
 * share, which are counted, not invented.
 *
 * @param before A text that has some of it already.
 */
export function* fromSources(sources: readonly Source[], language: Language, before = ''): Generator<Block> {
  const statements = statementsOf(sources).filter(({ text }) => !before.includes(text))
  if (statements.length === 0) return
  if (before === '') {
    const documents = [...new Set(sources.map(({ ref }) => ref.replace(/#.*$/, '')))].join(', ')
    yield { type: 'paragraph', text: phrase('drawsOn', language, sources.length, documents) }
  }
  const groups = Map.groupBy(statements, ({ heading }) => heading)
  for (const [number, [heading, said]] of [...groups].entries()) {
    yield { type: 'heading', text: heading }
    for (let at = 0; at < said.length; at += statementsInParagraph) {
      const sentences = said.slice(at, at + statementsInParagraph).map(cited)
      const lead = at === 0 ? [leadTo(heading, language, number)] : []
      yield { type: 'paragraph', text: [...lead, ...sentences].join(language === 'zh' ? '' : ' ') }
    }
  }
  if (before !== '') return
  const words = wordsOf(sources)
  yield* listed('figures', figuresIn(statements), language)
  yield* listed('terms', termsIn(words, language), language)
  yield* listed('pairs', pairsIn(words, sources, language), language)
}

function cited({ text, ref }: Statement): string {
  return `${text} [${ref}]`
}

function* listed(what: 'figures' | 'terms' | 'pairs', items: readonly string[], language: Language): Generator<Block> {
  if (items.length === 0) return
  yield { type: 'heading', text: phrase(what, language) }
  yield { type: 'paragraph', text: phrase(`${what}Lead`, language) }
  for (const text of items) yield { type: 'item', text }
}

function figuresIn(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ text, ref }) => {
    const number = /\d[\d.,]*/.exec(text)
    if (number === null) return []
    const from = Math.max(0, number.index - excerptSize / 2)
    const to = from + excerptSize
    let around = text.slice(from, to).toWellFormed()
    // Whole words, where there are spaces between them.
    if (from > 0) around = `… ${around.replace(/^[^\s\d]*\s/, '')}`
    if (to < text.length) around = `${around.replace(/\s[^\s\d]*$/, '')} …`
    // The reference first: behind the excerpt it would be the end of the sentence once more.
    return [`[${ref}] ${around}`]
  })
}

/** A word that counts, and the sources that have it. */
interface SharedWord {
  readonly surface: string
  readonly refs: ReadonlySet<string>
}

/** Words of more than one source, those of most first. */
function wordsOf(sources: readonly Source[]): readonly SharedWord[] {
  const words = new Map<string, { readonly surface: string; readonly refs: Set<string> }>()
  for (const { ref, text } of sources) {
    for (const { surface, key, kind } of contentTokens(text)) {
      if (kind === 'number' || fold(surface).length < (kind === 'han' ? 2 : 4)) continue
      const word = words.get(key) ?? { surface, refs: new Set<string>() }
      words.set(key, word)
      word.refs.add(ref)
    }
  }
  return [...words.values()].filter(({ refs }) => refs.size > 1).toSorted((a, b) => b.refs.size - a.refs.size)
}

function termsIn(words: readonly SharedWord[], language: Language): string[] {
  return words
    .slice(0, termsListed)
    .map(({ surface, refs }) => phrase('termsOne', language, surface, refs.size, [...refs][0] ?? ''))
}

/** Every two sources and the rarest of the words they share. */
function pairsIn(words: readonly SharedWord[], sources: readonly Source[], language: Language): string[] {
  const rare = words.toReversed()
  return sources.flatMap(({ ref }, at) =>
    sources.slice(at + 1).flatMap((other) => {
      const shared = rare.filter(({ refs }) => refs.has(ref) && refs.has(other.ref)).slice(0, wordsOfPair)
      const list = shared.map(({ surface }) => surface).join(language === 'zh' ? '、' : ', ')
      return list === '' ? [] : [phrase('pairsOne', language, ref, other.ref, list)]
    }),
  )
}
