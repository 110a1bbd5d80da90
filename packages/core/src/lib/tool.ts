import type { StandardSchemaV1 } from '@standard-schema/spec'
import { jsonSchemaOf, UsageError } from '@glmkit/glm/model'
import type { JsonSchema, Message, ToolDeclaration, ToolSchema } from '@glmkit/glm/model'
import type { RunScope } from './run-scope.ts'

/** What a tool knows about the call it serves. */
export interface ToolContext {
  readonly runId: string
  readonly callId: string
  /** Aborts when the run is cancelled or the tool's `timeoutMs` has passed. Pass it on to whatever you await. */
  readonly signal: AbortSignal
  /** The conversation of the run so far, for tools that look back. Absent outside of a run. */
  readonly transcript?: readonly Message[]
  /** Emits a `tool-progress` event; never reaches the model. */
  readonly progress: (message: string) => void
  /**
   * The run that calls, for tools that `journalsItself`: `parent.journal` keeps their steps, and `agent.run(task, { parent })`
   * makes an agent's run a part of it. Absent outside of a run, and for other tools where the run is journaled.
   */
  readonly parent?: RunScope
  /**
   * Calls one of the tool's `uses` as a part of this call. That it fails or is refused is told; it throws only what ends
   * the run, and then so must the tool. Present where `parent` is, for tools that use others.
   *
   * @param id Unique within this call, and the same when it is run again on resume.
   */
  readonly call?: (id: string, name: string, input: unknown) => Promise<ToolReturn>
}

/** What became of a call a tool has made. */
export interface ToolReturn {
  readonly text: string
  readonly isError: boolean
  /** What the other tool returned, as JSON has it, `null` for nothing; absent when it failed. */
  readonly output?: unknown
}

/** What glmkit must know of a tool to run it safely. */
export interface ToolTraits<Input = unknown> {
  /** The call is aborted and reported to the model as a timeout after this long. Default: no limit. */
  readonly timeoutMs?: number
  /** Longer output is cut in the middle for the model. Default: the agent's, 40_000. */
  readonly maxOutputChars?: number
  /**
   * It changes the world. Such a call runs only by a rule, `approval` or the agent's policy, and is asked about once the
   * run has read untrusted content. `false` says that it may also be run again after a crash.
   */
  readonly sideEffects?: boolean
  /** A second run with the same arguments changes nothing more: an interrupted call is run again on resume. */
  readonly idempotent?: boolean
  /** What it returns may have been written by strangers, who may give orders in it. */
  readonly untrusted?: boolean
  /** To ask again is its purpose: the same call with the same result is no loop. */
  readonly polling?: boolean
  /** Whether a person is asked before it runs; a function says so for each call, after validation. */
  readonly approval?: 'never' | 'always' | ApprovalRule<Input>
  /** What it returns, as JSON Schema, for code that calls it. */
  readonly returns?: JsonSchema
  /** Tools it calls itself, by `context.call`: by the same rules as if the model had called them. */
  readonly uses?: readonly Tool[]
  /** It does everything that must not be done twice through `context.parent.journal`; on resume it is run anew. */
  readonly journalsItself?: boolean
}

/** A method, so that a tool of any input fits a list of tools. */
type ApprovalRule<Input> = { ask(input: Input): boolean | Promise<boolean> }['ask']

/** A function the model may call. Make one with {@link defineTool}. */
export interface Tool<Name extends string = string, Input = unknown, Output = unknown> extends ToolTraits<Input> {
  readonly name: Name
  readonly description: string
  readonly parameters: JsonSchema
  /** Validates raw arguments. Never throws: what is wrong comes back as text for the model. */
  parse(value: unknown): Promise<{ readonly input: Input } | { readonly issues: string }>
  execute(input: Input, context: ToolContext): Output | Promise<Output>
}

type InputOf<Schema extends ToolSchema> = NonNullable<Schema['~standard']['types']>['output']

export interface DefineToolOptions<Name extends string, Schema extends ToolSchema, Output> extends ToolTraits<
  InputOf<Schema>
> {
  /** 1–64 characters of `a-z A-Z 0-9 _ -`. */
  readonly name: Name
  /** What it does and when to use it, for the model. */
  readonly description: string
  /** Any Standard Schema of an object: zod 4, arktype, valibot … */
  readonly input: Schema
  /** JSON Schema of the arguments, for schema libraries that cannot derive it themselves. */
  readonly parameters?: JsonSchema
  /**
   * Runs the call. A throw becomes a tool message the model can read; what is returned is sent as text or JSON. An async
   * iterable of strings is read piece by piece and may be longer than memory.
   */
  readonly execute: (input: InputOf<Schema>, context: ToolContext) => Output | Promise<Output>
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
): Tool<Name, InputOf<Schema>, Output> {
  checkTool(options)
  const { name, description, input, parameters = jsonSchemaOf(name, input), execute, ...traits } = options
  return {
    ...traits,
    name,
    description,
    parameters,
    async parse(value) {
      try {
        const result = await input['~standard'].validate(value)
        return result.issues ? { issues: result.issues.map(describeIssue).join('; ') } : { input: result.value }
      } catch (error) {
        return { issues: `they cannot be checked: ${error instanceof Error ? error.message : String(error)}` }
      }
    },
    execute,
  }
}

/** @throws {UsageError} If the model could not call it. */
export function checkTool({
  name,
  description,
  timeoutMs = 1,
  maxOutputChars = 200,
}: Pick<Tool, 'name' | 'description' | 'timeoutMs' | 'maxOutputChars'>): void {
  const refuse = (why: string): UsageError => new UsageError(`Cannot define tool "${name}": ${why}`)
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) throw refuse('a name is 1–64 characters of a-z A-Z 0-9 _ -')
  if (description.trim() === '') throw refuse('description is empty, say what it does and when to use it')
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) throw refuse(`timeoutMs is ${timeoutMs}, expected milliseconds above 0`)
  if (!(maxOutputChars >= 200)) throw refuse(`maxOutputChars is ${maxOutputChars}, expected 200 or more`)
}

function describeIssue(issue: StandardSchemaV1.Issue): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}

/** Tools that do nothing but take down what the model says: told by themselves, for anybody may use their names. */
const handIns = new WeakSet<Tool>()

export function handIn<Kind extends Tool>(tool: Kind): Kind {
  handIns.add(tool)
  return tool
}

export const isHandIn = (tool: Tool): boolean => handIns.has(tool)

/** Made once for a list of tools: runs of one agent share what their prompts begin with. */
const toolboxes = new WeakMap<readonly Tool[], Toolbox>()

interface Toolbox {
  readonly tools: ReadonlyMap<string, Tool>
  readonly declarations: readonly ToolDeclaration[]
}

export function toolboxOf(list: readonly Tool[]): Toolbox {
  const known = toolboxes.get(list)
  if (known !== undefined) return known
  const tools = new Map(list.map((tool) => [tool.name, tool]))
  const declarations = list.map(({ name, description, parameters }) => ({ name, description, parameters }))
  toolboxes.set(list, { tools, declarations })
  return { tools, declarations }
}
