import type { ModelShape } from '../read-model.ts'

const mockTask: ModelShape = {
  fields: { task_id: 'any', title: 'any', description: ['any', null], status: 'any' },
}

export const mockDatabase: ModelShape = {
  fields: {
    tasks: { dict: mockTask },
    users: { dict: { fields: { user_id: 'any', name: 'any', tasks: { list: 'any' } } } },
  },
}

export const mockUserDatabase: ModelShape = {
  fields: {
    notifications: {
      dict: {
        fields: { notification_id: 'any', message: 'any', status: ['any', 'unread'], task_id: ['any', null] },
      },
    },
  },
}
