import { parseJson } from '../../../python/parse-json.ts'
import type { PyRecord, PyValue } from '../../../python/value.ts'
import type { DataFolder } from '../../data-folder.ts'
import type { Domain } from '../domain.ts'
import { mergedModel } from '../merged-model.ts'
import { readModel } from '../read-model.ts'
import { readTasks } from '../read-tasks.ts'
import type { World } from '../toolkit.ts'
import { mockDatabase, mockUserDatabase } from './mock-models.ts'
import { mockAgentFunctions, mockAgentTools } from './mock-agent.ts'
import { mockUserFunctions, mockUserTools } from './mock-user.ts'

/** A list of tasks, small enough to try a harness on. */
export async function loadMockDomain(folder: DataFolder): Promise<Domain> {
  const [policy, tasks, db, userDb] = await Promise.all([
    folder.text('mock/policy.md'),
    folder.text('mock/tasks.json'),
    folder.text('mock/db.json'),
    folder.text('mock/user_db.json'),
  ])
  const [parsed, parsedUser] = [parseJson(db), parseJson(userDb)]
  return { name: 'mock', policy, tasks: readTasks(tasks), openWorld: () => openMockWorld(parsed, parsedUser) }
}

/** @throws {SyntaxError} */
export function openMockWorld(db: PyValue, userDb: PyValue): World {
  const databases = { agent: readModel(mockDatabase, db), user: readModel(mockUserDatabase, userDb) }
  const own = (): PyRecord => databases.agent
  const inbox = (): PyRecord => databases.user
  return {
    agent: {
      className: 'MockTools',
      get db() {
        return databases.agent
      },
      tools: mockAgentTools(own),
      functions: mockAgentFunctions(own),
    },
    user: {
      className: 'MockUserTools',
      get db() {
        return databases.user
      },
      tools: mockUserTools(inbox),
      functions: mockUserFunctions(inbox),
    },
    initialize(agentData, userData) {
      if (userData !== null) databases.user = mergedModel(mockUserDatabase, databases.user, userData)
      if (agentData === null) return
      databases.agent = mergedModel(mockDatabase, databases.agent, agentData)
      // From here on upstream's user works on the agent's database, and finds no inbox there.
      databases.user = databases.agent
    },
  }
}
