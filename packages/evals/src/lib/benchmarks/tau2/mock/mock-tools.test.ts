import { describe, expect, it } from 'vitest'
import { callerOf, pythonOf } from '../../../../../test/tau2-caller.ts'
import { openEnvironment } from '../environment.ts'
import type { World } from '../toolkit.ts'
import { openMockWorld } from './load-mock-domain.ts'

function open(): World {
  return openMockWorld(
    pythonOf({
      tasks: { task_1: { task_id: 'task_1', title: 'Sweep', status: 'pending' } },
      users: { user_1: { user_id: 'user_1', name: 'Di', tasks: ['task_1'] } },
    }),
    pythonOf({ notifications: { n1: { notification_id: 'n1', message: 'Hi', task_id: 'task_1' } } }),
  )
}

describe('openMockWorld', () => {
  it('creates tasks for users that are there', () => {
    const call = callerOf(open())

    expect(call('create_task', { user_id: 'user_1', title: 'Mop' })).toBe(
      '{"task_id": "task_2", "title": "Mop", "description": null, "status": "pending"}',
    )
    expect(call('get_users')).toBe('[{"user_id": "user_1", "name": "Di", "tasks": ["task_1", "task_2"]}]')
    expect(call('create_task', { user_id: 'x', title: 'Mop' })).toBe('Error: User x not found')
    expect(call('update_task_status', { task_id: 'x', status: 'completed' })).toBe('Error: Task x not found')
  })

  it('gives the user an inbox', () => {
    const call = callerOf(open())
    const dismissed = '{"notification_id": "n1", "message": "Hi", "status": "read", "task_id": "task_1"}'

    expect(call('check_notifications', {}, 'user')).toContain('"status": "unread"')
    expect(call('dismiss_notification', { notification_id: 'n1' }, 'user')).toBe(dismissed)
    expect(call('check_notifications', {}, 'user')).toBe(`[${dismissed}]`)
    expect(call('dismiss_notification', { notification_id: 'x' }, 'user')).toBe('Error: Notification x not found')
  })

  it('checks tasks and notifications for assertions', () => {
    const empty = { agentData: null, userData: null, actions: [], history: [] }
    const environment = openEnvironment(open(), empty)
    const keywords = (values: object): Map<string, string | number> => new Map(Object.entries(values))
    const check = (name: string, values: object, requestor: 'assistant' | 'user' = 'assistant'): unknown =>
      environment.invoke({ requestor, name, arguments: keywords(values) })

    expect(check('assert_number_of_tasks', { user_id: 'user_1', expected_number: 1 })).toBe(true)
    expect(check('assert_task_status', { task_id: 'task_1', expected_status: 'completed' })).toBe(false)
    expect(check('assert_notification_status', { notification_id: 'n1', expected_status: 'unread' }, 'user')).toBe(true)
    check('add_notification', { notification_id: 'n2', message: 'Ho' }, 'user')
    expect(check('assert_notification_status', { notification_id: 'n2', expected_status: 'read' }, 'user')).toBe(false)
  })

  it('leaves the user without an inbox where the agent has initial data, as upstream does', () => {
    const world = open()
    const call = callerOf(world, { tasks: { task_2: { task_id: 'task_2', title: 'Mop', status: 'pending' } } })

    expect(call('update_task_status', { task_id: 'task_2', status: 'completed' })).toBe(
      '{"task_id": "task_2", "title": "Mop", "description": null, "status": "completed"}',
    )
    expect(call('check_notifications', {}, 'user')).toBe("Error: 'MockDB' object has no attribute 'notifications'")
    expect(world.user?.db).toBe(world.agent.db)
  })
})
