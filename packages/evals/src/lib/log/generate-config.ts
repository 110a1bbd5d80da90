/** What Inspect knows of how a model is asked. */
export const noGenerateConfig = {
  max_retries: null,
  timeout: null,
  attempt_timeout: null,
  max_connections: null,
  system_message: null,
  max_tokens: null,
  top_p: null,
  temperature: null,
  stop_seqs: null,
  best_of: null,
  frequency_penalty: null,
  presence_penalty: null,
  logit_bias: null,
  seed: null,
  top_k: null,
  num_choices: null,
  logprobs: null,
  top_logprobs: null,
  parallel_tool_calls: null,
  internal_tools: null,
  max_tool_output: null,
  cache_prompt: null,
  verbosity: null,
  effort: null,
  reasoning_effort: null,
  reasoning_tokens: null,
  reasoning_summary: null,
  reasoning_history: null,
  response_schema: null,
  extra_headers: null,
  extra_body: null,
  cache: null,
  batch: null,
} as const

/** Settings that Inspect has, too; numbers all. */
const names = [
  ['temperature', 'temperature'],
  ['top_p', 'top_p'],
  ['topP', 'top_p'],
  ['maxTokens', 'max_tokens'],
  ['maxOutputTokens', 'max_tokens'],
  ['seed', 'seed'],
] as const

/** @param settings As the caller told them. */
export function generateConfigOf(settings: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const known = names.flatMap(([ours, theirs]) => {
    const value = settings[ours]
    const isWhole = Number.isInteger(value) || theirs === 'temperature' || theirs === 'top_p'
    return typeof value === 'number' && isWhole ? [[theirs, value]] : []
  })
  return { ...noGenerateConfig, ...Object.fromEntries(known) }
}
