import { splitLines } from './line.ts'
import type { Step, Tell } from './line.ts'
import { createWords } from './words.ts'

export function textStep(tell: Tell): Step {
  const words = createWords(tell)
  return splitLines(words.step, (at) => {
    words.reset(at)
    tell(at, 'line')
  })
}
