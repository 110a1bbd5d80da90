import { costOf } from './model.ts'
import type { Usage } from './model.ts'
import { isRecord } from './json.ts'
import type { ModelFacts } from './models.ts'

/**
 * Reads the `usage` of a response.
 *
 * `prompt_tokens` includes cached tokens on Z.ai. A proxy leaves them out: then prompt + completion falls short of the
 * total by just them.
 *
 * @param includesCached What the host is known for, where the reply gives no total to tell by.
 */
export function usageOf(value: unknown, price: ModelFacts['price'], includesCached = true): Usage {
  const usage = isRecord(value) ? value : {}
  const prompt = count(usage.prompt_tokens)
  const output = count(usage.completion_tokens)
  const total = count(usage.total_tokens)
  const details = isRecord(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {}
  const outputDetails = isRecord(usage.completion_tokens_details) ? usage.completion_tokens_details : {}
  const cached = count(details.cached_tokens)
  const leftOut = total > 0 ? Math.max(0, total - prompt - output) : includesCached ? 0 : cached
  const inputTokens = prompt + leftOut
  const cachedInputTokens = leftOut > 0 ? leftOut : Math.min(inputTokens, cached)
  return {
    inputTokens,
    cachedInputTokens,
    outputTokens: output,
    reasoningTokens: count(outputDetails.reasoning_tokens),
    costUsd: isRecord(value) ? costOf({ inputTokens, cachedInputTokens, outputTokens: output }, price) : null,
  }
}

function count(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0
}
