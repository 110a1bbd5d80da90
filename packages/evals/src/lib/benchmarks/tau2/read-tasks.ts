import { parseJson } from '../../python/parse-json.ts'
import { isList } from '../../python/value.ts'
import { readTask } from './task.ts'
import type { Tau2Task } from './task.ts'

/** @param text A list of tasks, as JSON. @throws {SyntaxError} */
export function readTasks(text: string): Tau2Task[] {
  const tasks = parseJson(text)
  if (!isList(tasks)) throw new SyntaxError('Cannot read tasks: expected a list')
  return tasks.map(readTask)
}
