import type { StandardSchemaV1 } from '@standard-schema/spec'
import { UsageError } from '@glmkit/glm/model'
import { jsonSchemaOf } from './json-schema.ts'
import type { JsonSchema } from '@glmkit/glm/model'
import type { ToolSchema } from './json-schema.ts'

/** What a tool knows about the call it serves. */
export interface ToolContext {
  readonly runId: string
  readonly callId: string
  /** Aborts when the run is cancelled or the tool's `timeoutMs` has passed. Pass it on to whatever you await. */
  readonly signal: AbortSignal
  /** Emits a `tool-progress` event; never reaches the model. */
  readonly progress: (message: string) => void
}

/** A function the model may call. Make one with {@link defineTool}. */
export interface Tool<Name extends string = string, Input = unknown, Output = unknown> {
  readonly name: Name
  readonly description: string
  readonly parameters: JsonSchema
  readonly timeoutMs: number | undefined
  /** Validates raw arguments. Never throws: what is wrong comes back as text for the model. */
  parse(value: unknown): Promise<{ readonly input: Input } | { readonly issues: string }>
  execute(input: Input, context: ToolContext): Output | Promise<Output>
}

export interface DefineToolOptions<Name extends string, Schema extends ToolSchema, Output> {
  /** 1–64 characters of `a-z A-Z 0-9 _ -`. */
  readonly name: Name
  /** What it does and when to use it, for the model. */
  readonly description: string
  /** Any Standard Schema of an object: zod 4, arktype, valibot … */
  readonly input: Schema
  /** JSON Schema of the arguments, for schema libraries that cannot derive it themselves. */
  readonly parameters?: JsonSchema
  /** The call is aborted and reported to the model as a timeout after this long. Default: no limit. */
  readonly timeoutMs?: number
  /** Runs the call. A throw becomes a tool message the model can read; the returned value is sent as text or JSON. */
  readonly execute: (
    input: NonNullable<Schema['~standard']['types']>['output'],
    context: ToolContext,
  ) => Output | Promise<Output>
}

/**
 * Describes a function the model may call.
 *
 * @throws {UsageError} If the name is illegal or no JSON Schema of an object can be had from `input`.
 * @example
 * const weather = defineTool({
 *   name: 'weather',
 *   description: 'Current weather of a city.',
 *   input: z.object({ city: z.string() }),
 *   execute: ({ city }) => `It is sunny in ${city}.`,
 * })
 */
export function defineTool<const Name extends string, Schema extends ToolSchema, Output>(
  options: DefineToolOptions<Name, Schema, Output>,
): Tool<Name, NonNullable<Schema['~standard']['types']>['output'], Output> {
  const { name, description, input, timeoutMs, execute } = options
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    throw new UsageError(`Cannot define tool "${name}": a name is 1–64 characters of a-z A-Z 0-9 _ -`)
  }
  if (description.trim() === '') {
    throw new UsageError(`Cannot define tool "${name}": description is empty, say what it does and when to use it`)
  }
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs < 2 ** 31)) {
    throw new UsageError(`Cannot define tool "${name}": timeoutMs is ${timeoutMs}, expected milliseconds above 0`)
  }
  return {
    name,
    description,
    parameters: options.parameters ?? jsonSchemaOf(name, input),
    timeoutMs,
    async parse(value) {
      const result = await input['~standard'].validate(value)
      return result.issues ? { issues: result.issues.map(describeIssue).join('; ') } : { input: result.value }
    },
    execute,
  }
}

function describeIssue(issue: StandardSchemaV1.Issue): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}
