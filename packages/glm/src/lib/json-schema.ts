import { createRequire } from 'node:module'
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec'
import { UsageError } from './agent-error.ts'
import type { JsonSchema } from './model.ts'

/** Any Standard Schema; those that also speak Standard JSON Schema (zod 4, arktype) need no `parameters`. */
export interface ToolSchema<Input = unknown, Output = Input> {
  readonly '~standard': StandardSchemaV1.Props<Input, Output> & Partial<StandardJSONSchemaV1.Props<Input, Output>>
}

const draft = 'draft-07'

/**
 * The JSON Schema of a tool's arguments: the input side, so that what has a default is not required.
 *
 * @throws {UsageError} If the schema library cannot say, or it is no object schema.
 */
export function jsonSchemaOf(name: string, schema: ToolSchema): JsonSchema {
  const standard = schema['~standard']
  const derived = derive(name, schema)
  if (derived === undefined) {
    throw new UsageError(
      `Cannot define tool "${name}": its ${standard.vendor} schema gives no JSON Schema, pass one as "parameters"`,
    )
  }
  const { $schema: _, ...parameters } = derived
  if (parameters.type !== 'object' || typeof parameters.properties !== 'object') {
    throw new UsageError(
      `Cannot define tool "${name}": input must be an object schema, got ${JSON.stringify(parameters)}`,
    )
  }
  return withoutSafeIntegerBounds(parameters)
}

function derive(name: string, schema: ToolSchema): JsonSchema | undefined {
  try {
    return schema['~standard'].jsonSchema?.input({ target: draft }) ?? (isZod3(schema) ? ofZod3(schema) : undefined)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`Cannot define tool "${name}": its schema has no JSON form (${reason}), use what JSON has`, {
      cause,
    })
  }
}

/** zod 4 keeps `_zod`; zod 3 has only `_def`. */
function isZod3(schema: ToolSchema): boolean {
  return schema['~standard'].vendor === 'zod' && '_def' in schema && !('_zod' in schema)
}

/** Loaded for zod 3 alone: given a zod 4 schema it would answer, silently, with an empty one. */
function ofZod3(schema: ToolSchema): JsonSchema {
  const { zodToJsonSchema }: { readonly zodToJsonSchema: (schema: unknown, options: object) => JsonSchema } =
    createRequire(import.meta.url)('zod-to-json-schema')
  return zodToJsonSchema(schema, { target: 'jsonSchema7', $refStrategy: 'root' })
}

function isSafeIntegerBound(key: string, value: unknown): boolean {
  return (
    (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) || (key === 'maximum' && value === Number.MAX_SAFE_INTEGER)
  )
}

/** zod adds ±(2^53 − 1) to every integer: tokens in every prompt, and no information. */
function withoutSafeIntegerBounds(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (key, value) => (isSafeIntegerBound(key, value) ? undefined : value))
  const copy: JsonSchema = JSON.parse(text)
  return copy
}
