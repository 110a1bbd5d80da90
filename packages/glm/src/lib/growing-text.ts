/** A text that grows by small pieces. */
export interface GrowingText {
  readonly length: number
  add(piece: string): void
  toString(): string
}

/** Few: what lives longer than a moment is no longer cheap to throw away. */
const gatheredPieces = 64

/** `+=` alone would keep an object for each of the pieces: more than the text itself, where they are tokens. */
export function createGrowingText(given = ''): GrowingText {
  let text = given
  let pieces: string[] = []
  let { length } = given

  function gather(): string {
    if (pieces.length > 0) {
      text += pieces.join('')
      pieces = []
    }
    return text
  }

  return {
    get length() {
      return length
    },
    add(piece) {
      pieces.push(piece)
      length += piece.length
      if (pieces.length === gatheredPieces) gather()
    },
    toString: gather,
  }
}
