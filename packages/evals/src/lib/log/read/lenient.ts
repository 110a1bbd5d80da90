import { AgentError } from '@glmkit/core'
import { z } from 'zod'

/** Inspect leaves out what is null, and older versions do not know what newer ones have. */
export function nullable<Value>(schema: z.ZodType<Value>): z.ZodType<Value | null> {
  return schema.nullable().default(null)
}

export const json: z.ZodType<Record<string, unknown>> = z.record(z.string(), z.unknown())

export const jsonOrEmpty: z.ZodType<Record<string, unknown>> = json.nullish().transform((value) => value ?? {})

export const anything: z.ZodType = z.unknown().default(null)

export const id: z.ZodType<string | number> = z.union([z.string(), z.number()])

/**
 * @param what Named in the error: the log and what of it, e.g. `run.eval/samples/1_epoch_1.json`.
 * @throws {AgentError} If the value does not fit.
 */
export function readAs<Value>(schema: z.ZodType<Value>, value: unknown, what: string): Value {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  throw new AgentError(`Cannot read "${what}"${where}: ${issue?.message}`)
}
