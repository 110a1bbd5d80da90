import type { Usage } from '../model.ts'
import { isRecord } from './json.ts'
import type { ModelFacts } from './models.ts'

/**
 * Reads the `usage` of a response.
 *
 * `prompt_tokens` includes cached tokens on Z.ai; where prompt + completion falls short of the total, a proxy left them out.
 */
export function usageOf(value: unknown, { price }: ModelFacts): Usage {
  const usage = isRecord(value) ? value : {}
  const prompt = count(usage.prompt_tokens)
  const output = count(usage.completion_tokens)
  const leftOut = Math.max(0, count(usage.total_tokens) - prompt - output)
  const details = isRecord(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {}
  const outputDetails = isRecord(usage.completion_tokens_details) ? usage.completion_tokens_details : {}
  const inputTokens = prompt + leftOut
  const cachedInputTokens = leftOut > 0 ? leftOut : Math.min(inputTokens, count(details.cached_tokens))
  return {
    inputTokens,
    cachedInputTokens,
    outputTokens: output,
    reasoningTokens: count(outputDetails.reasoning_tokens),
    costUsd:
      price === undefined
        ? null
        : ((inputTokens - cachedInputTokens) * price.input +
            cachedInputTokens * price.cachedInput +
            output * price.output) /
          1_000_000,
  }
}

function count(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0
}
