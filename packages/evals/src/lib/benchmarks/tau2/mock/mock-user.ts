import type { Method } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { str } from '../../../python/repr.ts'
import { isEqual } from '../../../python/is-equal.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import { dictOf, entryOf } from '../record-fields.ts'
import { textParameter } from '../tool-parameter.ts'
import type { Tau2Tool } from '../toolkit.ts'

/** @param database Read anew by each call: a task's initial data may put the agent's in its place. */
export function mockUserTools(database: () => PyRecord): Readonly<Record<string, Tau2Tool>> {
  return {
    check_notifications: {
      kind: 'read',
      description: "Check all notifications in the user's inbox.",
      parameters: [],
      run: () => [...inboxOf(database()).values()],
    },
    dismiss_notification: {
      kind: 'write',
      description: 'Dismiss (mark as read) a notification.',
      parameters: [textParameter('notification_id', 'The ID of the notification to dismiss.')],
      run(id = null) {
        const notification = notificationOf(database(), id)
        notification['status'] = 'read'
        return notification
      },
    },
  }
}

/** What tasks put in the inbox, and ask of it. */
export function mockUserFunctions(database: () => PyRecord): Readonly<Record<string, Method>> {
  return {
    add_notification: {
      parameters: [{ name: 'notification_id' }, { name: 'message' }, { name: 'task_id', default: null }],
      run(id = null, message = null, taskId = null) {
        const notification: PyRecord = { notification_id: id, message, status: 'unread', task_id: taskId }
        inboxOf(database()).set(str(id), notification)
        return notification
      },
    },
    assert_notification_status: {
      parameters: [{ name: 'notification_id' }, { name: 'expected_status' }],
      run: (id = null, expected = null) => isEqual(notificationOf(database(), id)['status'] ?? null, expected),
    },
  }
}

/** @throws {PythonError} If the database is the agent's. */
function inboxOf(db: PyRecord): PyDict {
  if ('notifications' in db) return dictOf(db['notifications'])
  throw new PythonError('AttributeError', "'MockDB' object has no attribute 'notifications'")
}

function notificationOf(db: PyRecord, id: PyValue): PyRecord {
  const notification = entryOf(inboxOf(db), id)
  if (notification) return notification
  throw new PythonError('ValueError', `Notification ${str(id)} not found`)
}
