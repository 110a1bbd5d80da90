import type { Boundary, WrittenFormat } from '../format.ts'
import { codeStep } from './line.ts'
import type { Step, Tell } from './line.ts'
import { csvStep } from './csv.ts'
import { htmlStep } from './html.ts'
import { jsonStep } from './json.ts'
import { markdownStep } from './markdown.ts'
import { textStep } from './text.ts'

export interface BoundaryScanner {
  /**
   * Takes the next piece of the text, however it is cut.
   *
   * @returns What this piece has shown to be boundaries, in their order; offsets are from the beginning of the text. A
   * place is told a second time, as `section`, when a heading turns out to follow; a lone `\r` is told with the
   * character after it, which may have been a `\n`.
   */
  push(piece: string): readonly Boundary[]
}

const steps: Readonly<Record<WrittenFormat, (tell: Tell) => Step>> = {
  markdown: markdownStep,
  text: textStep,
  json: jsonStep,
  jsonl: codeStep,
  csv: csvStep,
  html: htmlStep,
  code: codeStep,
}

/** Finds where a text can be cut and go on, while it is written: every character is looked at once. */
export function createBoundaryScanner(format: WrittenFormat): BoundaryScanner {
  let found: Boundary[] = []
  let length = 0
  const step = steps[format]((at, kind) => {
    found.push({ at, kind })
  })
  return {
    push(piece) {
      found = []
      for (let index = 0; index < piece.length; index += 1) step(piece.charCodeAt(index), length + index)
      length += piece.length
      return found
    },
  }
}
