import type { Message } from '@glmkit/core'
import type { PromptCounter } from './prompt-counter.ts'
import { openingBefore } from './prompt-parts.ts'
import type { PromptPart } from './prompt-parts.ts'
import { weigh } from './token-size.ts'

type Parts = readonly PromptPart[]

/** What the server may still have in its cache: the prompts that were sent, with their replies. */
export interface SentPrompts {
  add(parts: Parts): void
  /** The reply to the prompt that was added last. */
  addReply(reply: PromptPart): void
  /** Tokens that a prompt has in common with the beginning of one that was sent. */
  shared(parts: Parts): number
  /** Tokens of the last prompt that this one lacks, and of the reply to it: what is believed, not billed. */
  unlike(parts: Parts): number
}

interface Sent {
  readonly parts: PromptPart[]
  hasReply: boolean
}

/** Prompts that go on with an older one take its place. Edits come rarely, and an older state hardly ever comes back. */
const keptPrompts = 16

export interface CreateSentPromptsOptions {
  readonly counter: PromptCounter
  readonly tokensOf: (part: PromptPart) => number
}

export function createSentPrompts({ counter, tokensOf }: CreateSentPromptsOptions): SentPrompts {
  let kept: readonly Sent[] = []

  function sharedWith(parts: Parts, { parts: before, hasReply }: Sent): number {
    let index = 0
    let tokens = 0
    for (; index < parts.length; index += 1) {
      const part = parts[index]
      if (part === undefined || part !== before[index]) break
      tokens += openingBefore(parts, index) + tokensOf(part)
    }
    if (index === before.length && hasReply) return tokens
    return tokens + sharedStart(parts, before, index)
  }

  /** Of two parts that differ, or one of which is the request for a reply. */
  function sharedStart(parts: Parts, before: Parts, index: number): number {
    const part = parts[index]
    const a = part?.message
    const b = before[index]?.message
    if (index === 0 || roleOf(a) !== roleOf(b)) return index === 0 ? headMarkers : 0
    if (roleOf(a) === 'assistant') return 2
    if (part === undefined || a === undefined || b === undefined) return 0
    return openingBefore(parts, index) + 1 + sharedText(a.content, b.content, part)
  }

  function sharedText(a: string, b: string, part: PromptPart): number {
    const chars = commonPrefix(a, b)
    if (chars === 0) return 0
    const { size } = part
    const billed = (tokensOf(part) - size.markers) / Math.max(1, size.text + size.cjk)
    const share = chars === a.length ? size : counter.text(a.slice(0, chars))
    return weigh({ ...share, markers: 0 }) * billed
  }

  return {
    add(parts) {
      const older = kept.filter(({ parts: before }) => !before.every((part, index) => part === parts[index]))
      kept = [{ parts: [...parts], hasReply: false }, ...older].slice(0, keptPrompts)
    },
    addReply(reply) {
      const last = kept[0]
      if (last === undefined || last.hasReply) return
      last.parts.push(reply)
      last.hasReply = true
    },
    shared: (parts) => Math.max(0, ...kept.map((sent) => sharedWith(parts, sent))),
    unlike(parts) {
      const here = new Set(parts)
      const last = kept[0]
      if (last === undefined) return 0
      const gone = last.parts.filter((part) => !here.has(part)).reduce((sum, part) => sum + tokensOf(part), 0)
      const reply = last.hasReply ? last.parts.at(-1) : undefined
      return gone + (reply !== undefined && here.has(reply) ? tokensOf(reply) : 0)
    },
  }
}

/** `[gMASK]<sop>` */
const headMarkers = 2

/** A prompt ends with the beginning of a reply. */
function roleOf(message: Message | undefined): Message['role'] {
  return message?.role ?? 'assistant'
}

function commonPrefix(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  let length = 0
  while (length < end && a.charCodeAt(length) === b.charCodeAt(length)) length += 1
  return length
}
