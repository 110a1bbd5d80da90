import { compatible, fold } from './fold.ts'
import { numberTerms } from './numbers.ts'
import { termOf, type Stemming } from './stemming.ts'
import { isStopWord } from './stop-words.ts'

export interface WordTerm {
  readonly term: string
  /** What it was before stemming. */
  readonly form: string
  /** Positions after that of the word. */
  readonly offset: number
  readonly isStop: boolean
}

/** What a word as written stands for. */
export interface WordTerms {
  /** The word as a whole, in each form it may be looked up. */
  readonly wholes: readonly WordTerm[]
  /** What it is put together from, in order; empty if it is not. */
  readonly parts: readonly WordTerm[]
  /** How many positions it takes. */
  readonly width: number
  /** Characters before and after it that belong to the grammar: `l'API`, `model's`. */
  readonly skip: number
  readonly trim: number
  /** A hash or a piece of base64 rather than a word. */
  readonly isNoise: boolean
}

const maxTermLength = 64
/** A shorter one may be a name. */
const minNoiseLength = 16

/** The most of any text: there is nothing to take apart. */
const plain = /^[A-Za-zÀ-ÖØ-öø-ÿŒœ][a-zß-öø-ÿœ]*$/
const elision = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’＇](?=[\p{L}\p{N}]\p{M}*[\p{L}\p{N}])/iu
const possessive = /['’＇](?:s|re|ve|ll|d|m)$/iu
const negation = /^\p{L}+n['’＇]t$/iu
/** reçoit-il, accepte-t-elle, donne-moi */
const clitic =
  /(?<=\p{L}\p{M}*\p{L}\p{M}*)-(?:t-)?(?:je|tu|ils?|elles?|on|nous|vous|ce|moi|toi|lui|leur|ci|l(?:à|a\u0300))$/iu
const joiners = /[\s\-_,'’＇\u2010\u2011]+|(?<!\p{N})\.|\.(?!\p{N})/u
const boundary =
  /\p{Ll}\p{M}*(?=\p{Lu})|\p{Lu}\p{M}*(?=\p{Lu}\p{M}*\p{Ll}\p{M}*\p{Ll})|\p{L}\p{M}*(?=\p{N})|\p{N}(?=\p{L})/gu

/** Takes a word apart; `surface` begins with a letter or digit and ends with one, or a mark of it. */
export function wordTerms(surface: string, stemming: Stemming): WordTerms {
  if (plain.test(surface)) {
    return { wholes: [wordTerm(surface, 0, stemming)], parts: [], width: 1, skip: 0, trim: 0, isNoise: false }
  }
  const skip = elision.exec(surface)?.[0].length ?? 0
  const isNegation = negation.test(surface)
  const ending = possessive.exec(surface) ?? (stemming === 'fr' ? clitic.exec(surface) : null)
  const trim = isNegation ? 0 : (ending?.[0].length ?? 0)
  const word = compatible(surface.slice(skip, surface.length - trim))
  const grammar = { skip, trim, isNoise: false }

  const numbers = numberTerms(word, stemming)
  if (numbers.length > 0) {
    const wholes = numbers.map((term) => wordTerm(term, 0, 'en'))
    // They may be several: `step 3 100 items`, `f(1,2)`.
    const isUnsure = /\s/.test(word) || (/^\d+,\d+$/.test(word) && stemming === 'en' && !/,\d{3}$/.test(word))
    const parts = isUnsure ? word.split(/[\s,.]/).map((part, offset) => wordTerm(part, offset, 'en')) : []
    return { ...grammar, wholes, parts, width: Math.max(1, parts.length) }
  }

  const segments = word.split(joiners).filter((segment) => segment !== '')
  const joined = segments.join('')
  const pieces = segments.map(split)
  const count = pieces.flat().length
  const whole = wordTerm(joined, 0, stemming)
  const isHash =
    isRandom(count, segments.length, joined.length) || segments.some(({ length }) => length > maxTermLength)
  if (isNegation || isHash || count < 2) {
    const isStop = isNegation || (whole.isStop && !isAcronym(word))
    const isNoise = isHash && joined.length >= minNoiseLength
    return { ...grammar, wholes: [{ ...whole, isStop }].filter(isSaid), parts: [], width: 1, isNoise }
  }
  const parts = pieces
    .flatMap(telling)
    .map((piece, offset) => wordTerm(piece, offset, stemming))
    .filter(isSaid)
  return { ...grammar, wholes: [{ ...whole, isStop: false }].filter(isSaid), parts, width: Math.max(1, parts.length) }
}

/** Letters that are but a mark on a space, `ͺ`, leave nothing. */
function isSaid({ term }: WordTerm): boolean {
  return term !== ''
}

function wordTerm(word: string, offset: number, stemming: Stemming): WordTerm {
  const form = cut(fold(word))
  return { term: termOf(form, stemming), form, offset, isStop: isStopWord(form, stemming) }
}

/** Not between the halves of a character: half ones are all the same byte for byte. */
function cut(form: string): string {
  return form.length > maxTermLength ? form.slice(0, maxTermLength).replace(/[\uD800-\uDBFF]$/, '') : form
}

/** maxTokens → max, Tokens · GLM5 → GLM, 5 · HTTPServer → HTTP, Server */
function split(segment: string): string[] {
  return segment.replaceAll(boundary, '$& ').split(' ')
}

/** Not the i in iPhone or the k in 128k: nobody looks for them alone. */
function telling(pieces: readonly string[]): readonly string[] {
  return pieces.length === 1 ? pieces : pieces.filter((piece) => piece.length > 1 || /\p{N}/u.test(piece))
}

/** More changes of case, or between letters and digits, than an identifier has: `5e4c010`. */
function isRandom(pieces: number, segments: number, length: number): boolean {
  const changes = pieces - segments
  return changes >= 7 || (changes >= 3 && length >= 7 && length < 2 * pieces)
}

/** The vitamin, the country, the department; not the connectives of those who shout. */
function isAcronym(word: string): boolean {
  return /^\p{Lu}{2,3}$/u.test(word) && !/^(?:AND|OR|NOT|THE|FOR|ET|OU)$/.test(word)
}
