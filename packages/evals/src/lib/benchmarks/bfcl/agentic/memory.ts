import type { Tool } from '@glmkit/core'

/** What a model keeps between conversations, and the tools by which it does. */
export interface BfclMemory {
  readonly tools: readonly Tool[]
  /** All that is kept. `openMemory` of the same kind goes on from there. */
  readonly snapshot: () => MemorySnapshot
  /** What the model is shown of it at the beginning of a conversation; empty for nothing. */
  readonly inPrompt: () => string
}

/** JSON. */
export type MemorySnapshot = Readonly<Record<string, unknown>>

/** The room there is. Upstream has limits, but its data do not say which: these are ours, of the same order. */
export interface MemoryLimits {
  readonly entries: number
  readonly entryChars: number
}

/** Shown with every conversation. */
export const coreLimits: MemoryLimits = { entries: 7, entryChars: 300 }
/** Looked up when it is wanted. */
export const archivalLimits: MemoryLimits = { entries: 50, entryChars: 2_000 }
/** Of a memory that is one text. */
export const textLimitChars = 10_000

/** What upstream says first of every tool of the two memories that have parts. */
export const keyValueAbout =
  'This tool belongs to the memory suite, which provides APIs to interact with a key-value based memory system.'
