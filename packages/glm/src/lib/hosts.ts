import { UsageError } from './agent-error.ts'

/** On, off, or left to the server. */
export type Thinking = 'on' | 'off' | 'auto'

export type HostId =
  | 'zai'
  | 'zai-coding'
  | 'bigmodel'
  | 'openrouter'
  | 'nebius'
  | 'apiyi'
  | 'vllm'
  | 'sglang'
  | 'ollama'
  | 'llamacpp'
  | 'custom'

/** How one kind of host wants its requests and shapes its replies. Data: a new host is a row. */
export interface HostProfile {
  readonly baseURL?: string
  /** Environment variable of its key; a host without one needs no key. */
  readonly keyVariable?: string
  /** The field that switches thinking; `none` where no field is known. */
  readonly thinkingField: 'thinking' | 'chat_template_kwargs' | 'reasoning' | 'reasoning_effort' | 'none'
  /** Fields in which earlier reasoning goes back, byte-exact. */
  readonly reasoningFields: readonly ('reasoning_content' | 'reasoning')[]
  /** Z.ai's `tool_stream`: arguments come in fragments instead of whole. */
  readonly hasToolStream: boolean
  /** Z.ai's `request_id`: unique for every try. */
  readonly hasRequestId: boolean
  /** Usage comes in a stream only when asked for. */
  readonly hasStreamUsageOption: boolean
  /** Whether turns with tools are streamed; off where streamed arguments arrive corrupted. */
  readonly streamToolArgs: boolean
  /** `prompt_tokens` counts cached tokens too; where a reply's sum does not add up, the reply is believed. */
  readonly usageIncludesCached: boolean
  /** Requests at the same time to begin with; adapted as the host answers. */
  readonly concurrency: number
  /** Where the host allows less than the model. */
  readonly contextTokens?: number
  readonly maxOutputTokens?: number
  /** The host's own names of models. */
  readonly modelIds?: Readonly<Record<string, string>>
}

const vendor = {
  thinkingField: 'thinking',
  reasoningFields: ['reasoning_content'],
  hasToolStream: true,
  hasRequestId: true,
  hasStreamUsageOption: false,
  streamToolArgs: true,
  usageIncludesCached: true,
  concurrency: 2,
} as const satisfies HostProfile

const gateway = {
  thinkingField: 'thinking',
  reasoningFields: ['reasoning_content'],
  hasToolStream: false,
  hasRequestId: false,
  hasStreamUsageOption: true,
  streamToolArgs: true,
  usageIncludesCached: true,
  concurrency: 4,
} as const satisfies HostProfile

const selfHosted = {
  ...gateway,
  thinkingField: 'chat_template_kwargs',
  // vLLM renamed the field: older servers read the first, newer ones the second.
  reasoningFields: ['reasoning_content', 'reasoning'],
  concurrency: 8,
} as const satisfies HostProfile

/** Hosts as of November 2026. @see docs/glm-5.md#hosts */
export const hosts: Readonly<Record<HostId, HostProfile>> = {
  zai: { ...vendor, baseURL: 'https://api.z.ai/api/paas/v4', keyVariable: 'ZAI_API_KEY' },
  'zai-coding': { ...vendor, baseURL: 'https://api.z.ai/api/coding/paas/v4', keyVariable: 'ZAI_API_KEY' },
  bigmodel: { ...vendor, baseURL: 'https://open.bigmodel.cn/api/paas/v4', keyVariable: 'BIGMODEL_API_KEY' },
  openrouter: {
    ...gateway,
    baseURL: 'https://openrouter.ai/api/v1',
    keyVariable: 'OPENROUTER_API_KEY',
    thinkingField: 'reasoning',
    reasoningFields: ['reasoning'],
    modelIds: { 'glm-5': 'z-ai/glm-5', 'glm-5-turbo': 'z-ai/glm-5-turbo', 'glm-4.7': 'z-ai/glm-4.7' },
  },
  nebius: {
    ...gateway,
    baseURL: 'https://api.tokenfactory.nebius.com/v1',
    keyVariable: 'NEBIUS_API_KEY',
    thinkingField: 'chat_template_kwargs',
    modelIds: { 'glm-5': 'zai-org/GLM-5', 'glm-4.7': 'zai-org/GLM-4.7' },
  },
  apiyi: { ...gateway, baseURL: 'https://api.apiyi.com/v1', keyVariable: 'APIYI_API_KEY' },
  vllm: { ...selfHosted, baseURL: 'http://localhost:8000/v1', modelIds: { 'glm-5': 'zai-org/GLM-5' } },
  sglang: { ...selfHosted, baseURL: 'http://localhost:30000/v1', modelIds: { 'glm-5': 'zai-org/GLM-5' } },
  ollama: {
    ...selfHosted,
    baseURL: 'http://localhost:11434/v1',
    thinkingField: 'reasoning_effort',
    reasoningFields: ['reasoning'],
    concurrency: 1,
  },
  llamacpp: {
    ...selfHosted,
    baseURL: 'http://localhost:8080/v1',
    reasoningFields: ['reasoning_content'],
    concurrency: 1,
  },
  custom: selfHosted,
}

/**
 * The host that a base URL belongs to: known hosts by their name, Z.ai's protocol by its path, everything else is `custom`.
 *
 * The coding plan is never guessed: its keys and the pay-as-you-go keys are not interchangeable.
 */
export function hostOf(baseURL: string): HostId {
  const { host, pathname } = new URL(baseURL)
  const known = Object.entries(hosts).find(([, profile]) => profile.baseURL === baseURL.replace(/\/+$/, ''))?.[0]
  if (known !== undefined && isHostId(known)) return known
  if (host === 'open.bigmodel.cn') return 'bigmodel'
  if (host === 'openrouter.ai') return 'openrouter'
  return pathname.includes('/paas/') ? 'zai' : 'custom'
}

function isHostId(id: string): id is HostId {
  return Object.hasOwn(hosts, id)
}

/** @throws {UsageError} If there is no such host; names those there are. */
export function profileOf(id: string): HostProfile {
  if (isHostId(id)) return hosts[id]
  throw new UsageError(`Cannot use host "${id}": expected ${Object.keys(hosts).join(', ')}`)
}

/** The request fields by which a host switches thinking, keeps it, and streams arguments. */
export function extraFields(
  profile: HostProfile,
  { thinking, hasTools, stream }: { readonly thinking: Thinking; readonly hasTools: boolean; readonly stream: boolean },
): Record<string, unknown> {
  const isOn = thinking === 'on'
  return {
    ...(profile.hasToolStream && hasTools && stream && { tool_stream: true }),
    ...(profile.hasStreamUsageOption && stream && { stream_options: { include_usage: true } }),
    ...(thinking !== 'auto' && thinkingFields(profile, isOn)),
  }
}

function thinkingFields({ thinkingField }: HostProfile, isOn: boolean): Record<string, unknown> {
  switch (thinkingField) {
    case 'thinking':
      return { thinking: { type: isOn ? 'enabled' : 'disabled', clear_thinking: false } }
    case 'chat_template_kwargs':
      return { chat_template_kwargs: { enable_thinking: isOn, clear_thinking: false } }
    case 'reasoning':
      return { reasoning: { enabled: isOn } }
    case 'reasoning_effort':
      return isOn ? {} : { reasoning_effort: 'none' }
    default:
      return {}
  }
}
