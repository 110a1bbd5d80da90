import { z } from 'zod'
import type { EvalEvent } from '../inspect-event.ts'
import { anything, id, json, jsonOrEmpty, nullable } from './lenient.ts'
import { chatMessage, input, modelOutput, modelUsage, target, toolCallError } from './message-schema.ts'
import { evalError, score } from './score-schema.ts'

const ofEvent = {
  uuid: nullable(z.string()),
  span_id: nullable(z.string()),
  timestamp: z.string().default(''),
  working_start: z.number().default(0),
  metadata: nullable(json),
  pending: nullable(z.boolean()),
}
const limitType = z.enum(['message', 'time', 'working', 'token', 'cost', 'operator', 'custom']).catch('custom')
const evalEvent: z.ZodType<EvalEvent> = z.discriminatedUnion('event', [
  z.looseObject({
    ...ofEvent,
    event: z.literal('sample_init'),
    sample: z.looseObject({
      input,
      target,
      id: nullable(id),
      choices: nullable(z.array(z.string())),
      metadata: nullable(json),
      sandbox: anything,
      files: nullable(z.record(z.string(), z.string())),
      setup: nullable(z.string()),
    }),
    state: anything,
  }),
  z.looseObject({
    ...ofEvent,
    event: z.literal('model'),
    model: z.string().default(''),
    role: nullable(z.string()),
    input: z.array(chatMessage).default([]),
    tools: z.array(z.unknown()).default([]),
    tool_choice: anything,
    config: jsonOrEmpty,
    output: modelOutput,
    retries: nullable(z.number()),
    error: nullable(z.string()),
    traceback: nullable(z.string()),
    traceback_ansi: nullable(z.string()),
    cache: z.enum(['read', 'write']).nullable().catch(null),
    call: anything,
    completed: nullable(z.string()),
    working_time: nullable(z.number()),
  }),
  z.looseObject({
    ...ofEvent,
    event: z.literal('tool'),
    type: z.literal('function').catch('function'),
    id: z.string().default(''),
    function: z.string(),
    arguments: jsonOrEmpty,
    view: anything,
    result: anything,
    truncated: nullable(z.array(z.unknown())),
    error: nullable(toolCallError),
    events: z.array(z.unknown()).default([]),
    completed: nullable(z.string()),
    working_time: nullable(z.number()),
    agent: nullable(z.string()),
    failed: nullable(z.boolean()),
    message_id: nullable(z.string()),
  }),
  z.looseObject({
    ...ofEvent,
    event: z.literal('score'),
    score,
    target: nullable(z.union([z.string(), z.array(z.string())])),
    intermediate: z.boolean().default(false),
    model_usage: nullable(z.record(z.string(), modelUsage)),
  }),
  z.looseObject({
    ...ofEvent,
    event: z.literal('sample_limit'),
    type: limitType,
    message: z.string().default(''),
    limit: nullable(z.number()),
  }),
  z.looseObject({ ...ofEvent, event: z.literal('error'), error: evalError }),
  z.looseObject({ ...ofEvent, event: z.literal('info'), source: nullable(z.string()), data: anything }),
  z.looseObject({
    ...ofEvent,
    event: z.literal('span_begin'),
    id: z.string().default(''),
    parent_id: nullable(z.string()),
    type: nullable(z.string()),
    name: z.string().default(''),
  }),
  z.looseObject({ ...ofEvent, event: z.literal('span_end'), id: z.string().default('') }),
  z.looseObject({
    ...ofEvent,
    event: z.enum([
      'state',
      'store',
      'sandbox',
      'approval',
      'compaction',
      'input',
      'score_edit',
      'logger',
      'step',
      'subtask',
    ]),
  }),
])

/** Of a kind or a shape that is not known: kept as it is. */
export const anyEvent: z.ZodType<EvalEvent> = z.unknown().transform((value): EvalEvent => {
  const parsed = evalEvent.safeParse(value)
  return parsed.success ? parsed.data : unknownEvent(value)
})

function unknownEvent(data: unknown): EvalEvent {
  const none = { uuid: null, span_id: null, timestamp: '', working_start: 0, metadata: null, pending: null }
  return { ...none, event: 'info', source: 'unknown', data }
}
