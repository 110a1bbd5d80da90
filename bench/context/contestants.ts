import type { Memory } from '@glmkit/core'
import { createMemory, presets } from '@glmkit/memory'
import { clearResults } from './policies/clear-results.ts'
import { summary } from './policies/summary.ts'
import { unmanaged } from './policies/unmanaged.ts'
import { lastMessages, slidingWindow } from './policies/windows.ts'

export interface Contestant {
  readonly name: string
  readonly memory: Memory
  /** A preset of ours. */
  readonly isOurs?: boolean
}

export const summaryNames = ['summary at 85 %, cold', 'summary at 85 %, warm'] as const

/** Made anew for every run: what a memory learns in one must not help it in the next. */
export function contestants(): readonly Contestant[] {
  return [
    { name: 'no management', memory: unmanaged },
    { name: 'sliding 64K', memory: slidingWindow(64_000) },
    { name: 'last 20 messages', memory: lastMessages(20) },
    { name: 'keep 3 results', memory: clearResults({ keep: 3 }) },
    { name: 'clear at 100K, keep 3', memory: clearResults({ keep: 3, triggerTokens: 100_000, leastTokens: 20_000 }) },
    { name: summaryNames[0], memory: summary({ at: 0.85, keep: 0.1, call: 'cold' }) },
    { name: summaryNames[1], memory: summary({ at: 0.85, keep: 0.1, call: 'warm' }) },
    ...(['fidelity', 'balanced', 'economy'] as const).map((preset) => ({
      name: preset,
      memory: createMemory({ preset }),
      isOurs: true,
    })),
  ]
}

export interface Static {
  readonly compactAt: number
  /** Results are masked by economy's rule, too. */
  readonly isMasking: boolean
}

/** Economy with a fixed threshold in place of its rule: what could be set by who knows the trajectory. */
export function staticMemory({ compactAt, isMasking }: Static): Memory {
  return createMemory({ preset: 'economy', compactAt, ...(!isMasking && { maskFromTokens: Number.MAX_SAFE_INTEGER }) })
}

/** Longer results are a stub with every policy or some. */
export const leastOffloadTokens: number = Math.min(...Object.values(presets).map(({ offloadTokens }) => offloadTokens))
