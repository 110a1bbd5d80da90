import { longestWholeChars, splitLines, unitsOf } from './line.ts'
import type { Step, Tell } from './line.ts'

const quote = 0x22
const separators: ReadonlySet<number> = unitsOf(',;\t|')

/** Where in a field we are; `closing`: after a quote that ends it, or is the first of two that are one of the text. */
type Field = 'start' | 'plain' | 'quoted' | 'closing'

/** @see https://www.rfc-editor.org/rfc/rfc4180#section-2 */
export function csvStep(tell: Tell): Step {
  let field: Field = 'start'
  let from = 0

  function next(unit: number): Field {
    if (field === 'quoted') return unit === quote ? 'closing' : 'quoted'
    if (unit === quote && field !== 'plain') return 'quoted'
    return separators.has(unit) ? 'start' : 'plain'
  }

  return splitLines(
    (unit) => {
      field = next(unit)
    },
    (at) => {
      if (field === 'quoted') {
        if (at - from > longestWholeChars) tell(at, 'line')
        return
      }
      tell(at, 'element')
      field = 'start'
      from = at
    },
  )
}
