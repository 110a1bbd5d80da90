import type { Frame } from '../stream-frames.ts'
import { type Fault, findFault } from './fault.ts'

/**
 * Cuts, glues and ends a stream's events where the faults say.
 *
 * @param total Tokens of the reply; every point beyond is moved back to where it still shows.
 * @param errorEvent An event that ends the stream after this many tokens.
 */
export function* garbleFrames(
  frames: Iterable<Frame>,
  faults: readonly Fault[],
  total: number,
  errorEvent: { readonly text: string; readonly afterTokens: number | undefined } | undefined,
): Generator<Frame> {
  const point = (afterTokens = Math.floor(total / 2)): number => Math.min(afterTokens, total - 1)
  const disconnect = findFault(faults, 'disconnect')
  const endAt = disconnect === undefined || disconnect.atByte !== undefined ? Infinity : point(disconnect.afterTokens)
  const errorAt = errorEvent === undefined ? Infinity : point(errorEvent.afterTokens)
  const cut = findFault(faults, 'cut-frame')
  const splice = findFault(faults, 'spliced-frame')
  let cutAt = cut === undefined ? Infinity : point(cut.afterTokens)
  let spliceAt = splice === undefined ? Infinity : point(splice.afterTokens)
  let glued = ''

  for (const frame of frames) {
    if (frame.tokens > endAt) break
    if (errorEvent !== undefined && frame.tokens > errorAt) {
      yield { text: glued + errorEvent.text, tokens: frame.tokens }
      return
    }
    let { text } = frame
    if (frame.tokens > cutAt) {
      cutAt = Infinity
      text = `${text.slice(0, Math.floor(text.length / 2))}\n\n`
    }
    if (frame.tokens > spliceAt) {
      spliceAt = Infinity
      glued = text.trimEnd()
      continue
    }
    yield { text: glued + text, tokens: frame.tokens }
    glued = ''
  }
}
