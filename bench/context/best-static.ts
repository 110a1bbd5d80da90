import type { Memory } from '@glmkit/core'
import { staticMemory, type Static } from './contestants.ts'
import type { Outcome } from './play.ts'

export interface StaticResult extends Static {
  readonly outcome: Outcome
}

const coarse = [14_000, 20_000, 28_000, 48_000, 120_000]

/**
 * The cheapest fixed threshold, found by trying: from 14K to 120K with masking, then halfway between the cheapest and its
 * neighbours, then the cheapest and its neighbours without masking.
 */
export async function bestStatic(
  run: (name: string, memory: Memory) => Promise<Outcome>,
  thresholds: readonly number[] = coarse,
): Promise<StaticResult> {
  const tried: StaticResult[] = []
  async function tryAll(all: readonly number[], isMasking: boolean): Promise<void> {
    for (const compactAt of all) {
      const name = `static ${compactAt}${isMasking ? ', masking' : ''}`
      const outcome = await run(name, staticMemory({ compactAt, isMasking }))
      tried.push({ compactAt, isMasking, outcome })
    }
  }
  const best = (): StaticResult => tried.reduce((least, next) => (costOf(next) < costOf(least) ? next : least))
  /** The next tried ones below and above. */
  function neighbours(): readonly number[] {
    const sorted = tried.map(({ compactAt }) => compactAt).toSorted((a, b) => a - b)
    const at = sorted.indexOf(best().compactAt)
    return [sorted[at - 1], sorted[at + 1]].filter((other) => other !== undefined)
  }

  await tryAll(thresholds, true)
  const { compactAt } = best()
  await tryAll(
    neighbours().map((other) => Math.round((compactAt + other) / 2)),
    true,
  )
  await tryAll([best().compactAt, ...neighbours()], false)
  return best()
}

const costOf = ({ outcome }: StaticResult): number => (outcome.died === undefined ? outcome.costUsd : Infinity)
