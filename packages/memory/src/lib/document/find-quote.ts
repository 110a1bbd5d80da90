export interface Place {
  readonly start: number
  readonly end: number
}

export interface QuotableText {
  /** Where the text has these words. */
  find(quote: string): readonly Place[]
}

const doubleQuotes = new Set('"“”„‟«»″〝〞＂')
const singleQuotes = new Map(Array.from('‘’‚‛′＇`', (mark) => [mark, "'"]))
const dashes = new Map(Array.from('‐‑‒–—―−', (mark) => [mark, '-']))
const invisible = new Set('\u00AD\u200B\u200C\u200D\u2060\uFEFF')

/** Shorter ones are found anywhere and prove nothing. */
const leastLength = 4
/** More tell no more. */
const maxPlaces = 1_000

/**
 * Prepares a text for finding quotes in it, word by word. Only what tells nothing may differ: white space, the shape of
 * quotation marks and dashes, invisible characters.
 */
export function quotableText(text: string): QuotableText {
  const { folded, offsets } = fold(text)
  return {
    find(quote) {
      const wanted = fold(quote).folded.trim()
      const places: Place[] = []
      if (wanted.length < leastLength) return places
      for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
        const to = at + wanted.length
        if (cutsWord(folded, at) || cutsWord(folded, to)) continue
        places.push({ start: offsets[at] ?? 0, end: (offsets[to - 1] ?? 0) + 1 })
        if (places.length === maxPlaces) break
      }
      return places
    },
  }
}

/** Unit by unit, so that each can be traced to where it comes from. */
function fold(text: string): { readonly folded: string; readonly offsets: Uint32Array } {
  const offsets = new Uint32Array(text.length)
  const kept: string[] = []
  let space = -1
  const keep = (unit: string, offset: number): void => {
    offsets[kept.length] = offset
    kept.push(unit)
  }
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charAt(at)
    if (invisible.has(unit)) continue
    if (/\s/.test(unit)) {
      if (space < 0) space = at
      continue
    }
    const mark = doubleQuotes.has(unit) ? '"' : (singleQuotes.get(unit) ?? dashes.get(unit) ?? unit)
    // Chinese lines are joined without a space, and French quotation marks have one inside.
    if (space >= 0 && !isTight(kept.at(-1) ?? '"') && !isTight(mark)) keep(' ', space)
    space = -1
    keep(mark, at)
  }
  return { folded: kept.join(''), offsets }
}

const isTight = (unit: string): boolean => unit === '"' || isEastAsian(unit.charCodeAt(0))

function isEastAsian(code: number): boolean {
  return (code >= 0x2e80 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xff00 && code <= 0xffef)
}

/** Inside a word or a number: "2,500" is no quote of "12,500". */
function cutsWord(text: string, at: number): boolean {
  const left = text.slice(Math.max(0, at - 2), at)
  const right = text.slice(at, at + 2)
  if (isWordUnit(left.at(-1)) && isWordUnit(right.at(0))) return true
  return (/\d[.,]$/.test(left) && /^\d/.test(right)) || (/\d$/.test(left) && /^[.,]\d/.test(right))
}

function isWordUnit(unit: string | undefined): boolean {
  return unit !== undefined && /[\p{L}\p{N}]/u.test(unit) && !isEastAsian(unit.charCodeAt(0))
}
