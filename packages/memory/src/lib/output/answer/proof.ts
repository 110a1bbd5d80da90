import type { CutCause, Seam } from '@glmkit/core'

/** Reads a reply until it is proved where it goes on with a text; from there on it is part of the text. */
export interface Proof {
  readonly kind: Seam['proof']
  /** What the model is told. */
  readonly request: string
  /** @returns What of the piece, and of what was kept back before it, belongs to the text. */
  push(piece: string): string
  /**
   * The reply is over.
   *
   * @param cause Why it was cut, if it was.
   * @returns What still belongs to the text; `undefined` if it was never proved.
   */
  end(cause?: CutCause): string | undefined
  readonly isProved: boolean
  readonly isLost: boolean
  /** Lost because the reply has the place twice. */
  readonly isAmbiguous: boolean
  /** Characters of the text the reply has repeated. */
  readonly echoedChars: number
  /** The reply has opened a code fence before it repeated the words, and may close it at its end. */
  readonly isFenced: boolean
}
