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

/** @returns `undefined` when anything goes. */
export function createDemand<Output>(
  choice: ToolChoice,
  output: ToolSchema<unknown, Output> | undefined,
): Demand<Output> | undefined {
  const call = choice === 'auto' || choice === 'none' ? undefined : demandCall(choice)
  const answer = output === undefined ? undefined : demandOutput(output)
  return call === undefined || answer === undefined ? (answer ?? call) : demandBoth(call, answer)
}

/** First the call, then the output. */
function demandBoth<Output>(call: Demand<never>, answer: Demand<Output>): Demand<Output> {
  let isCalled = false
  const open = (): Demand => (isCalled ? answer : call)
  return {
    tool: answer.tool,
    called(name) {
      call.called(name)
      answer.called(name)
    },
    reset: () => answer.reset(),
    async isMet(text) {
      isCalled = await call.isMet(text)
      return isCalled && (await answer.isMet(text))
    },
    nudge: () => open().nudge(),
    error: () => open().error(),
    output: answer.output,
  }
}

function demandCall(choice: 'required' | { readonly name: string }): Demand<never> {
  const what = choice === 'required' ? 'one of the tools' : `the tool "${choice.name}"`
  let isCalled = false
  return {
    tool: undefined,
    called(name) {
      isCalled ||= choice === 'required' ? name !== outputToolName : choice.name === name
    },
    reset: () => {},
    isMet: async () => isCalled,
    nudge: () => `Call ${what} now; do not answer before you have.`,
    error: () =>
      new ToolChoiceError(`The model did not call ${what}, or not with success, although it was told to three times`),
    output: () => undefined,
  }
}

/** A last tool whose arguments are the output: native calls are what GLM-5 does best. JSON in the text is taken too. */
function demandOutput<Output>(schema: ToolSchema<unknown, Output>): Demand<Output> {
  let output: { readonly value: Output } | undefined
  /** Of the latest call: it counts when the call has been accepted, which a replay is told, too. */
  let offered: typeof output
  let issues = ''
  const defined = defineTool({
    name: outputToolName,
    description: 'Gives the final answer. Call it once, as the very last step, instead of answering in text.',
    input: schema,
    sideEffects: false,
    execute: () => 'Accepted.',
  })
  const tool = handIn<typeof defined>({
    ...defined,
    async parse(value) {
      const parsed = await defined.parse(value)
      if ('input' in parsed) offered = { value: parsed.input }
      return parsed
    },
  })
  return {
    tool,
    called(name) {
      if (name === outputToolName) output = offered
    },
    reset() {
      output = undefined
    },
    async isMet(text) {
      const value = output === undefined ? jsonInText(text) : undefined
      if (value === undefined) return output !== undefined
      const parsed = await tool.parse(value)
      if (!('input' in parsed)) {
        issues = ` What you gave does not: ${parsed.issues}.`
        return false
      }
      output = { value: parsed.input }
      return true
    },
    nudge: () => `Call "${outputToolName}" now with your answer; its arguments must fit its schema.${issues}`,
    error: () => new OutputError('The model gave no output that fits the schema although it was told to three times'),
    output: () => output?.value,
  }
}
