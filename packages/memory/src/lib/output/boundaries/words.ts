import { space, tab, unitsOf } from './line.ts'
import type { Step, Tell } from './line.ts'

/** A paragraph without line ends is cut after a sentence, but not after every one. */
const sentenceAfterChars = 400
/** And after any word where it has no sentences. */
const wordAfterChars = 1_600

/** Of scripts that write a space after it, and of those that write none. */
const stops = unitsOf('.!?…؟۔।')
const wideStops = unitsOf('。！？｡')
const wideCommas = unitsOf('，、；：')
const closers = unitsOf(')]"\'»”’」』】）》*_')
const ideographicSpace = 0x3000

type Before = 'stop' | 'wide-stop' | 'wide-comma' | 'other'

export interface Words {
  readonly step: Step
  /** There is another boundary. */
  reset(at: number): void
}

/** Boundaries within a line: before the first letter of a sentence or a word, so that nothing before it is still open. */
export function createWords(tell: Tell): Words {
  let from = 0
  let before: Before = 'other'
  let isSpaced = false
  /** The first half of a character before which the text might be cut. */
  let half: number | undefined

  function isPlace(at: number): boolean {
    const chars = at - from
    if (chars < sentenceAfterChars) return false
    if (before === 'wide-stop' || (before === 'stop' && isSpaced)) return true
    return chars >= wordAfterChars && (isSpaced || before === 'wide-comma')
  }

  function begin(at: number, ...units: readonly number[]): void {
    if (isPlace(at) && !/^[\p{M}\u200c\u200d]/u.test(String.fromCharCode(...units))) {
      tell(at, 'word')
      from = at
    }
    before = 'other'
    isSpaced = false
  }

  return {
    step(unit, at) {
      if (half !== undefined) {
        begin(at - 1, half, unit)
        half = undefined
        if (isLow(unit)) return
      }
      if (unit === space || unit === tab || unit === ideographicSpace) isSpaced = true
      else if (before !== 'other' && !isSpaced && closers.has(unit)) return
      else if (isHigh(unit)) half = unit
      else {
        begin(at, unit)
        before = kindOf(unit)
      }
    },
    reset(at) {
      from = at
      before = 'other'
      isSpaced = false
      half = undefined
    },
  }
}

function kindOf(unit: number): Before {
  if (stops.has(unit)) return 'stop'
  if (wideStops.has(unit)) return 'wide-stop'
  return wideCommas.has(unit) ? 'wide-comma' : 'other'
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff
