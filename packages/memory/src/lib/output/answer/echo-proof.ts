import { beginningChars } from './anchor.ts'
import type { Anchor } from './anchor.ts'
import { echoRequest } from './prompts.ts'
import type { Proof } from './proof.ts'

/** A model may say a word or open a fence before it repeats. */
const preambleChars = 300
/** Who repeats more than was asked, word for word, may do so for a while. */
const mostEchoChars = 8_000
const repeatedChars = 3
const fenceLine = /^[ \t]*(?:`{3,}|~{3,})/gm

/**
 * The model repeats the last words of the text, and only what follows them is new.
 *
 * They count if they stand once near the beginning of the reply, or at the end of a longer piece of the text that is
 * repeated word for word; white space counts like any other character.
 *
 * @param tail The end of the text.
 */
export function createEchoProof({ shown, must }: Anchor, tail: string, retries: number): Proof {
  let reply = ''
  /** Of `must`, what is still to be repeated. */
  let owed = must.slice(shown.length)
  let state: 'searching' | 'owing' | 'proved' | 'lost' = 'searching'
  let echoedChars = 0
  let isFenced = false
  let isAmbiguous = false
  const before = tail.slice(0, tail.length - owed.length)
  const decidedFrom = preambleChars + 2 * shown.length

  function search(isOver: boolean, isWhole = false): string {
    const at = reply.indexOf(shown)
    // A word or two stand in any preamble.
    const isShort = shown.length < beginningChars
    const isNear = at >= 0 && (isShort ? reply.slice(0, at).trim() === '' : at <= preambleChars)
    if (isNear && !isOver && reply.length < decidedFrom) return ''
    if (isNear ? isAgain(at) || (isOver && !isWhole && mayComeAgain(at + shown.length)) : !isEcho(at)) {
      if (!isWhole && reply.length < decidedFrom) return ''
      state = 'lost'
      isAmbiguous = isNear
      return ''
    }
    return at < 0 ? '' : found(at, at + shown.length)
  }

  /** Who says the words twice, or begins to, may mean either. */
  const isAgain = (at: number): boolean => reply.slice(0, decidedFrom).includes(shown.slice(0, beginningChars), at + 1)

  /** Whether a reply that was cut may have begun to say the words once more. */
  function mayComeAgain(after: number): boolean {
    if (reply.length - after < beginningChars) return true
    for (let chars = Math.min(shown.length, reply.length - after); chars >= repeatedChars; chars -= 1) {
      if (reply.endsWith(shown.slice(0, chars))) return true
    }
    return false
  }

  /** Whether all of the reply, up to the words where it has them, stands in the text before them. */
  function isEcho(at: number): boolean {
    const said = (at < 0 ? reply : reply.slice(0, at + shown.length)).trimStart()
    if (said.length > mostEchoChars) return false
    return at < 0 ? before.includes(said) : before.endsWith(said)
  }

  function found(at: number, after: number): string {
    const preamble = reply.slice(0, at)
    const said = preamble.trimStart()
    isFenced = (preamble.match(fenceLine)?.length ?? 0) % 2 === 1
    echoedChars = shown.length + (before.endsWith(said + shown) ? said.length : 0)
    const rest = reply.slice(after)
    reply = ''
    state = 'owing'
    return settle(rest)
  }

  /** The rest of what has to be repeated, character by character. */
  function settle(piece: string): string {
    if (state !== 'owing') return piece
    const count = Math.min(owed.length, piece.length)
    if (piece.slice(0, count) !== owed.slice(0, count)) {
      state = 'lost'
      return ''
    }
    owed = owed.slice(count)
    echoedChars += count
    if (owed === '') state = 'proved'
    return piece.slice(count)
  }

  return {
    kind: 'echo',
    request: echoRequest(shown, retries),
    push(piece) {
      if (state === 'proved') return piece
      if (state === 'lost') return ''
      if (state === 'owing') return settle(piece)
      reply += piece
      return search(false)
    },
    end(cause) {
      const rest = state === 'searching' ? search(true, cause === undefined) : ''
      // White space at the end of a reply is lost on the way.
      if (state === 'owing' && owed.trim() === '') state = 'proved'
      return state === 'proved' ? rest : undefined
    },
    get isProved() {
      return state === 'proved'
    },
    get isLost() {
      return state === 'lost'
    },
    get isAmbiguous() {
      return isAmbiguous
    },
    get echoedChars() {
      return echoedChars
    },
    get isFenced() {
      return isFenced
    },
  }
}
