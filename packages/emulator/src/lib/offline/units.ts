import { parseBlocks } from './blocks.ts'
import { detectLanguage, fold, type Language } from './language.ts'
import type { Passage } from './read-results.ts'
import { prepare, type Matchable } from './terms.ts'

export interface Cell {
  readonly header: string
  readonly value: string
}

/** A sentence, list item or table row: the least that can be quoted. */
export interface Unit {
  readonly passage: Passage
  /** The document of the passage, as far as its ref tells. */
  readonly document: string
  readonly language: Language
  readonly headings: string
  readonly text: string
  readonly cells: readonly Cell[]
  readonly own: Matchable
  /** Begins with a pronoun; `own` then includes the sentence before. */
  readonly refersBack: boolean
  /** The headings over it. */
  readonly section: Matchable
  /** Title, file name and headings. */
  readonly scope: Matchable
  /** Place of the passage among the results. */
  readonly rank: number
}

const pronoun =
  /^(?:it|its|they|their|this|these|he|she|il|elle|ils|elles|son|sa|ses|leurs?|ce|cette|cela)\s|^(?:它|其|该|这|他|她)/iu

export function unitsOf(passages: readonly Passage[]): Unit[] {
  return passages.flatMap((passage, rank) => {
    const document = passage.ref.replace(/[#:].*$/, '') || passage.ref
    const language = detectLanguage(passage.text)
    let before = ''
    return parseBlocks(passage.text).flatMap((block): Unit[] => {
      const base = { passage, document, language, headings: block.headings, rank }
      const section = prepare(`${block.headings} ${nameOfSection(passage.ref)}`)
      const scope = prepare(`${passage.title} ${readable(passage.ref)} ${block.headings}`)
      if (block.type === 'table') {
        return block.rows.map((row) => {
          const cells = row
            .map((value, at) => ({ header: block.headers[at] ?? '', value }))
            .filter(({ value }) => value !== '')
          const text = cells.map(({ header, value }) => (header === '' ? value : `${header}: ${value}`)).join(', ')
          return { ...base, section, scope, text, cells, refersBack: false, own: prepare(text) }
        })
      }
      // "It weighs 40 kg" speaks of what the sentence before it names.
      const refersBack = block.follows && pronoun.test(fold(block.text))
      const own = prepare(refersBack ? `${before} ${block.text}` : block.text)
      before = block.text
      return [{ ...base, section, scope, text: block.text, cells: [], refersBack, own }]
    })
  })
}

function nameOfSection(ref: string): string {
  return readable(/#([^:]*)/.exec(ref)?.[1] ?? '')
}

function readable(ref: string): string {
  return ref.replace(/[:#/._-]+/g, ' ')
}
