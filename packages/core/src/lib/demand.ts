import { AgentError, jsonInText } from '@glmkit/glm/model'
import { outputToolName } from '@glmkit/planner'
import { defineTool, handIn } from './tool.ts'
import type { ToolSchema } from '@glmkit/glm/model'
import type { Tool } from './tool.ts'

/** Which tools the model must call. GLM-5 takes the field for `auto`, so the client sees to it. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string }

/** What a run must bring before it may end. */
export interface Demand<Output = unknown> {
  /** Offered to the model besides the agent's own tools. */
  readonly tool: Tool | undefined
  /** Takes note of a call that ran without an error. */
  called(name: string): void
  /** The user has said more: another output is wanted. */
  reset(): void
  /** Whether the run may end with this text. */
  isMet(text: string): Promise<boolean>
  /** Said to the model when it stops too early. */
  nudge(): string
  /** Thrown when it has been said twice in vain. */
  error(): AgentError
  /** The structured output, once it is there. */
  readonly output: () => Output | undefined
}

/** The model did not call the tool it had to, after two reminders. */
export class ToolChoiceError extends AgentError {
  override readonly name = 'ToolChoiceError'
}

/** The model gave no output that fits the schema, after two reminders. */
export class OutputError extends AgentError {
  override readonly name = 'OutputError'
}

/**
 * First the call, then the output, by a last tool whose arguments are the output: native calls are what GLM-5 does best.
 * JSON in the text is taken too.
 *
 * @returns `undefined` when anything goes.
 */
export function createDemand<Output>(
  choice: ToolChoice,
  schema: ToolSchema<unknown, Output> | undefined,
): Demand<Output> | undefined {
  let isCalled = choice === 'auto' || choice === 'none'
  if (isCalled && schema === undefined) return undefined
  const wanted = typeof choice === 'string' ? 'one of the tools' : `the tool "${choice.name}"`
  let output: { readonly value: Output } | undefined
  /** Of the latest call: it counts when the call has been accepted, which a replay is told, too. */
  let offered: typeof output
  let issues = ''
  const tool = schema && outputTool(schema, (value) => (offered = { value }))

  return {
    tool,
    called(name) {
      if (name === outputToolName) output = offered
      isCalled ||= typeof choice === 'string' ? name !== outputToolName : name === choice.name
    },
    reset() {
      output = undefined
    },
    async isMet(text) {
      if (!isCalled) return false
      if (tool === undefined || output !== undefined) return true
      const value = jsonInText(text)
      if (value === undefined) return false
      const parsed = await tool.parse(value)
      if ('input' in parsed) output = { value: parsed.input }
      else issues = ` What you gave does not: ${parsed.issues}.`
      return 'input' in parsed
    },
    nudge() {
      if (!isCalled) return `Call ${wanted} now; do not answer before you have.`
      return `Call "${outputToolName}" now with your answer; its arguments must fit its schema.${issues}`
    },
    error() {
      if (isCalled) {
        return new OutputError('The model gave no output that fits the schema although it was told to three times')
      }
      const what = `did not call ${wanted}, or not with success, although it was told to three times`
      return new ToolChoiceError(`The model ${what}`)
    },
    output: () => output?.value,
  }
}

/** @param onValid Told the arguments of a call that fit. */
function outputTool<Output>(
  input: ToolSchema<unknown, Output>,
  onValid: (value: Output) => void,
): Tool<typeof outputToolName, Output> {
  const defined = defineTool({
    name: outputToolName,
    description: 'Gives the final answer. Call it once, as the very last step, instead of answering in text.',
    input,
    sideEffects: false,
    execute: () => 'Accepted.',
  })
  return handIn<typeof defined>({
    ...defined,
    async parse(value) {
      const parsed = await defined.parse(value)
      if ('input' in parsed) onValid(parsed.input)
      return parsed
    },
  })
}
