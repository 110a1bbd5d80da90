/**
 * Queries on the synthetic corpus, each drawn from one passage that ought to be found: the words of a query are chosen from
 * it by chance, common and rare ones, in another form as often as the language has it.
 */
import { countDocuments, makeDocument, type CorpusChunk, type CorpusOptions } from './corpus.ts'
import { createRandom, mix, pick, type Random } from './random.ts'
import { inflected, isFunctionWord, type Lang } from './words.ts'

export type QueryKind = 'en keywords' | 'en question' | 'zh question' | 'fr question'

export interface KnownItemQuery {
  readonly id: string
  readonly kind: QueryKind
  readonly text: string
  readonly lang: Lang
  /** Id of the passage it was drawn from. */
  readonly source: string
}

interface Kind {
  readonly lang: Lang
  readonly share: number
  /** `%` stands for words of the passage. */
  readonly templates: readonly string[]
}

const kinds: Readonly<Record<QueryKind, Kind>> = {
  'en keywords': { lang: 'en', share: 100, templates: ['% %', '% % %', '% % % %'] },
  'en question': {
    lang: 'en',
    share: 50,
    templates: [
      'How does the % % when a % is %?',
      'What is the % of % in %?',
      'Why should I not use % with % and %?',
      'Which % can be % before the % of %?',
    ],
  },
  'zh question': {
    lang: 'zh',
    share: 100,
    templates: ['%的%是什么？', '为什么%需要%？', '%如何%？', '在%中怎么%的%？', '%和%有什么不同？'],
  },
  'fr question': {
    lang: 'fr',
    share: 50,
    templates: [
      "Comment est-ce que le % de l'% est % ?",
      'Quelle est la % des % dans % ?',
      'Pourquoi % avec une % ou les % ?',
    ],
  },
}

/** As many of each kind as the measurements in the notes had: 100, 50, 100, 50; or a share of them. */
export function makeQueries(options: CorpusOptions, share = 1): KnownItemQuery[] {
  const { seed = 1 } = options
  // The last document may be cut short.
  const count = Math.max(1, countDocuments(options) - 1)
  const queries: KnownItemQuery[] = []
  for (const [kind, { lang, share: most, templates }] of entries(kinds)) {
    const random = createRandom(mix(seed, 77, kind.length, lang.charCodeAt(0)))
    for (let left = Math.ceil(most * share); left > 0;) {
      const { lang: language, chunks } = makeDocument(seed, pick(random, count), '\u200b')
      const chunk = chunks[pick(random, chunks.length)]
      if (language !== lang || chunk === undefined) continue
      const text = fill(random, templates[pick(random, templates.length)] ?? '%', chunk)
      queries.push({ id: `q${queries.length}`, kind, text, lang, source: chunk.id })
      left -= 1
    }
  }
  return queries
}

function fill(random: Random, template: string, { text, lang }: CorpusChunk): string {
  const words = (text.match(lang === 'zh' ? /\p{sc=Han}{2,}/gu : /\p{L}[\p{L}\p{N}_-]{3,}/gu) ?? []).filter(
    (word) => !isFunctionWord(word, lang),
  )
  return template.replaceAll('%', () => {
    const word = words[pick(random, words.length)] ?? ''
    return lang === 'zh' ? word : inflected(random, word.toLowerCase(), lang)
  })
}

function entries<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][]
function entries(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record)
}
