import { longestWholeChars } from './line.ts'
import type { Step, Tell } from './line.ts'

const quote = 0x22
const comma = 0x2c
const backslash = 0x5c

/**
 * After the comma of an element, not before: the text then says by itself that another one follows, and it does not end
 * in white space, which is lost on the way to the model.
 */
export function jsonStep(tell: Tell): Step {
  /** Where the arrays and objects begin that are open. */
  const open: number[] = []
  let isString = false
  let isEscaped = false

  function inString(unit: number): void {
    if (isEscaped) isEscaped = false
    else if (unit === backslash) isEscaped = true
    else if (unit === quote) isString = false
  }

  return (unit, at) => {
    if (isString) return inString(unit)
    if (unit === quote) isString = true
    else if (unit === 0x7b || unit === 0x5b) open.push(at)
    else if (unit === 0x7d || unit === 0x5d) {
      if (open.pop() !== undefined && open.length === 0) tell(at + 1, 'element')
    } else if (unit === comma) {
      const from = open.at(-1)
      if (from !== undefined && (open.length === 1 || at - from > longestWholeChars)) tell(at + 1, 'element')
    }
  }
}
