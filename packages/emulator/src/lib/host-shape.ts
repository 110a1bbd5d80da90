import type { ErrorStyle } from './send-error.ts'

/** How a host writes chat completions, as data. */
export interface HostShape {
  /** Where its base URL ends. */
  readonly path: '/api/paas/v4' | '/api/coding/paas/v4' | '/api/v1' | '/v1'
  /** Whether it is the vendor's own: Z.ai's key order, `request_id`, and `thinking` and `tool_stream` in requests. */
  readonly isVendor: boolean
  /** Whether reasoning from before the last user message is dropped unless the request says otherwise. */
  readonly clearsThinking: boolean
  readonly errors: ErrorStyle
  /** Before the id of a response. */
  readonly idPrefix: string
  readonly reasoningField: 'reasoning_content' | 'reasoning'
  /** Whether the reasoning comes a second time, as `reasoning_details`. */
  readonly hasReasoningDetails: boolean
  /** Comment before the first event; with one, whole bodies begin with blank lines. */
  readonly keepAlive: string | undefined
  /** Fields that every chunk has besides the usual ones. */
  readonly chunk: Readonly<Record<string, unknown>>
  /** Fields of the choice in every chunk; a finish reason among them is overwritten at the end. */
  readonly choice: Readonly<Record<string, unknown>>
  /** A first chunk that only names the role. */
  readonly opening: Readonly<Record<string, unknown>> | undefined
  /** What stands beside a delta of each kind. */
  readonly beside: {
    readonly reasoning: Readonly<Record<string, unknown>>
    readonly content: Readonly<Record<string, unknown>>
    readonly call: Readonly<Record<string, unknown>>
    readonly finish: Readonly<Record<string, unknown>>
  }
  /** Whether a call comes whole, its name first and then all arguments, or in fragments; `asked` obeys `tool_stream`. */
  readonly calls: 'asked' | 'whole' | 'name-first' | 'fragments'
  /** The index of a call: counted, always 0, or left out. */
  readonly callIndex: 'counted' | 'zero' | 'missing'
  readonly callIds: 'call' | 'chatcmpl-tool' | 'short' | 'missing'
  /** What a later fragment repeats: nothing, the id, another id with an empty name, or nulls. */
  readonly continuation: 'bare' | 'same-id' | 'new-id' | 'null'
  /** Whether the last fragment rides on the chunk with the finish reason. */
  readonly holdsLastFragment: boolean
  readonly usage: {
    /** With the finish reason, in a chunk of its own (`choices` empty or null), or in one that repeats the finish. */
    readonly at: 'finish' | 'empty-choices' | 'null-choices' | 'repeated-finish'
    /** Whether `stream_options.include_usage` is needed. */
    readonly isOnRequest: boolean
    readonly details: 'both' | 'cached' | 'none'
    /** Whether `prompt_tokens` leaves out what was cached; the total does not. */
    readonly excludesCached: boolean
  }
  /** Whether the arguments of a whole reply are a JSON text or an object. */
  readonly wholeArguments: 'text' | 'object'
  /** What a whole reply without text has as its content, and whether text comes as a list of parts. */
  readonly content: 'empty-text' | 'null' | 'parts'
}

const role = { role: 'assistant' }

const zai: HostShape = {
  path: '/api/paas/v4',
  isVendor: true,
  clearsThinking: true,
  errors: 'zai',
  idPrefix: '',
  reasoningField: 'reasoning_content',
  hasReasoningDetails: false,
  keepAlive: undefined,
  chunk: {},
  choice: {},
  opening: undefined,
  beside: { reasoning: role, content: role, call: {}, finish: { ...role, content: '' } },
  calls: 'asked',
  callIndex: 'counted',
  callIds: 'call',
  continuation: 'bare',
  holdsLastFragment: false,
  usage: { at: 'finish', isOnRequest: false, details: 'both', excludesCached: false },
  wholeArguments: 'text',
  content: 'empty-text',
}

