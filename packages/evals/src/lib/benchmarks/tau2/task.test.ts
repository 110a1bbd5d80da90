import { describe, expect, it } from 'vitest'
import { pythonOf } from '../../../../test/tau2-caller.ts'
import { Float } from '../../python/value.ts'
import { readTasks } from './read-tasks.ts'
import { readTask } from './task.ts'

/** Synthetic. */
const whole = {
  id: '7',
  user_scenario: { persona: 'Brief', instructions: { reason_for_call: 'Light', known_info: null } },
  initial_state: {
    initialization_data: { agent_data: { a: 1 }, user_data: null },
    initialization_actions: [{ env_type: 'user', func_name: 'press', arguments: {} }],
    message_history: [
      { role: 'user', content: 'Hi', tool_calls: null },
      { role: 'user', tool_calls: [{ name: 'press', arguments: { n: 1 } }] },
    ],
  },
  evaluation_criteria: {
    actions: [
      { action_id: 'a', requestor: 'user', name: 'press', arguments: {}, compare_args: [] },
      { action_id: 'b', name: 'set', arguments: { value: 2.5 } },
    ],
    env_assertions: [{ env_type: 'assistant', func_name: 'is_on', arguments: {}, assert_value: false }],
    communicate_info: ['5'],
    nl_assertions: ['It is kind'],
    reward_basis: ['ACTION'],
  },
  user_tools: ['press'],
}

describe('readTask', () => {
  it('reads all that a task can have', () => {
    expect(readTask(pythonOf(whole))).toEqual({
      id: '7',
      scenario: { persona: 'Brief', instructions: { reason_for_call: 'Light' } },
      initialState: {
        agentData: new Map([['a', 1]]),
        userData: null,
        actions: [{ requestor: 'user', name: 'press', arguments: new Map() }],
        history: [{ requestor: 'user', name: 'press', arguments: new Map([['n', 1]]) }],
      },
      criteria: {
        actions: [
          { id: 'a', requestor: 'user', name: 'press', arguments: new Map(), compared: [] },
          { id: 'b', requestor: 'assistant', name: 'set', arguments: new Map([['value', new Float(2.5)]]) },
        ],
        assertions: [{ requestor: 'assistant', name: 'is_on', arguments: new Map(), isWanted: false }],
        communicate: ['5'],
        naturalLanguage: ['It is kind'],
        basis: ['ACTION'],
      },
      userTools: ['press'],
    })
  })

  it('is rewarded for database and words where nothing else is said', () => {
    const task = readTask(pythonOf({ id: 'x', user_scenario: { instructions: 'Call' }, user_tools: null }))
    expect(task.criteria).toEqual({
      actions: [],
      assertions: [],
      communicate: [],
      naturalLanguage: [],
      basis: ['DB', 'COMMUNICATE'],
    })
    expect(task.scenario).toEqual({ instructions: 'Call' })
    expect(task).not.toHaveProperty('userTools')
  })

  it.each([
    [{ id: 7 }, 'expected a text, found 7'],
    [{ evaluation_criteria: { reward_basis: ['LUCK'] } }, 'unknown reward basis "LUCK"'],
    [{ evaluation_criteria: { actions: {} } }, 'expected a list, found {}'],
    [{ initial_state: ['x'] }, 'expected an object, found ["x"]'],
  ])('refuses %j', (broken, reason) => {
    expect(() => readTask(pythonOf({ ...whole, ...broken }))).toThrow(new SyntaxError(`Cannot read a task: ${reason}`))
  })
})

describe('readTasks', () => {
  it('reads a list, with numbers as they are written', () => {
    const [task] = readTasks(
      '[{"id": "a", "evaluation_criteria": {"actions": [{"action_id": "b", "name": "f", "arguments": {"x": 5.0, "y": 5}}]}}]',
    )
    expect(task?.criteria.actions[0]?.arguments).toEqual(
      new Map<string, unknown>([
        ['x', new Float(5)],
        ['y', 5],
      ]),
    )
    expect(() => readTasks('{}')).toThrow('Cannot read tasks: expected a list')
  })
})
