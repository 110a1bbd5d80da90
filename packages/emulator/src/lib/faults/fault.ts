/** How `leak` writes the calls a server failed to parse; the first two are the models' own grammar. */
export type LeakGrammar = '4.7' | '4.5' | 'json' | 'name-json' | 'tool-calls-json' | 'invoke'

export const leakGrammars = ['4.7', '4.5', 'json', 'name-json', 'tool-calls-json', 'invoke'] as const

/** What `arguments` does to every call of the reply. */
export type ArgumentsKind = (typeof argumentsKinds)[number]

export const argumentsKinds = [
  /** `{"a":1}{}` */
  'trailing-braces',
  /** `{"a":1}{"a":1}` */
  'repeated',
  /** `{"a":"x` : the last quote and braces are missing. */
  'unclosed',
  /** `{"a":"1"}` where 1 or true was meant. */
  'numbers-as-strings',
  /** `{"a":"[1]"}` where a list or an object was meant. */
  'json-in-strings',
  /** `worker.jsrker.js`: valid JSON, wrong text, as speculative decoding does it. */
  'corrupted-value',
  /** The name is `read<arg_key>path</arg_key>…` and the arguments are empty. */
  'markup-in-name',
  'name-case',
  /** A space before the name. */
  'name-space',
  /** The last third of the name is missing. */
  'name-cut',
] as const

/** What `afterTokens` counts: every token of the reply, or only those behind the reasoning. */
export type CountFrom = (typeof countsFrom)[number]

export const countsFrom = ['reply', 'content'] as const

/** A place in a stream; without `afterTokens` in the middle of what is counted. */
export interface Place {
  readonly afterTokens?: number | undefined
  /** Default: `reply`. */
  readonly from?: CountFrom | undefined
}

/** One thing that goes wrong with one reply. Faults that concern calls do nothing to a reply without calls. */
export type Fault =
  /** Answers this error instead of a reply; the status and the text come from the endpoint's own table. */
  | (Place & {
      readonly type: 'error'
      /** A code of the table, or any other one together with `status`. 502, 503 and 504 are HTML pages by default. */
      readonly code: string
      readonly status?: number
      readonly message?: string
      /**
       * `json`: `{"error":{"code","message"}}`; a 429 of a stream request has no content type.
       * `html`: the page of an edge server. `success-false`: HTTP 200 and `{"code","msg","success":false}`.
       * `in-band`: HTTP 200 and `data: {"error":…}` in the middle of the stream, after `afterTokens`.
       */
      readonly as?: 'json' | 'html' | 'success-false' | 'in-band'
      /** Sent as a header; the endpoint itself sends none. */
      readonly retryAfterSeconds?: number
      /** The time a quota message names, in the endpoint's form `2026-01-31 18:00:00`. */
      readonly resetAt?: string
    })
  /** Waits before the headers, and before every token on top of `tokensPerSecond`. */
  | { readonly type: 'delay'; readonly firstByteMs?: number; readonly tokenMs?: number }
  /**
   * Closes the connection after this many bytes of the body, or tokens of a stream; by default after half of the tokens.
   * A whole body breaks at the byte, or in its middle.
   */
  | (Place & { readonly type: 'disconnect'; readonly atByte?: number })
  /**
   * Ends with this reason, whatever it is: network_error, sensitive, model_context_window_exceeded, length, abort …
   * `afterTokens` cuts the reply there. Default: `network_error` comes with nothing, the others with the whole reply.
   */
  | (Place & { readonly type: 'finish'; readonly reason: string })
  /** The stream ends after its last token: no finish reason, no usage, no `[DONE]`. */
  | { readonly type: 'no-finish' }
  /**
   * The stream stands still and the connection stays open: for this time, or for ever. Default: after half of the tokens.
   * A whole body stands still before its first byte.
   */
  | (Place & { readonly type: 'stall'; readonly ms?: number })
  /** HTTP 200 and nothing in it. */
  | { readonly type: 'empty' }
  /** Reasoning and nothing else; with `length` it goes on until it has used up `max_tokens`. Default: `stop`. */
  | { readonly type: 'thinking-only'; readonly reason?: 'stop' | 'length' }
  /** The reasoning is counted in the usage and never sent. */
  | { readonly type: 'hidden-reasoning' }
  | { readonly type: 'arguments'; readonly kind: ArgumentsKind }
  /** The calls arrive as text in the content or the reasoning, and the reply ends with `stop`. */
  | { readonly type: 'leak'; readonly grammar?: LeakGrammar; readonly where?: 'content' | 'reasoning' }
  /** Says `tool_calls` and sends none. */
  | { readonly type: 'announce-calls-send-none' }
  /**
   * `text`: says the same again until `max_tokens`; with `afterTokens`, which counts the content, says its last phrase
   * again and again from there on. `call`: makes the last call of the conversation once more.
   */
  | { readonly type: 'repeat'; readonly what: 'text' | 'call'; readonly afterTokens?: number }
  /**
   * The first characters of the content are generated and never sent. Default: 4.
   *
   * @see https://github.com/zai-org/GLM-5/issues/19
   */
  | { readonly type: 'lost-start'; readonly chars?: number }
  /** Goes on in Chinese after the first words, in the reasoning and in the content. */
  | { readonly type: 'chinese-drift' }
  /** Every call of every reply has the same id. */
  | { readonly type: 'duplicate-ids' }
  /** Another model answers, and only `response.model` tells. Default: glm-4.5-air. */
  | { readonly type: 'model-swap'; readonly model?: string }
  /** The prompt counts as new, whatever was sent before. */
  | { readonly type: 'cache-miss' }
  /** One server-sent event stops in the middle of its JSON and the stream goes on. Default: after half of the tokens. */
  | (Place & { readonly type: 'cut-frame' })
  /** Two server-sent events come glued together on one line. Default: after half of the tokens. */
  | (Place & { readonly type: 'spliced-frame' })
  /**
   * One server-sent event breaks off in the middle of its JSON and the next follows on the same line: its text is lost.
   * Default: after half of the tokens.
   *
   * @see https://github.com/zai-org/GLM-5/issues/66
   */
  | (Place & { readonly type: 'torn-frame' })

export type FaultType = Fault['type']

export type FaultOf<Type extends FaultType> = Extract<Fault, { type: Type }>

export function findFault<Type extends FaultType>(faults: readonly Fault[], type: Type): FaultOf<Type> | undefined {
  return faults.find((fault): fault is FaultOf<Type> => fault.type === type)
}
