import { z } from 'zod'
import type { EvalSample } from '../inspect-log.ts'
import { anyEvent } from './event-schema.ts'
import { anything, id, jsonOrEmpty, nullable, readAs } from './lenient.ts'
import { chatMessage, input, modelOutput, modelUsages, target } from './message-schema.ts'
import { evalError, scores } from './score-schema.ts'

const evalSample: z.ZodType<EvalSample> = z.looseObject({
  id,
  epoch: z.number().default(1),
  input,
  choices: nullable(z.array(z.string())),
  target,
  sandbox: anything,
  files: nullable(z.array(z.string())),
  setup: nullable(z.string()),
  messages: z.array(chatMessage).default([]),
  output: modelOutput.optional().transform((output) => output ?? modelOutput.parse({})),
  scores,
  metadata: jsonOrEmpty,
  store: jsonOrEmpty,
  events: z.array(anyEvent).default([]),
  model_usage: modelUsages,
  started_at: nullable(z.string()),
  completed_at: nullable(z.string()),
  total_time: nullable(z.number()),
  working_time: nullable(z.number()),
  uuid: nullable(z.string()),
  invalidation: anything,
  error: nullable(evalError),
  error_retries: nullable(z.array(evalError)),
  attachments: z.record(z.string(), z.string()).default({}),
  limit: nullable(
    z.looseObject({
      type: z.enum(['context', 'time', 'working', 'message', 'token', 'cost', 'operator', 'custom']).catch('custom'),
      limit: z.number(),
    }),
  ),
})

/** @throws {AgentError} If it is no sample. */
export function readSample(value: unknown, what: string): EvalSample {
  return readAs(evalSample, value, what)
}
