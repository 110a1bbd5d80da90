import { parseCitations } from '@glmkit/tools/search'

export interface Sentence {
  /** Without citations. */
  readonly text: string
  /** What it cites, `path#heading:lines`, also right behind its end. */
  readonly citations: readonly string[]
}

const brackets = /[[【](?:[^[\]【】\n]|\[[^[\]\n]*\])*[\]】]/g
/** Stands for a citation while a text is taken apart: private use, so that no text has it. */
const mark = /\uE000(\d+)\uE001/g
const ends =
  /(?<=[.!?…]["'”’»)]{0,4}(?:\s*\uE000\d+\uE001)*)\s+(?!\uE000)|(?<=[。！？](?:[”’」』）])*(?:\s*\uE000\d+\uE001)*)(?![”’」』）。！？\s\uE000])|\n+/u
const abbreviation =
  /(?:(?<!\p{L})(?:e\.g|i\.e|cf|etc|vs|approx|ca|no|nos|fig|figs|p|pp|sec|al|mr|mrs|ms|dr|prof|st|m|mm|mme|mlle|art|vol|éd|ex|env)|(?<![\p{L}\d])\p{Lu})\.$/iu
const clauseEnds =
  /,(?!\d)\s*|[;:，；：]\s*|(?<!\p{L})(?:but|however|although|though|yet|nevertheless|mais|cependant|toutefois|pourtant|néanmoins|bien que)(?!\p{L})|但是?|不过|然而|尽管/iu

/** The sentences of a text, each with what it cites; list marks and headings of Markdown gone. */
export function sentencesOf(text: string): Sentence[] {
  const cited: (readonly string[])[] = []
  const marked = text.replaceAll(brackets, (bracket) => {
    const refs = parseCitations(bracket)
    if (refs.length === 0) return bracket
    cited.push(refs)
    return `\uE000${cited.length - 1}\uE001`
  })
  const pieces: string[] = []
  for (const piece of marked.split(ends)) {
    const before = pieces.at(-1)
    const isCut = before !== undefined && abbreviation.test(before.trimEnd())
    // A citation alone in its line belongs to what stands above it.
    const isTail = before !== undefined && piece.replaceAll(mark, '').trim() === ''
    if (isCut || isTail) pieces[pieces.length - 1] = `${before} ${piece}`
    else pieces.push(piece)
  }
  return pieces.flatMap((piece) => {
    const citations = [...piece.matchAll(mark)].flatMap(([, index]) => cited[Number(index)] ?? [])
    const bare = piece
      .replaceAll(mark, ' ')
      .replace(/^\s*(?:[-*+•>]|#{1,6}|\d{1,2}[.)])\s+/, '')
      .trim()
    return /[\p{L}\p{N}]/u.test(bare) ? [{ text: bare, citations: [...new Set(citations)] }] : []
  })
}

/** Parts of a sentence that may say different things. */
export function clausesOf(sentence: string): string[] {
  return sentence.split(clauseEnds).filter((clause) => clause.trim() !== '')
}

const clauseEdge =
  /[;:，；：\n]|,\s|[.!?。！？](?:\s|$)|(?<!\p{L})(?:but|however|although|though|mais|cependant|bien que)(?!\p{L})|但|不过/giu
/** A clause is no longer; a text of figures is read in time. */
const mostChars = 240

/** What stands before and behind a place within its clause. */
export function clauseAround(
  text: string,
  start: number,
  end: number,
): { readonly before: string; readonly after: string } {
  const before = text.slice(Math.max(0, start - mostChars), start)
  const after = text.slice(end, end + mostChars)
  const from = [...before.matchAll(clauseEdge)].at(-1)
  return {
    before: from === undefined ? before : before.slice(from.index + from[0].length),
    after: after.slice(0, after.matchAll(clauseEdge).next().value?.index),
  }
}

export function withoutCitations(text: string): string {
  return text.replaceAll(brackets, (bracket) => (parseCitations(bracket).length === 0 ? bracket : ' '))
}
