import { type Continuation, lineStart } from './read-continuation.ts'

/** Where a document goes on, in characters from its beginning. */
export interface Place {
  /** The first of the words or of the line to be repeated. */
  readonly start: number
  /** Behind the words, without the white space that may follow. */
  readonly wordsEnd: number
  /** The first that the client has not. */
  readonly end: number
}

/** Of words that stand in many places, no more places are compared. */
const maxPlaces = 1_000
/** Of the text before the words, no more is compared. */
const maxCompared = 65_536

/** Undefined where the document has no such words or line. */
export function findPlace(document: string, asked: Continuation): Place | undefined {
  if (asked.type === 'line') {
    const start = lineStart(document, asked.line)
    return start === undefined ? undefined : { start, wordsEnd: start, end: start }
  }
  const words = asked.words.trimEnd()
  const known = asked.answer.trimEnd()
  const isKnown = known.endsWith(words)
  const wordsEnd =
    isKnown && document.slice(0, known.length) === known
      ? known.length
      : bestPlace(document, words, isKnown ? known : words)
  if (wordsEnd === undefined) return undefined
  const blank = isKnown ? asked.answer.slice(known.length) : asked.words.slice(words.length)
  const end = document.startsWith(blank, wordsEnd) ? wordsEnd + blank.length : wordsEnd
  return { start: wordsEnd - words.length, wordsEnd, end }
}

/** Where the words end: of several places the one before which most of the known text stands, the first of equals. */
function bestPlace(document: string, words: string, known: string): number | undefined {
  let places = placesOf(document, words)
  for (let length = 256; places.length > 1 && length <= maxCompared; length *= 4) {
    const tail = known.slice(-length)
    // Slices are compared as memory, thousands of times faster than characters.
    const fitting = places.filter((place) => document.slice(Math.max(0, place - tail.length), place) === tail)
    if (fitting.length === 0) return furthest(document, places, known)
    places = fitting
  }
  return places[0]
}

function furthest(document: string, places: readonly number[], known: string): number | undefined {
  const lengths = places.map((place) => commonEnd(document, place, known))
  return places[lengths.indexOf(Math.max(...lengths))]
}

function placesOf(document: string, words: string): number[] {
  const places: number[] = []
  if (words === '') return places
  for (let at = document.indexOf(words); at >= 0 && places.length < maxPlaces; at = document.indexOf(words, at + 1)) {
    places.push(at + words.length)
  }
  return places
}

function commonEnd(document: string, place: number, known: string): number {
  const most = Math.min(place, known.length, maxCompared)
  let length = 0
  while (length < most && document[place - 1 - length] === known[known.length - 1 - length]) length += 1
  return length
}
