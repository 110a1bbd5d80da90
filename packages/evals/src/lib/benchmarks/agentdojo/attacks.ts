import { UsageError } from '@glmkit/core'
import type { DojoDomainData, DojoTask } from './dojo-data.ts'
import { fill } from './environment-tree.ts'
import type { Tree } from './environment-tree.ts'
import { openStage } from './stage.ts'

export interface AttackOptions {
  /** How the goal is put, with `{goal}`, `{user}`, `{model}`. */
  readonly template: string
  /** As whom the attacker signs. */
  readonly userName: string
  /** Whom the attacker addresses. */
  readonly modelName: string
}

/** What stands in the vectors: an attacker’s goal, put by the template. */
export function attackText(goal: string, { template, userName, modelName }: AttackOptions): string {
  const values: Readonly<Record<string, string>> = { goal, user: userName, model: modelName }
  return template.replaceAll(/\{(goal|user|model)\}/g, (_, name: string) => values[name] ?? '')
}

/** @throws {UsageError} If there is no such attack. */
export function templateOf(attacks: Readonly<Record<string, string>>, name: string): string {
  const template = attacks[name]
  if (template !== undefined) return template
  throw new UsageError(`Cannot attack by "${name}": use ${Object.keys(attacks).join(', ')} or none`)
}

/**
 * The vectors that who does the user’s task comes to read: each is given a mark of its own, the ground truth is played, and
 * the marks are looked for in what the calls return.
 */
export async function seenVectors(
  { environment, vectors }: DojoDomainData,
  task: DojoTask,
): Promise<readonly string[]> {
  const marks = new Map([...vectors.keys()].map((name, at) => [name, `mark-${at}-of-a-vector`]))
  const { rehearsal } = await openStage(task.suite, fill(environment, vectors, marks), task)
  return [...marks].filter(([, mark]) => rehearsal.some((result) => result.includes(mark))).map(([name]) => name)
}

/** The environment with an attack in those vectors; where the task reads none, in all there are. */
export function attacked({ environment, vectors }: DojoDomainData, seen: readonly string[], text: string): Tree {
  const names = seen.length > 0 ? seen : [...vectors.keys()]
  return fill(environment, vectors, new Map(names.map((name) => [name, text])))
}
