/** The least that could be shown: what is pinned, and the last exchange with stubs for results. */
import { type Message, type ToolDeclaration, withTail } from '@glmkit/core'
import { stubOf } from '../../packages/memory/src/lib/window/stubs.ts'
import type { Judge } from './judge.ts'

export interface LeastPromptOptions {
  readonly transcript: readonly Message[]
  readonly asides: ReadonlySet<Message>
  readonly pinned: readonly number[]
  readonly tools: readonly ToolDeclaration[]
  readonly judge: Judge
  readonly block: string
  readonly tail: string | undefined
}

/** A word about what is no longer shown. */
const noticeTokens = 300
/** The user's last messages are quoted up to this length. */
const quotedTokens = 2_000

export function leastPrompt({ transcript, asides, pinned, tools, judge, block, tail }: LeastPromptOptions): number {
  const last = Math.max(
    0,
    transcript.findLastIndex(({ role }) => role === 'assistant'),
  )
  const kept = new Set(pinned)
  const messages = transcript.flatMap((message, at) => {
    if (at < last) return kept.has(at) ? [message] : []
    if (message.role !== 'tool') return [message]
    const stubs = [stubOf(message, 'mask'), stubOf(message, 'offload'), message] as const
    return [stubs.reduce((least, one) => (judge.message(one) < judge.message(least) ? one : least))]
  })
  let quoted = 0
  for (const message of transcript.slice(0, last).toReversed()) {
    if (message.role !== 'user' || asides.has(message) || messages.includes(message)) continue
    const tokens = judge.message(message)
    if (quoted + tokens > quotedTokens) break
    quoted += tokens
  }
  const shown = withTail(withTail(messages, block), tail)
  return judge.prompt(shown, tools) + noticeTokens + quoted
}
