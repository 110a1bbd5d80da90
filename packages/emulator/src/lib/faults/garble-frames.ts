import type { Generation } from '../generation.ts'
import type { Frame } from '../stream-frames.ts'
import { type Fault, findFault, type Place } from './fault.ts'

/** An event, and how long the stream stands still before it; Infinity is for ever. */
export interface GarbledFrame extends Frame {
  readonly stallMs?: number
}

/**
 * Cuts, glues, delays and ends a stream's events where the faults say.
 *
 * @param generation Its tokens are counted; every point beyond the last is moved back to where it still shows.
 * @param errorEvent An event that ends the stream at its place.
 */
export function* garbleFrames(
  frames: Iterable<Frame>,
  faults: readonly Fault[],
  generation: Generation,
  errorEvent: (Place & { readonly text: string }) | undefined,
): Generator<GarbledFrame> {
  const total = generation.pieces.length
  const point = (place: Place | undefined): number => {
    if (place === undefined) return Infinity
    const start = place.from === 'content' ? Math.min(generation.contentAt, total) : 0
    return Math.min(start + (place.afterTokens ?? Math.floor((total - start) / 2)), total - 1)
  }
  const disconnect = findFault(faults, 'disconnect')
  const stall = findFault(faults, 'stall')
  const endAt = disconnect?.atByte === undefined ? point(disconnect) : Infinity
  const errorAt = point(errorEvent)
  let stallAt = point(stall)
  let cutAt = point(findFault(faults, 'cut-frame'))
  let spliceAt = point(findFault(faults, 'spliced-frame'))
  let tearAt = point(findFault(faults, 'torn-frame'))
  let glued = ''

  for (const frame of frames) {
    if (frame.tokens > endAt) break
    if (errorEvent !== undefined && frame.tokens > errorAt) {
      yield { text: glued + errorEvent.text, tokens: frame.tokens }
      return
    }
    let { text } = frame
    if (frame.tokens > tearAt) {
      tearAt = Infinity
      glued += text.slice(0, Math.floor(text.length / 2))
      continue
    }
    if (frame.tokens > cutAt) {
      cutAt = Infinity
      text = `${text.slice(0, Math.floor(text.length / 2))}\n\n`
    }
    if (frame.tokens > spliceAt) {
      spliceAt = Infinity
      glued += text.trimEnd()
      continue
    }
    if (frame.tokens > stallAt) {
      stallAt = Infinity
      yield { text: glued + text, tokens: frame.tokens, stallMs: stall?.ms ?? Infinity }
    } else yield { text: glued + text, tokens: frame.tokens }
    glued = ''
  }
}
