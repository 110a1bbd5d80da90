import type { BoundaryKind } from '../format.ts'

export type Tell = (at: number, kind: BoundaryKind) => void

/** Takes the UTF-16 unit at a place of the text. One by one, so that it does not matter how the text is cut into pieces. */
export type Step = (unit: number, at: number) => void

/** Of what should stay in one piece, only so much does: else a text that never closes it could not go on anywhere. */
export const longestWholeChars = 4_000

export const space = 0x20
export const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** @param each Takes what is no line end. @param end Takes the place after a line end; `\r\n` is one. */
export function splitLines(each: Step, end: (at: number) => void): Step {
  let isAfterReturn = false
  return (unit, at) => {
    if (unit === lineFeed) {
      isAfterReturn = false
      end(at + 1)
      return
    }
    if (isAfterReturn) end(at)
    isAfterReturn = unit === carriageReturn
    if (!isAfterReturn) each(unit, at)
  }
}

export const codeStep = (tell: Tell): Step =>
  splitLines(
    () => {},
    (at) => tell(at, 'line'),
  )

/** @param characters None of them above U+FFFF. */
export function unitsOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)))
}
