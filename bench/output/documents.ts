import { tokenTexts } from '../../packages/emulator/src/lib/tokens.ts'
import { mix } from '../search/random.ts'
import { textOf } from './texts.ts'
import type { Kind } from './texts.ts'

export interface Document {
  readonly text: string
  /** As the emulator counts them. */
  readonly tokens: number
  /** Those that bring text: of the tokens of one character only the last does. */
  readonly deltas: number
}

/** A document of so many tokens or a little more: no element is cut. No white space stands at its end. */
export function documentOf(kind: Kind, tokens: number, seed: number): Document {
  let chars = tokens
  for (;;) {
    const text = textOf(kind, chars, mix(seed, tokens)).trimEnd()
    const pieces = tokenTexts(text)
    const counted = pieces.length
    if (counted >= tokens) return { text, tokens: counted, deltas: pieces.filter((piece) => piece !== '').length }
    chars = Math.ceil((text.length * tokens * 1.001) / counted)
  }
}
