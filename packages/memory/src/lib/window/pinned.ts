import type { Message } from '@glmkit/core'

/** The user's last messages stay verbatim up to this many tokens together. */
const quotedTokens = 2_000

export interface PinnedOptions {
  readonly transcript: readonly Message[]
  readonly asides: ReadonlySet<Message>
  readonly pin: (message: Message) => boolean
  readonly tokensOf: (message: Message) => number
}

/**
 * What no summary takes the place of: the user's newest message, his last ones as far as they are short, and what was asked
 * to be pinned. Told by place in the transcript.
 */
export function pinnedIn({ transcript, asides, pin, tokensOf }: PinnedOptions): (index: number) => boolean {
  const pinned = new Set<number>()
  let room = quotedTokens
  for (let index = transcript.length - 1; index >= 0; index -= 1) {
    const message = transcript[index]
    if (message?.role !== 'user' || asides.has(message)) continue
    room -= tokensOf(message)
    if (room >= 0 || pinned.size === 0 || pin(message)) pinned.add(index)
  }
  return (index) => pinned.has(index)
}
