import { readFileSync, watch } from 'node:fs'
import { join } from 'node:path'

/** mulberry32, from 0 to 1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** When to kill: so many milliseconds on, or when a file has got so many more lines that matter. */
export type Plan =
  | { readonly by: 'time'; readonly ms: number }
  | { readonly by: 'ledger' | 'journal'; readonly lines: number }

/** What a process does in this time on a quiet machine is more than a third of a run. */
const windowMs = 350

/** Half at any time, half right after a line of the ledger or of the journal: there what is done and what is known part. */
export function choosePlan(random: () => number): Plan {
  const kind = random()
  if (kind < 0.5) return { by: 'time', ms: random() * windowMs }
  if (kind < 0.75) return { by: 'ledger', lines: 1 + Math.floor(random() * 16) }
  return { by: 'journal', lines: 1 + Math.floor(random() * 24) }
}

/** Carries a plan out; `disarm` when the process is gone. */
export function arm(plan: Plan, dir: string, runId: string, kill: () => void): { disarm(): void } {
  if (plan.by === 'time') {
    const timer = setTimeout(kill, plan.ms)
    return { disarm: () => clearTimeout(timer) }
  }
  const name = plan.by === 'ledger' ? 'ledger' : `${runId}.jsonl`
  const count = (): number => {
    try {
      // Deltas come by the hundred: what counts is what begins and what is done.
      return readFileSync(join(dir, name), 'latin1').match(/"phase":|"t":"(?:begin|value)"/g)?.length ?? 0
    } catch {
      return 0
    }
  }
  const from = count()
  const watcher = watch(dir, (_, changed) => {
    if (changed === name && count() >= from + plan.lines) kill()
  })
  return { disarm: () => watcher.close() }
}
