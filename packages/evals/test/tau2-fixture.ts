/** A folder of τ²-bench of our own: synthetic tasks in the layout of the real data, and none of its content. */
import { writeData } from './data-fixture.ts'
import type { DataFixture } from './data-fixture.ts'

const create = { action_id: 'a0', name: 'create_task', arguments: { user_id: 'u1', title: 'Mop' } }
const finish = { action_id: 'a2', name: 'update_task_status', arguments: { task_id: 't1', status: 'completed' } }
const dismiss = {
  action_id: 'a1',
  requestor: 'user',
  name: 'dismiss_notification',
  arguments: { notification_id: 'n1' },
}

const tasks = [
  {
    id: 'mop',
    user_scenario: { persona: 'Brief', instructions: { domain: 'mock', reason_for_call: 'Have the floor mopped.' } },
    evaluation_criteria: {
      actions: [create],
      communicate_info: ['1250 tiles'],
      reward_basis: ['DB', 'ACTION', 'COMMUNICATE'],
    },
  },
  {
    id: 'read',
    user_scenario: { instructions: 'Read the news, then have the sweeping closed.' },
    evaluation_criteria: {
      actions: [dismiss, finish],
      env_assertions: [
        {
          env_type: 'assistant',
          func_name: 'assert_task_status',
          arguments: { task_id: 't1', expected_status: 'completed' },
        },
      ],
      reward_basis: ['DB', 'ENV_ASSERTION'],
    },
  },
  {
    id: 'chat',
    user_scenario: { instructions: 'Say hello.' },
    evaluation_criteria: { nl_assertions: ['The agent greets'], reward_basis: ['DB', 'NL_ASSERTION'] },
  },
]

const sweep = { task_id: 't1', title: 'Sweep', status: 'pending' }

/** The mock domain: `mop` and `read` take doing, `chat` takes a judge. */
export function writeTau2(): Promise<DataFixture> {
  return writeData({
    'tau2/mock/policy.md': 'Be of help.',
    'tau2/mock/db.json': { tasks: { t1: sweep }, users: { u1: { user_id: 'u1', name: 'Di', tasks: ['t1'] } } },
    'tau2/mock/user_db.json': { notifications: { n1: { notification_id: 'n1', message: 'News', task_id: 't1' } } },
    'tau2/mock/tasks.json': tasks,
    'tau2/user_simulator/simulation_guidelines.md': 'You are a customer without tools.',
    'tau2/user_simulator/simulation_guidelines_tools.md': 'You are a customer with tools.',
  })
}
