import { z } from 'zod'
import type { EvalError, Score } from '../inspect-log.ts'
import { json, nullable } from './lenient.ts'

export const evalError: z.ZodType<EvalError> = z.looseObject({
  message: z.string().default(''),
  traceback: z.string().default(''),
  traceback_ansi: z.string().default(''),
})
export const score: z.ZodType<Score> = z.looseObject({
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), json, z.null().transform(() => 'N')]),
  answer: nullable(z.string()),
  explanation: nullable(z.string()),
  metadata: nullable(json),
  history: z.array(z.unknown()).default([]),
})
/** By the name of the scorer. */
export const scores: z.ZodType<Record<string, Score> | null> = nullable(z.record(z.string(), score))
