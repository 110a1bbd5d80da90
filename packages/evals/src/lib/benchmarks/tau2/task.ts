import { jsonText } from '../../python/json-text.ts'
import { entriesOf, isDict, isList } from '../../python/value.ts'
import type { PyValue } from '../../python/value.ts'
import type { Requestor, ToolCallOf } from './toolkit.ts'

/** What a reward is the product of. */
export type RewardBasis = 'DB' | 'ENV_ASSERTION' | 'ACTION' | 'COMMUNICATE' | 'NL_ASSERTION'

export interface Tau2Task {
  readonly id: string
  readonly scenario: UserScenario
  readonly initialState: InitialState
  readonly criteria: EvaluationCriteria
  /** Of banking: the tools this user has; `undefined` is all. */
  readonly userTools?: readonly string[]
}

export interface UserScenario {
  readonly persona?: string
  /** A text, or parts under headings: the reason for the call, what is known, what is not, how to behave. */
  readonly instructions: string | Readonly<Record<string, string>>
}

export interface InitialState {
  /** Merged into the database of each side. */
  readonly agentData: PyValue
  readonly userData: PyValue
  readonly actions: readonly ToolCallOf[]
  /** Calls of a conversation that has begun already. */
  readonly history: readonly ToolCallOf[]
}

export interface EvaluationCriteria {
  /** The golden ones: what a run should have done to the world. */
  readonly actions: readonly GoldenAction[]
  readonly assertions: readonly EnvironmentAssertion[]
  readonly communicate: readonly string[]
  readonly naturalLanguage: readonly string[]
  readonly basis: readonly RewardBasis[]
}

export interface GoldenAction extends ToolCallOf {
  readonly id: string
  /** The arguments that have to be equal; `undefined` is all. */
  readonly compared?: readonly string[]
}

export interface EnvironmentAssertion extends ToolCallOf {
  readonly isWanted: boolean
}

/** @throws {SyntaxError} If it has another form. */
export function readTask(value: PyValue): Tau2Task {
  const task = dictOf(value)
  const id = textOf(task.get('id'))
  const scenario = dictOf(task.get('user_scenario'))
  const initial = dictOf(task.get('initial_state'))
  const data = dictOf(initial.get('initialization_data'))
  const criteria = dictOf(task.get('evaluation_criteria'))
  const persona = scenario.get('persona')
  const userTools = task.get('user_tools')
  return {
    id,
    scenario: {
      ...(typeof persona === 'string' && { persona }),
      instructions: instructionsOf(scenario.get('instructions')),
    },
    initialState: {
      agentData: data.get('agent_data') ?? null,
      userData: data.get('user_data') ?? null,
      actions: listOf(initial.get('initialization_actions')).map(functionCallOf),
      history: listOf(initial.get('message_history')).flatMap(historyCallsOf),
    },
    criteria: {
      actions: listOf(criteria.get('actions')).map(goldenActionOf),
      assertions: listOf(criteria.get('env_assertions')).map((item) => ({
        ...functionCallOf(item),
        isWanted: dictOf(item).get('assert_value') !== false,
      })),
      communicate: listOf(criteria.get('communicate_info')).map(textOf),
      naturalLanguage: listOf(criteria.get('nl_assertions')).map(textOf),
      basis: listOf(criteria.get('reward_basis') ?? ['DB', 'COMMUNICATE']).map(basisOf),
    },
    ...(isList(userTools ?? null) && { userTools: listOf(userTools).map(textOf) }),
  }
}

function goldenActionOf(value: PyValue): GoldenAction {
  const action = dictOf(value)
  const compared = action.get('compare_args') ?? null
  return {
    id: textOf(action.get('action_id')),
    requestor: requestorOf(action.get('requestor')),
    name: textOf(action.get('name')),
    arguments: argumentsOf(action.get('arguments')),
    ...(isList(compared) && { compared: compared.map(textOf) }),
  }
}

function historyCallsOf(value: PyValue): ToolCallOf[] {
  const message = dictOf(value)
  return listOf(message.get('tool_calls')).map((item) => {
    const call = dictOf(item)
    return {
      requestor: requestorOf(message.get('role')),
      name: textOf(call.get('name')),
      arguments: argumentsOf(call.get('arguments')),
    }
  })
}

function functionCallOf(value: PyValue): ToolCallOf {
  const call = dictOf(value)
  return {
    requestor: requestorOf(call.get('env_type')),
    name: textOf(call.get('func_name')),
    arguments: argumentsOf(call.get('arguments')),
  }
}

function instructionsOf(value: PyValue = null): UserScenario['instructions'] {
  if (typeof value === 'string') return value
  const parts = [...dictOf(value)].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(parts)
}

export function requestorOf(value: PyValue = null): Requestor {
  return value === 'user' ? 'user' : 'assistant'
}

function basisOf(value: PyValue): RewardBasis {
  switch (value) {
    case 'DB':
    case 'ENV_ASSERTION':
    case 'ACTION':
    case 'COMMUNICATE':
    case 'NL_ASSERTION':
      return value
    default:
      throw new SyntaxError(`Cannot read a task: unknown reward basis ${jsonText(value)}`)
  }
}

export function argumentsOf(value: PyValue = null): Map<string, PyValue> {
  return new Map([...dictOf(value)].map(([name, item]) => [String(name), item]))
}

/** `null` is empty. */
function dictOf(value: PyValue = null): ReadonlyMap<string | number, PyValue> {
  if (value === null) return new Map()
  if (!isDict(value)) throw new SyntaxError(`Cannot read a task: expected an object, found ${jsonText(value)}`)
  return new Map(entriesOf(value))
}

function listOf(value: PyValue = null): PyValue[] {
  if (value === null) return []
  if (!isList(value)) throw new SyntaxError(`Cannot read a task: expected a list, found ${jsonText(value)}`)
  return value
}

function textOf(value: PyValue = null): string {
  if (typeof value === 'string') return value
  throw new SyntaxError(`Cannot read a task: expected a text, found ${jsonText(value)}`)
}
