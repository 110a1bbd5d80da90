export interface HeadingLine {
  /** 1–6, 1 is the strongest. */
  readonly level: number
  readonly title: string
  /** Else text goes on behind the number, and the title is the number. */
  readonly isWholeLine: boolean
}

interface Kind {
  readonly level: number
  readonly pattern: RegExp
}

const longestTitle = 80
/** In columns; a longer line that text follows is the beginning of that text. */
const longestLine = 60

const han = '[一二三四五六七八九十百千零〇两\\d]+'
const chinese = (unit: string, level: number): Kind => ({
  level,
  pattern: new RegExp(`^第\\s*${han}\\s*[${unit}]`, 'u'),
})

/** "PART II", "Article 7 –", "Clause 4.2: …"; in small letters, or followed by some, it is a sentence. */
function named(level: number, ...words: readonly string[]): Kind {
  const names = words.flatMap((word) => [word, word.toUpperCase()]).join('|')
  const number = String.raw`(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z]|premier|1er)`
  const end = String.raw`(?=$|\s*[:–—]|\s+-|\.?\s+(?:\p{Lu}|\p{Script=Han}))`
  return { level, pattern: new RegExp(`^(?:${names})\\s+${number}${end}`, 'u') }
}

const kinds: readonly Kind[] = [
  chinese('编編部篇卷', 1),
  chinese('章', 2),
  chinese('节節', 3),
  chinese('条條', 4),
  { level: 1, pattern: new RegExp(`^附[件录錄]\\s*(?:${han}|[A-Z])?(?=$|[\\s:：、])`, 'u') },
  named(1, 'Part', 'Book', 'Annex', 'Annexe', 'Appendix', 'Schedule', 'Partie', 'Livre'),
  named(2, 'Chapter', 'Chapitre'),
  named(3, 'Section'),
  named(4, 'Article', 'Clause', 'Amendment', 'Avenant'),
]
const numbered = /^\d{1,3}(?:\.\d{1,3}){0,3}[.)]?(?=\s+[\p{Lu}\p{Script=Han}“«"])/u

/**
 * Reads a line as a heading: Markdown's, or the numbers that contracts, laws and manuals have in English, French and
 * Chinese. A clause whose text begins on the line of its number counts, too.
 *
 * @param isApart Whether a blank line, a heading or a new page comes before. Without it only Markdown counts.
 * @param isAlone Whether a blank line follows.
 */
export function headingOf(line: string, isApart: boolean, isAlone: boolean): HeadingLine | undefined {
  // More than any title has, and less than a pattern could be slow on.
  const start = line.slice(0, 400)
  const [, hashes, marked] = /^ {0,3}(#{1,6})[^\S\n\f]+(\S.*)/.exec(start) ?? []
  if (hashes !== undefined && marked !== undefined) {
    const title = shorten(marked.replace(/[\s#]+$/, ''))
    return { level: hashes.length, title, isWholeLine: true }
  }
  if (!isApart) return undefined
  const text = start.trim()
  const kind = kinds.find(({ pattern }) => pattern.test(text))
  const number = (kind?.pattern ?? numbered).exec(text)?.[0]
  if (number === undefined) return undefined
  const level = kind?.level ?? Math.min(6, 3 + number.split('.').filter((part) => /\d/.test(part)).length)
  const isWholeLine = widthOf(text) <= (isAlone ? 2 * longestLine : longestLine)
  return { level, title: isWholeLine ? shorten(text) : number, isWholeLine }
}

function shorten(title: string): string {
  return title.length <= longestTitle
    ? title
    : `${title
        .slice(0, longestTitle)
        .toWellFormed()
        .replace(/\s+\S*$/, '')} …`
}

/** Chinese characters are two columns wide. */
function widthOf(text: string): number {
  return text.length + (text.match(/[\u2E80-\u9FFF\uFF00-\uFF60]/g)?.length ?? 0)
}
