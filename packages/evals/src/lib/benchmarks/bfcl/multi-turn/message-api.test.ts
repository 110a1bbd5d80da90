import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../python/parse-json.ts'
import type { PyValue } from '../../../python/value.ts'
import { openToolObjects } from './execute-calls.ts'
import type { ToolObjects } from './execute-calls.ts'

function open(scenario: Readonly<Record<string, unknown>> = {}): ToolObjects {
  const config = parseJson(JSON.stringify({ MessageAPI: scenario }))
  expect.assert(config instanceof Map)
  return openToolObjects(['MessageAPI'], config, { isLongContext: false, filler: new Map() })
}

function run(objects: ToolObjects, name: string, ...positional: PyValue[]): unknown {
  return JSON.parse(objects.execute({ name, arguments: new Map(), positional }))
}

describe('MessageAPI', () => {
  it('lets users in whom it knows', () => {
    const objects = open()
    expect(run(objects, 'view_messages_sent')).toEqual({ error: 'No user is currently logged in.' })
    expect(run(objects, 'message_login', 'USR009')).toEqual({
      login_status: false,
      message: "User ID 'USR009' not found.",
    })
    expect(run(objects, 'message_login', 'USR001')).toMatchObject({ login_status: true })
    expect(run(objects, 'message_get_login_status')).toEqual({ login_status: true })
    expect(run(objects, 'get_user_id', 'Bob')).toEqual({ user_id: 'USR002' })
    expect(run(objects, 'get_user_id', 'Zed')).toEqual({ error: "User 'Zed' not found in the workspace." })
  })

  it('numbers messages as Python draws them, and keeps them by receiver', () => {
    const objects = open({ current_user: 'USR001' })
    const sent = ['a', 'b'].map((text) => run(objects, 'send_message', 'USR002', text))
    expect(sent).toMatchObject([{ message_id: { new_id: 67410 } }, { message_id: { new_id: 41772 } }])
    expect(run(objects, 'view_messages_sent')).toMatchObject({
      messages: { USR002: ['My name is Alice. I want to connect.', 'a', 'b'] },
    })
    expect(run(objects, 'send_message', ['USR002'], 'c')).toEqual({ error: "Receiver ID '['USR002']' not found." })
    expect(objects.state()).toMatchObject({ MessageAPI: { generated_ids: '{67410, 41772}', message_count: 5 } })
  })

  it('deletes the latest message to a receiver', () => {
    const objects = open({ current_user: 'USR001', inbox: [{ USR002: 'a' }, { USR003: 'b' }, { USR002: 'c' }] })
    expect(run(objects, 'delete_message', 'USR002')).toMatchObject({ deleted_status: true })
    expect(run(objects, 'view_messages_sent')).toEqual({ messages: { USR002: ['a'], USR003: ['b'] } })
    expect(run(objects, 'delete_message', 'USR004')).toEqual({ error: 'Receiver ID USR004 not found.' })
  })

  it('adds contacts under the next number', () => {
    const objects = open({ current_user: 'USR001' })
    expect(run(objects, 'add_contact', 'Zed')).toMatchObject({ added_status: true, user_id: 'USR005' })
    expect(run(objects, 'add_contact', 'Zed')).toEqual({ error: "User name 'Zed' already exists." })
    expect(run(objects, 'list_users')).toEqual({ user_list: ['Alice', 'Bob', 'Catherine', 'Daniel', 'Zed'] })
    expect(run(objects, 'get_message_stats')).toEqual({ stats: { received_count: 3, total_contacts: 5 } })
    expect(run(objects, 'search_messages', 'UPLOAD')).toMatchObject({
      results: [{ receiver_id: 'USR003' }, { receiver_id: 'USR004' }],
    })
  })
})
