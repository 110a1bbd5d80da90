import { countTokens } from '@glmkit/memory'
import { textTokens } from './policies/prompt-tokens.ts'
import type { Trajectory } from './trajectory.ts'

/** GLM-5, USD a million tokens. @see docs/glm-5.md */
const usd = { input: 1.0, cached: 0.2, output: 3.2 }

export interface BoundOptions {
  /** Longer results may be shown as a stub from the start. `Infinity`: every result is read once. */
  readonly offloadTokens: number
}

/** The shortest stub there may be: an id, a size, and how to read on. */
const stubTokens = 40
/** The shortest look-back: what it says, and the tokens of its call. */
const lookBackTokens = 20

/**
 * USD that no policy can go below which shows the model its instructions and tools at every step, every result when it comes
 * in (or a stub of at least 40 tokens, of results longer than `offloadTokens`), the reply these results answer, and at
 * the step that needs a fact that fact. Nothing else is ever paid for: whatever is not needed is forgotten at once and for
 * nothing, the rest of the prompt is always in the cache, no edit voids it, and no summary has to be written.
 *
 * Counted are:
 * - the output of every step;
 * - instructions and tools, once uncached and then cached at every step;
 * - what is new, once uncached: each result or its stub, each message of the user's;
 * - the reply before, cached;
 * - for each need the cheaper of holding the value, cached, at every step from the second after it came in, and of a
 *   request of its own that looks it up: the cached instructions and tools, a call, and the value uncached.
 *
 * It cannot be reached: a cached token stays cached only if all before it stay, too.
 */
export function lowerBound({ profile, steps }: Trajectory, { offloadTokens }: BoundOptions): number {
  const { instructions, task, tools } = profile
  const declared = tools.map(({ name, description, argument }) => JSON.stringify({ name, description, argument }))
  const fixed = countTokens(instructions) + countTokens(declared.join('\n'))
  let total = (fixed + countTokens(task)) * usd.input + (steps.length - 1) * fixed * usd.cached
  for (const [index, step] of steps.entries()) {
    const args = step.calls.flatMap((call) => Object.values(call.arguments))
    const own = [step.reasoning, step.text, ...args].reduce((sum, text) => sum + textTokens(text), 0)
    total += own * usd.output
    if (index < steps.length - 1) total += own * usd.cached
    for (const { result } of step.calls) {
      const tokens = textTokens(result)
      total += (tokens > offloadTokens ? stubTokens : tokens) * usd.input
    }
    total += countTokens(step.nextUserText ?? '') * usd.input
    for (const { fact, step: from } of step.needs) {
      const tokens = countTokens(fact.value)
      const held = tokens * usd.cached * Math.max(0, index - from - 1)
      total += Math.min(held, fixed * usd.cached + lookBackTokens * usd.output + tokens * usd.input)
    }
  }
  return total / 1e6
}
