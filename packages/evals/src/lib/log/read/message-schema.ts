import { z } from 'zod'
import type { ChatMessage, ModelOutput, ModelUsage, ToolCallError } from '../inspect-message.ts'
import { anything, json, jsonOrEmpty, nullable } from './lenient.ts'

export const modelUsage: z.ZodType<ModelUsage> = z.looseObject({
  input_tokens: z.number().default(0),
  output_tokens: z.number().default(0),
  total_tokens: z.number().default(0),
  input_tokens_cache_write: nullable(z.number()),
  input_tokens_cache_read: nullable(z.number()),
  reasoning_tokens: nullable(z.number()),
  total_cost: nullable(z.number()),
})
/** By the id of the model. */
export const modelUsages: z.ZodType<Record<string, ModelUsage>> = z.record(z.string(), modelUsage).default({})

const content = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('text'),
    text: z.string(),
    refusal: nullable(z.boolean()),
    citations: nullable(z.array(z.unknown())),
    internal: anything,
  }),
  z.looseObject({
    type: z.literal('reasoning'),
    reasoning: z.string(),
    summary: nullable(z.string()),
    signature: nullable(z.string()),
    redacted: z.boolean().default(false),
    internal: anything,
  }),
  z.looseObject({ type: z.enum(['image', 'audio', 'video', 'data', 'document', 'tool_use']) }),
])

export const toolCallError: z.ZodType<ToolCallError> = z.looseObject({
  type: z
    .enum([
      'parsing',
      'timeout',
      'unicode_decode',
      'permission',
      'file_not_found',
      'is_a_directory',
      'limit',
      'approval',
      'unknown',
      'output_limit',
    ])
    .catch('unknown'),
  message: z.string().default(''),
})

const toolCall = z.looseObject({
  id: z.string(),
  function: z.string(),
  arguments: jsonOrEmpty,
  parse_error: nullable(z.string()),
  view: anything,
  type: z.enum(['function', 'custom']).catch('function'),
})

const ofMessage = {
  id: nullable(z.string()),
  content: z.union([z.string(), z.array(content)]).default(''),
  source: z.enum(['input', 'generate']).nullable().catch(null),
  metadata: nullable(json),
}
const assistant = z.looseObject({
  ...ofMessage,
  role: z.literal('assistant'),
  tool_calls: nullable(z.array(toolCall)),
  model: nullable(z.string()),
})
export const chatMessage: z.ZodType<ChatMessage> = z.discriminatedUnion('role', [
  z.looseObject({ ...ofMessage, role: z.literal('system') }),
  z.looseObject({ ...ofMessage, role: z.literal('user'), tool_call_id: z.array(z.string()).nullable().catch(null) }),
  assistant,
  z.looseObject({
    ...ofMessage,
    role: z.literal('tool'),
    tool_call_id: nullable(z.string()),
    function: nullable(z.string()),
    error: nullable(toolCallError),
  }),
])

export const modelOutput: z.ZodType<ModelOutput> = z
  .looseObject({
    model: z.string().default(''),
    choices: z
      .array(
        z.looseObject({
          message: assistant,
          stop_reason: z
            .enum(['stop', 'max_tokens', 'model_length', 'tool_calls', 'content_filter', 'unknown'])
            .catch('unknown'),
          logprobs: anything,
        }),
      )
      .default([]),
    completion: z.string().optional(),
    usage: nullable(modelUsage),
    time: nullable(z.number()),
    metadata: nullable(json),
    error: nullable(z.string()),
  })
  // Older logs have the text in the choice alone.
  .transform((output) => ({ ...output, completion: output.completion ?? textOf(output.choices[0]?.message.content) }))

function textOf(value: string | readonly { readonly type: string }[] = ''): string {
  if (typeof value === 'string') return value
  return value.map((part) => ('text' in part && typeof part.text === 'string' ? part.text : '')).join('\n')
}

export const input: z.ZodType<string | ChatMessage[]> = z.union([z.string(), z.array(chatMessage)]).default('')
export const target: z.ZodType<string | string[]> = z.union([z.string(), z.array(z.string())]).default('')
