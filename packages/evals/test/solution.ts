import type { CallFailure, ToolCallRecord } from '@glmkit/core'
import type { Score, Scorer } from '../src/lib/scorer.ts'
import type { Solution } from '../src/lib/solution.ts'
import type { Sample } from '../src/lib/suite.ts'

/** A solution that says nothing and calls nothing, but for what is given; a text alone is one that only says it. */
export function solution(given: Partial<Solution> | string): Solution {
  return {
    text: '',
    transcript: [],
    toolCalls: [],
    turns: 1,
    usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0, costUsd: 0 },
    ...(typeof given === 'string' ? { text: given } : given),
  }
}

export function call(name: string, input: unknown = {}, failure?: CallFailure): ToolCallRecord {
  const failed = failure === undefined ? { isError: false } : { isError: true, failure }
  return { callId: `call-${name}`, turn: 1, name, input, ...failed, durationMs: 1 }
}

export async function scoreOf<Target, Environment>(
  scorer: Scorer<Target, Environment>,
  given: Solution | string,
  sample: Partial<Sample<Target>> & { readonly environment?: Environment } = {},
): Promise<Score> {
  const { environment, ...rest } = sample
  const whole: Sample = { id: 's', input: 'Q?', target: null, ...rest }
  const context = { sample: whole, environment, signal: new AbortController().signal }
  // Scorers of any target are tested with what they expect of it.
  return (scorer as Scorer).score(typeof given === 'string' ? solution(given) : given, context)
}