/** A server of one's own, before what is particular to each. */
const selfHosted: HostShape = {
  ...zai,
  path: '/v1',
  isVendor: false,
  errors: 'vllm',
  idPrefix: 'chatcmpl-',
  choice: { logprobs: null, finish_reason: null },
  opening: { ...role, content: '' },
  beside: { reasoning: {}, content: {}, call: {}, finish: {} },
  calls: 'fragments',
  usage: { at: 'empty-choices', isOnRequest: true, details: 'cached', excludesCached: false },
}

const nulls = { role: null, content: null, reasoning_content: null, tool_calls: null }
const nullsAfterRole = { reasoning: nulls, content: nulls, call: nulls, finish: nulls }

export type HostShapeName =
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

/**
 * The hosts. zai and openrouter stream as recorded; the others gather what is known of their servers, and each anomaly
 * that was reported of some gateway has one host here that shows it.
 */
export const hostShapes: Readonly<Record<HostShapeName, HostShape>> = {
  zai,
  'zai-coding': { ...zai, path: '/api/coding/paas/v4', clearsThinking: false },
  bigmodel: zai,
  openrouter: {
    ...zai,
    path: '/api/v1',
    isVendor: false,
    errors: 'openrouter',
    idPrefix: 'gen-',
    reasoningField: 'reasoning',
    hasReasoningDetails: true,
    keepAlive: 'OPENROUTER PROCESSING',
    chunk: { provider: 'Z.AI' },
    choice: { finish_reason: null, native_finish_reason: null },
    beside: {
      reasoning: { content: '', ...role },
      content: role,
      call: { content: null, ...role },
      finish: { content: '', ...role, reasoning: null },
    },
    calls: 'name-first',
    usage: { ...zai.usage, at: 'repeated-finish' },
    content: 'null',
  },
  nebius: {
    ...selfHosted,
    choice: { logprobs: null, finish_reason: null, stop_reason: null },
    beside: nullsAfterRole,
    continuation: 'same-id',
    usage: { at: 'empty-choices', isOnRequest: false, details: 'none', excludesCached: false },
    content: 'null',
  },
  apiyi: {
    ...selfHosted,
    errors: 'openai',
    callIndex: 'missing',
    continuation: 'new-id',
    usage: { at: 'null-choices', isOnRequest: false, details: 'both', excludesCached: true },
    wholeArguments: 'object',
    content: 'parts',
  },
  vllm: {
    ...selfHosted,
    reasoningField: 'reasoning',
    callIds: 'chatcmpl-tool',
    holdsLastFragment: true,
    content: 'null',
  },
  sglang: {
    ...selfHosted,
    errors: 'sglang',
    choice: { logprobs: null, finish_reason: null, matched_stop: null },
    beside: nullsAfterRole,
    continuation: 'null',
    content: 'null',
  },
  ollama: {
    ...selfHosted,
    errors: 'ollama',
    reasoningField: 'reasoning',
    chunk: { system_fingerprint: 'fp_ollama' },
    choice: { finish_reason: null },
    opening: undefined,
    beside: {
      reasoning: { ...role, content: '' },
      content: role,
      call: { ...role, content: '' },
      finish: { ...role, content: '' },
    },
    calls: 'whole',
    callIndex: 'zero',
    callIds: 'short',
    usage: { at: 'empty-choices', isOnRequest: true, details: 'none', excludesCached: false },
  },
  llamacpp: {
    ...selfHosted,
    errors: 'llamacpp',
    choice: { finish_reason: null },
    opening: { ...role, content: null },
    callIds: 'missing',
    usage: { at: 'empty-choices', isOnRequest: true, details: 'none', excludesCached: false },
  },
}

/**
 * Reads a name, for instance from a command line.
 *
 * @throws {TypeError} In one line that lists the names.
 */
export function readHostShapeName(name: string): HostShapeName {
  if (isHostShapeName(name)) return name
  throw new TypeError(`Unknown host shape "${name}": expected ${Object.keys(hostShapes).join(', ')}`)
}

export function hostShapeOf(name: HostShapeName): HostShape {
  return hostShapes[name]
}

function isHostShapeName(name: string): name is HostShapeName {
  return Object.hasOwn(hostShapes, name)
}
