import { bindArguments } from '../../python/bind-arguments.ts'
import { callMethod } from '../../python/method.ts'
import { PythonError } from '../../python/python-error.ts'
import { entriesOf, isDict } from '../../python/value.ts'
import type { PyRecord, PyValue } from '../../python/value.ts'
import { merged } from './merged-model.ts'
import type { InitialState } from './task.ts'
import type { Requestor, Tau2Tool, ToolCallOf, ToolReply, Toolkit, World } from './toolkit.ts'
import { contentOf } from './tool-reply.ts'

/** A world and what can be done to it by name. */
export interface Environment {
  readonly world: World
  /** A call of a tool, by a model. An error is a reply, too. */
  call(call: ToolCallOf): ToolReply
  /** The same, for tools that have to wait. */
  answer(call: ToolCallOf): Promise<ToolReply>
  /** A function of the initial state or of an assertion, or a tool. @throws {PythonError} */
  invoke(call: ToolCallOf): PyValue
  toolOf(requestor: Requestor, name: string): Tau2Tool | undefined
}

export interface OpenEnvironmentOptions {
  /** Whether the calls of a conversation that has begun are done. Default: `true`. */
  readonly hasHistory?: boolean
  /** Whether one side's state follows the other's after each call. Default: `true`. */
  readonly isSynced?: boolean
}

/** Puts a fresh world into a task's initial state. */
export function openEnvironment(
  world: World,
  initialState: InitialState,
  { hasHistory = true, isSynced = true }: OpenEnvironmentOptions = {},
): Environment {
  let syncs = true
  function kitOf(requestor: Requestor): Toolkit | undefined {
    return requestor === 'user' ? world.user : world.agent
  }

  function toolOf(requestor: Requestor, name: string): Tau2Tool | undefined {
    const tools = kitOf(requestor)?.tools ?? {}
    return Object.hasOwn(tools, name) ? tools[name] : undefined
  }

  function invoke({ requestor, name, arguments: keywords }: ToolCallOf): PyValue {
    const kit = kitOf(requestor)
    const functions = kit?.functions ?? {}
    const method = toolOf(requestor, name) ?? (Object.hasOwn(functions, name) ? functions[name] : undefined)
    if (kit === undefined || method === undefined) throw new PythonError('ValueError', `Tool '${name}' not found.`)
    const value = callMethod(`${kit.className}.${name}`, method, { keywords })
    if (syncs) world.sync?.()
    return value
  }

  function call(toolCall: ToolCallOf): ToolReply {
    if (toolOf(toolCall.requestor, toolCall.name) === undefined) {
      return { content: `Error: Tool '${toolCall.name}' not found.`, isError: true }
    }
    try {
      return { content: contentOf(invoke(toolCall)), isError: false }
    } catch (error) {
      return errorReply(error)
    }
  }

  async function answer(toolCall: ToolCallOf): Promise<ToolReply> {
    const { requestor, name, arguments: keywords } = toolCall
    const tool = toolOf(requestor, name)
    if (tool?.answer === undefined) return call(toolCall)
    try {
      const values = bindArguments(`${kitOf(requestor)?.className}.${name}`, tool.parameters, { keywords })
      return { content: await tool.answer(...values), isError: false }
    } catch (error) {
      return errorReply(error)
    }
  }

  const { agentData, userData } = initialState
  if (world.initialize) world.initialize(agentData, userData)
  else {
    take(world.agent.db, agentData)
    if (world.user) take(world.user.db, userData)
  }
  for (const action of initialState.actions) invoke(action)
  world.sync?.()
  if (hasHistory) for (const earlier of initialState.history) call(earlier)
  syncs = isSynced
  return { world, call, answer, invoke, toolOf }
}

/** What Python raises is told to the model; anything else is a defect of ours. */
function errorReply(error: unknown): ToolReply {
  if (error instanceof PythonError) return { content: `Error: ${error.message}`, isError: true }
  throw error
}

/** Only the outermost table is changed in place: worlds may share what is in it. */
function take(db: PyRecord, data: PyValue): void {
  if (data === null || !isDict(data)) return
  for (const [key, value] of entriesOf(data)) db[key] = merged(db[key] ?? null, value)
}
