import { add } from '../../../python/arithmetic.ts'
import { isEqual } from '../../../python/is-equal.ts'
import { isTruthy } from '../../../python/is-truthy.ts'
import { keyOf } from '../../../python/key-of.ts'
import type { Method } from '../../../python/method.ts'
import { PythonError } from '../../../python/python-error.ts'
import { pythonRandom } from '../../../python/random.ts'
import { str } from '../../../python/repr.ts'
import { isDict, entriesOf, typeName } from '../../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import { failure } from './failure.ts'
import { dictIn, listIn } from './scenario.ts'
import { setText } from './set-text.ts'
import type { ToolClass } from './tool-class.ts'

const randomSeed = 200191

export const messageApi: ToolClass = {
  name: 'MessageAPI',
  open(scenario) {
    const random = pythonRandom(randomSeed)
    const generatedIds: number[] = []
    const users = dictIn(scenario, 'user_map', defaultUsers())
    const inbox = listIn(scenario, 'inbox', defaultInbox())
    let userCount: PyValue = scenario.get('user_count') ?? 4
    let messageCount: PyValue = scenario.get('message_count') ?? 3
    let currentUser: PyValue = scenario.get('current_user') ?? null

    const isUserId = (id: PyValue): boolean => [...users.values()].some((other) => isEqual(id, other))

    function newMessageId(): PyRecord {
      let id = random.randint(10000, 99999)
      while (generatedIds.includes(id)) id = random.randint(10000, 99999)
      generatedIds.push(id)
      return { new_id: id }
    }

    /** What a method answers once a user has logged in. */
    const forUser = (answer: (...values: PyValue[]) => PyValue): Method['run'] => {
      return (...values) => (isTruthy(currentUser) ? answer(...values) : failure('No user is currently logged in.'))
    }

    /** Each entry of the inbox has one receiver; of more, the first counts. */
    const sent = (): { receiver: PyValue; message: PyValue }[] =>
      inbox.map((entry) => {
        const [first] = isDict(entry) ? entriesOf(entry) : []
        if (first === undefined) throw new PythonError('IndexError', 'list index out of range')
        return { receiver: first[0], message: first[1] }
      })

    const methods: Record<string, Method> = {
      list_users: { parameters: [], run: () => ({ user_list: [...users.keys()] }) },
      get_user_id: {
        parameters: [{ name: 'user' }],
        run: (user = null) => {
          const id = users.get(keyOf(user) ?? 'None')
          return id === undefined ? failure(`User '${str(user)}' not found in the workspace.`) : { user_id: id }
        },
      },
      message_login: {
        parameters: [{ name: 'user_id' }],
        run: (id = null) => {
          if (!isUserId(id)) return { login_status: false, message: `User ID '${str(id)}' not found.` }
          currentUser = id
          return { login_status: true, message: `User '${str(id)}' logged in successfully.` }
        },
      },
      message_get_login_status: { parameters: [], run: () => ({ login_status: isTruthy(currentUser) }) },
      send_message: {
        parameters: [{ name: 'receiver_id' }, { name: 'message' }],
        run: forUser((receiver = null, message = null) => {
          if (!isUserId(receiver)) return failure(`Receiver ID '${str(receiver)}' not found.`)
          const id = newMessageId()
          inbox.push(new Map([[str(receiver), message]]))
          messageCount = add(messageCount, 1)
          return { sent_status: true, message_id: id, message: `Message sent to '${str(receiver)}' successfully.` }
        }),
      },
      delete_message: {
        parameters: [{ name: 'receiver_id' }],
        run: forUser((receiver = null) => {
          const index = sent().findLastIndex((entry) => isEqual(entry.receiver, receiver))
          if (index === -1) return failure(`Receiver ID ${str(receiver)} not found.`)
          inbox.splice(index, 1)
          return {
            deleted_status: true,
            receiver_id: receiver,
            message: `Receiver ${str(receiver)}'s latest message successfully deleted.`,
          }
        }),
      },
      view_messages_sent: {
        parameters: [],
        run: forUser(() => {
          const messages: PyDict = new Map()
          for (const { receiver, message } of sent()) {
            const name = str(receiver)
            messages.set(name, [...listIn(messages, name), message])
          }
          return { messages }
        }),
      },
      add_contact: {
        parameters: [{ name: 'user_name' }],
        run: forUser((name = null) => {
          const key = keyOf(name) ?? 'None'
          if (users.has(key)) return failure(`User name '${str(name)}' already exists.`)
          const number = add(userCount, 1)
          const id = `USR${str(number).padStart(3, '0')}`
          if (isUserId(id)) return failure(`User ID '${id}' already exists.`)
          userCount = number
          users.set(key, id)
          return { added_status: true, user_id: id, message: `Contact '${str(name)}' added successfully.` }
        }),
      },
      search_messages: {
        parameters: [{ name: 'keyword' }],
        run: forUser((keyword = null) => {
          const wanted = lowered(keyword)
          const found = sent().filter(({ message }) => lowered(message).includes(wanted))
          return { results: found.map(({ receiver, message }) => ({ receiver_id: receiver, message })) }
        }),
      },
      get_message_stats: {
        parameters: [],
        run: forUser(() => ({ stats: { received_count: inbox.length, total_contacts: users.size } })),
      },
    }
    return {
      methods,
      state: () => ({
        generated_ids: setText(generatedIds),
        user_count: userCount,
        user_map: users,
        inbox,
        message_count: messageCount,
        current_user: currentUser,
      }),
    }
  },
}

function defaultUsers(): PyDict {
  return new Map([
    ['Alice', 'USR001'],
    ['Bob', 'USR002'],
    ['Catherine', 'USR003'],
    ['Daniel', 'USR004'],
  ])
}

function defaultInbox(): PyValue[] {
  return [
    new Map([['USR002', 'My name is Alice. I want to connect.']]),
    new Map([['USR003', 'Could you upload the file?']]),
    new Map([['USR004', 'Could you upload the file?']]),
  ]
}

function lowered(value: PyValue): string {
  if (typeof value === 'string') return value.toLowerCase()
  throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'lower'`)
}
