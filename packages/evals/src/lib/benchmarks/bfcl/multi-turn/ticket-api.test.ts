import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../python/parse-json.ts'
import type { PyValue } from '../../../python/value.ts'
import { openToolObjects } from './execute-calls.ts'
import type { ToolObjects } from './execute-calls.ts'

function open(scenario: Readonly<Record<string, unknown>> = {}): ToolObjects {
  const config = parseJson(JSON.stringify({ TicketAPI: scenario }))
  expect.assert(config instanceof Map)
  return openToolObjects(['TicketAPI'], config, { isLongContext: false, filler: new Map() })
}

function run(objects: ToolObjects, name: string, ...positional: PyValue[]): string {
  return objects.execute({ name, arguments: new Map(), positional })
}

describe('TicketAPI', () => {
  it('makes tickets for users who have logged in', () => {
    const objects = open()
    expect(run(objects, 'create_ticket', 'Help')).toBe(
      '{"error": "User not authenticated. Please log in to create a ticket."}',
    )
    expect(run(objects, 'ticket_login', 'ann', 'any')).toBe('{"success": true}')
    expect(run(objects, 'create_ticket', 'Help')).toBe(
      '{"id": 1, "title": "Help", "description": "", "status": "Open", "priority": 1, "created_by": "ann"}',
    )
    expect(run(objects, 'create_ticket', 'Help', '', 6)).toContain('Priority must be between 1 and 5')
    expect(run(objects, 'create_ticket', 'Help', '', '5')).toBe(
      "Error during execution: '<' not supported between instances of 'str' and 'int'",
    )
    expect(run(objects, 'logout')).toBe('{"success": true}')
    expect(run(objects, 'logout')).toBe('{"success": false}')
    expect(run(objects, 'ticket_get_login_status')).toBe('{"login_status": false}')
  })

  it('closes, resolves and edits them', () => {
    const objects = open({
      ticket_queue: [
        { id: 7, status: 'Open' },
        { id: 8, status: 'Open' },
      ],
    })
    expect(run(objects, 'close_ticket', 7)).toBe('{"status": "Ticket 7 has been closed successfully."}')
    expect(run(objects, 'close_ticket', 7)).toBe('{"error": "Ticket with ID 7 is already closed."}')
    expect(run(objects, 'resolve_ticket', 8, 'Done')).toBe('{"status": "Ticket 8 has been resolved successfully."}')
    expect(run(objects, 'get_ticket', 8)).toBe('{"id": 8, "status": "Resolved", "resolution": "Done"}')
    expect(run(objects, 'edit_ticket', 7, new Map([['priority', 2]]))).toBe(
      '{"status": "Ticket 7 has been updated successfully."}',
    )
    expect(run(objects, 'edit_ticket', 7, new Map([['id', 2]]))).toBe(
      '{"error": "Invalid fields for update: {\'id\'}"}',
    )
    expect(run(objects, 'get_ticket', '7')).toBe('{"error": "Ticket with ID 7 not found."}')
  })

  it('raises at a ticket that has no number', () => {
    const objects = open({ ticket_queue: [{ id: 1 }, { ticket_001: {} }] })
    expect(run(objects, 'get_ticket', 1)).toBe('{"id": 1}')
    expect(run(objects, 'get_ticket', 2)).toBe("Error during execution: 'id'")
  })

  it("lists a user's own tickets", () => {
    const queue = [
      { id: 1, created_by: 'ann', status: 'Open' },
      { id: 2, created_by: 'bob', status: 'Open' },
      { id: 3, created_by: 'ann', status: 'Closed' },
    ]
    const objects = open({ ticket_queue: queue, current_user: 'ann' })
    expect(run(objects, 'get_user_tickets', 'open')).toBe("[{'id': 1, 'created_by': 'ann', 'status': 'Open'}]")
    expect(run(objects, 'get_user_tickets')).toContain("'id': 3")
  })
})
