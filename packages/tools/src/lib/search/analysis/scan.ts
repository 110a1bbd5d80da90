import { astralKind, Kind } from './characters.ts'

export function kindAt(text: string, index: number, kinds: Uint8Array): number {
  const kind = kinds[text.charCodeAt(index)] ?? Kind.other
  return kind === Kind.surrogate ? astralKind(text, index) : kind
}

/** The end of a run of one kind, and of the marks in it. */
export function runEnd(text: string, start: number, kind: number, kinds: Uint8Array): number {
  let end = start
  while (end < text.length) {
    const next = kindAt(text, end, kinds)
    if (next !== kind && next !== Kind.mark) break
    end += (kinds[text.charCodeAt(end)] ?? 0) === Kind.surrogate ? 2 : 1
  }
  return end
}

/** What goes on for longer is no word that somebody put together. */
const maxJoined = 200

/** The end of a word with what may stand inside of one: `max_tokens`, `l'API`, `SWE-bench`, `0,85`, `200 000`. */
export function wordEnd(text: string, start: number, kinds: Uint8Array): number {
  let end = start
  for (;;) {
    end = lettersEnd(text, end, kinds)
    if (end - start > maxJoined) return end
    const next = joinedAt(text, start, end, kinds)
    if (next === end) return end
    end = next
  }
}

function lettersEnd(text: string, start: number, kinds: Uint8Array): number {
  let end = start
  while (end < text.length) {
    const kind = kinds[text.charCodeAt(end)] ?? Kind.other
    if (kind >= Kind.mark && kind <= Kind.digit) end++
    else if (kind === Kind.surrogate && isWordKind(astralKind(text, end))) end += 2
    else break
  }
  return end
}

function isWordKind(kind: number): boolean {
  return kind >= Kind.mark && kind <= Kind.digit
}

/** Where the word goes on after the joiner at `end`; `end` if it does not. */
function joinedAt(text: string, start: number, end: number, kinds: Uint8Array): number {
  switch (text.charCodeAt(end)) {
    case 0x20: // space
    case 0xa0:
    case 0x2009:
    case 0x202f:
      return isGroup(text, start, end, kinds) ? end + 4 : end
    case 0x2c: // comma
      return isInNumber(text, start, end, kinds) ? end + 1 : end
    case 0x5f: {
      let next = end + 1
      while (text.charCodeAt(next) === 0x5f) next++
      return startsWord(text, next, kinds) ? next : end
    }
    case 0x27: // apostrophes
    case 0x2019:
    case 0xff07:
    case 0x2d: // hyphens
    case 0x2010:
    case 0x2011:
    case 0x2e: // full stop
      return startsWord(text, end + 1, kinds) ? end + 1 : end
    default:
      return end
  }
}

function startsWord(text: string, index: number, kinds: Uint8Array): boolean {
  const kind = index < text.length ? kindAt(text, index, kinds) : Kind.other
  return kind >= Kind.letter && kind <= Kind.digit
}

function isDigit(text: string, index: number, kinds: Uint8Array): boolean {
  return kinds[text.charCodeAt(index)] === Kind.digit
}

/** Three more digits after a space, as in `200 000`. */
function isGroup(text: string, start: number, end: number, kinds: Uint8Array): boolean {
  if (!isDigit(text, end - 1, kinds) || !isDigit(text, end + 1, kinds)) return false
  if (!isDigit(text, end + 2, kinds) || !isDigit(text, end + 3, kinds)) return false
  if (end + 4 < text.length && isWordKind(kinds[text.charCodeAt(end + 4)] ?? 0)) return false
  return /^\d{1,3}(?:[ \u00A0\u2009\u202F]\d{3})*$/.test(text.slice(start, end))
}

/** The comma of `200,000` and `0,85`, not those of `1,2,3`. */
function isInNumber(text: string, start: number, comma: number, kinds: Uint8Array): boolean {
  if (!isDigit(text, comma - 1, kinds) || !isDigit(text, comma + 1, kinds)) return false
  let end = comma + 1
  while (isDigit(text, end, kinds)) end++
  if (end - comma === 4) return true
  const isListed = text.charCodeAt(end) === 0x2c && isDigit(text, end + 1, kinds)
  const followsList = text.charCodeAt(start - 1) === 0x2c
  return !isListed && !followsList && !text.slice(start, comma).includes(',')
}
