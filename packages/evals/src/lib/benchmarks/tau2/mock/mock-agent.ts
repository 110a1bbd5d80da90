import type { Method } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { isEqual } from '../../../python/is-equal.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import { dictOf, entryOf, listOf } from '../record-fields.ts'
import { choiceParameter, textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'
import { transfer } from '../transfer.ts'
import { validatedModel } from '../validated-model.ts'

/** @param database Read anew by each call: a task's initial data put another one in its place. */
export function mockAgentTools(database: () => PyRecord): Readonly<Record<string, Tau2Tool>> {
  return {
    create_task: {
      kind: 'write',
      description: 'Create a new task for a user.',
      parameters: [
        textParameter('user_id', 'The ID of the user creating the task'),
        textParameter('title', 'The title of the task'),
        { ...textParameter('description', 'Optional description of the task'), default: null },
      ],
      run(userId = null, title = null, description = null) {
        const user = userOf(database(), userId)
        const tasks = dictOf(database()['tasks'])
        const id = `task_${tasks.size + 1}`
        const task = validatedModel(
          'Task',
          { task_id: 'text', title: 'text', description: 'optional text', status: ['pending', 'completed'] },
          new Map<string, PyValue>([
            ['task_id', id],
            ['title', title],
            ['description', description],
            ['status', 'pending'],
          ]),
        )
        tasks.set(id, task)
        listOf(user['tasks']).push(id)
        return task
      },
    },
    get_users: {
      kind: 'read',
      description: 'Get all users in the database.',
      parameters: [],
      run: () => [...dictOf(database()['users']).values()],
    },
    update_task_status: {
      kind: 'write',
      description: 'Update the status of a task.',
      parameters: [
        textParameter('task_id', 'The ID of the task to update'),
        choiceParameter('status', 'The new status of the task', ['pending', 'completed']),
      ],
      run(taskId = null, status = null) {
        const task = taskOf(database(), taskId)
        task['status'] = status
        return task
      },
    },
    transfer_to_human_agents: transfer,
  }
}

/** What a task's assertions call. */
export function mockAgentFunctions(database: () => PyRecord): Readonly<Record<string, Method>> {
  return {
    assert_number_of_tasks: {
      parameters: [{ name: 'user_id' }, { name: 'expected_number' }],
      run: (userId = null, expected = null) => isEqual(listOf(userOf(database(), userId)['tasks']).length, expected),
    },
    assert_task_status: {
      parameters: [{ name: 'task_id' }, { name: 'expected_status' }],
      run: (taskId = null, expected = null) => isEqual(taskOf(database(), taskId)['status'] ?? null, expected),
    },
  }
}

function userOf(db: PyRecord, id: PyValue): PyRecord {
  const user = entryOf(db['users'], id)
  if (user) return user
  throw new PythonError('ValueError', `User ${str(id)} not found`)
}

function taskOf(db: PyRecord, id: PyValue): PyRecord {
  const task = entryOf(db['tasks'], id)
  if (task) return task
  throw new PythonError('ValueError', `Task ${str(id)} not found`)
}
