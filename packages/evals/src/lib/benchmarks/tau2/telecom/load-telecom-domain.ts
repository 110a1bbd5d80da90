import { gunzipSync } from 'node:zlib'
import { jsonText } from '../../../python/json-text.ts'
import { parseJson } from '../../../python/parse-json.ts'
import { isList } from '../../../python/value.ts'
import type { DataFolder } from '../../data-folder.ts'
import type { Domain } from '../domain.ts'
import { readTasks } from '../read-tasks.ts'
import type { Tau2Task } from '../task.ts'
import { openTelecomWorld } from './open-world.ts'
import { readDatabases } from './read-databases.ts'

/** `base`, of which `train` and `test` are the parts, is what scores are told of; `full` has all sets of defects. */
export type TelecomTasks = 'base' | 'train' | 'test' | 'small' | 'full'

export interface TelecomDomainOptions {
  /** Default: `base`. */
  readonly tasks?: TelecomTasks
}

/** @throws {UsageError} If a file is missing. */
export async function loadTelecomDomain(
  folder: DataFolder,
  { tasks = 'base' }: TelecomDomainOptions = {},
): Promise<Domain> {
  const [carrier, phone, mainPolicy, manual] = await Promise.all(
    ['db.toml', 'user_db.toml', 'main_policy.md', 'tech_support_manual.md'].map((file) =>
      folder.text(`telecom/${file}`),
    ),
  )
  const databases = readDatabases(carrier ?? '', phone ?? '')
  const domain: Domain = {
    name: 'telecom',
    policy: `<main_policy>\n${mainPolicy}\n</main_policy>\n<tech_support_policy>\n${manual}\n</tech_support_policy>`,
    tasks: await tasksIn(folder, tasks),
    openWorld: () => openTelecomWorld(databases),
    // A line that has seen the server as it is spoiled tells so itself, whichever others there are and in any order.
    asRecorded(line) {
      const [, shown, kept] = /PerformanceLevel\.(\w+)|"server_performance": "(\w+)"/.exec(jsonText(line)) ?? []
      if ((shown ?? kept)?.toLowerCase() !== 'poor') return domain
      return { ...domain, openWorld: () => openTelecomWorld(databases, { isVpnSpoiled: true }) }
    },
  }
  return domain
}

/** Upstream has all of them in one file, and lists of ids; files of fewer tasks save reading that. */
async function tasksIn(folder: DataFolder, selection: TelecomTasks): Promise<Tau2Task[]> {
  const file = `telecom/tasks_${selection}.json`
  if (await folder.has(file)) return readTasks(await folder.text(file))
  if (selection === 'full') {
    if (await folder.has('telecom/tasks.json')) return readTasks(await folder.text('telecom/tasks.json'))
    return readTasks(gunzipSync(await folder.bytes('telecom/tasks.json.gz')).toString('utf8'))
  }
  const splits = parseJson(await folder.text('telecom/split_tasks.json'))
  const selected = splits instanceof Map ? (splits.get(selection) ?? null) : null
  if (!isList(selected)) throw new SyntaxError('Cannot read the tasks of "telecom": expected a list')
  const ids = new Set(selected)
  const tasks = await tasksIn(folder, selection === 'train' || selection === 'test' ? 'base' : 'full')
  return tasks.filter((task) => ids.has(task.id))
}
