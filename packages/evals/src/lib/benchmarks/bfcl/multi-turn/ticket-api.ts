import { add, compare } from '../../../python/arithmetic.ts'
import { isEqual } from '../../../python/is-equal.ts'
import { isTruthy } from '../../../python/is-truthy.ts'
import type { Method } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { repr, str } from '../../../python/repr.ts'
import { typeName } from '../../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import { failure } from './failure.ts'
import { listIn } from './scenario.ts'
import type { ToolClass } from './tool-class.ts'

const editableFields = new Set<string | number>(['title', 'description', 'status', 'priority'])

export const ticketApi: ToolClass = {
  name: 'TicketAPI',
  open(scenario) {
    const queue = listIn(scenario, 'ticket_queue')
    let counter: PyValue = scenario.get('ticket_counter') ?? 1
    let currentUser: PyValue = scenario.get('current_user') ?? null

    function withTicket(id: PyValue, answer: (ticket: PyDict) => PyValue): PyValue {
      const found = queue.find((ticket) => isEqual(item(ticket, 'id'), id))
      return found instanceof Map ? answer(found) : failure(`Ticket with ID ${str(id)} not found.`)
    }

    function finish(id: PyValue, status: 'Closed' | 'Resolved', ticket: PyDict): PyRecord {
      const word = status.toLowerCase()
      if (item(ticket, 'status') === status) return failure(`Ticket with ID ${str(id)} is already ${word}.`)
      ticket.set('status', status)
      return { status: `Ticket ${str(id)} has been ${word} successfully.` }
    }

    const methods: Record<string, Method> = {
      ticket_login: {
        parameters: [{ name: 'username' }, { name: 'password' }],
        run: (username = null, password = null) => {
          if (!isTruthy(username) || !isTruthy(password)) return { success: false }
          currentUser = username
          return { success: true }
        },
      },
      ticket_get_login_status: { parameters: [], run: () => ({ login_status: isTruthy(currentUser) }) },
      logout: {
        parameters: [],
        run: () => {
          const wasLoggedIn = isTruthy(currentUser)
          currentUser = null
          return { success: wasLoggedIn }
        },
      },
      create_ticket: {
        parameters: [{ name: 'title' }, { name: 'description', default: '' }, { name: 'priority', default: 1 }],
        run: (title = null, description = '', priority = 1) => {
          if (!isTruthy(currentUser)) return failure('User not authenticated. Please log in to create a ticket.')
          if (compare(priority, 1) < 0 || compare(priority, 5, '>') > 0) {
            return failure('Invalid priority. Priority must be between 1 and 5.')
          }
          const ticket: PyDict = new Map([
            ['id', counter],
            ['title', title],
            ['description', description],
            ['status', 'Open'],
            ['priority', priority],
            ['created_by', currentUser],
          ])
          queue.push(ticket)
          counter = add(counter, 1)
          return ticket
        },
      },
      get_ticket: { parameters: [{ name: 'ticket_id' }], run: (id = null) => withTicket(id, (ticket) => ticket) },
      close_ticket: {
        parameters: [{ name: 'ticket_id' }],
        run: (id = null) => withTicket(id, (ticket) => finish(id, 'Closed', ticket)),
      },
      resolve_ticket: {
        parameters: [{ name: 'ticket_id' }, { name: 'resolution' }],
        run: (id = null, resolution = null) =>
          withTicket(id, (ticket) => {
            const answer = finish(id, 'Resolved', ticket)
            if ('status' in answer) ticket.set('resolution', resolution)
            return answer
          }),
      },
      edit_ticket: {
        parameters: [{ name: 'ticket_id' }, { name: 'updates' }],
        run: (id = null, updates = null) =>
          withTicket(id, (ticket) => {
            if (!(updates instanceof Map)) {
              throw new PythonError('AttributeError', `'${typeName(updates)}' object has no attribute 'keys'`)
            }
            const unknown = [...updates.keys()].filter((field) => !editableFields.has(field))
            if (unknown.length > 0) return failure(`Invalid fields for update: {${unknown.map(repr).join(', ')}}`)
            for (const [field, value] of updates) ticket.set(field, value)
            return { status: `Ticket ${str(id)} has been updated successfully.` }
          }),
      },
      get_user_tickets: {
        parameters: [{ name: 'status', default: null }],
        run: (status = null) => {
          if (!isTruthy(currentUser)) {
            return [{ error: 'User not authenticated. Please log in to view tickets.' }]
          }
          const isWanted = (ticket: PyValue): boolean =>
            isEqual(item(ticket, 'created_by'), currentUser) &&
            (!isTruthy(status) || isEqual(lowered(item(ticket, 'status')), lowered(status)))
          return queue.filter(isWanted)
        },
      },
    }
    return { methods, state: () => ({ ticket_queue: queue, ticket_counter: counter, current_user: currentUser }) }
  },
}

/** As `dict[key]`. */
function item(dict: PyValue, key: string): PyValue {
  const value = dict instanceof Map ? dict.get(key) : undefined
  if (value === undefined) throw new PythonError('KeyError', repr(key))
  return value
}

function lowered(value: PyValue): PyValue {
  return typeof value === 'string' ? value.toLowerCase() : value
}
