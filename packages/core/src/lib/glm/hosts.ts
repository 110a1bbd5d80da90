/** How one kind of host wants its requests. */
export interface HostProfile {
  readonly id: string
  /** Fields beyond OpenAI's that carry thinking and streaming of tool arguments. */
  extraFields(options: { readonly thinking: boolean; readonly hasTools: boolean }): Record<string, unknown>
}

/** Z.ai and BigModel: reasoning is kept by the server's template only when asked for. */
const zai: HostProfile = {
  id: 'zai',
  extraFields: ({ thinking, hasTools }) => ({
    thinking: { type: thinking ? 'enabled' : 'disabled', clear_thinking: false },
    ...(hasTools && { tool_stream: true }),
  }),
}

const openrouter: HostProfile = {
  id: 'openrouter',
  extraFields: ({ thinking }) => ({ reasoning: { enabled: thinking } }),
}

/** vLLM, SGLang and others that hand these on to the model's chat template. */
const selfHosted: HostProfile = {
  id: 'self-hosted',
  extraFields: ({ thinking }) => ({
    stream_options: { include_usage: true },
    chat_template_kwargs: { enable_thinking: thinking, clear_thinking: false },
  }),
}

export const defaultBaseURL = 'https://api.z.ai/api/paas/v4'

/** The profile that fits a base URL; unknown hosts are taken for self-hosted servers. */
export function hostOf(baseURL: string): HostProfile {
  const { hostname, pathname } = new URL(baseURL)
  if (pathname.includes('/paas/')) return zai
  return hostname === 'openrouter.ai' ? openrouter : selfHosted
}
