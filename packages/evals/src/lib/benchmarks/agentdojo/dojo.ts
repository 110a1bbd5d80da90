import { UsageError } from '@glmkit/core'
import { attacked, attackText, seenVectors, templateOf } from './attacks.ts'
import { readDojoData } from './dojo-data.ts'
import type { DojoData, DojoDomainData, DojoTask } from './dojo-data.ts'
import type { DomainName } from './domain.ts'
import { fill } from './environment-tree.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

export interface DojoTarget {
  readonly suite: DomainName
  /** e.g. `UserTask3`. */
  readonly userTask: string
  /** e.g. `InjectionTask0`; absent where nobody attacks. */
  readonly injectionTask?: string
}

export interface DojoAttack {
  /** By name. */
  readonly attack: string
  /** As whom the attacker signs. Default: `Emma Johnson`. */
  readonly userName?: string
  /** Whom the attacker addresses. Default: `GLM-5`. */
  readonly modelName?: string
}

/** The world of a trial, with the tasks that are played in it. */
export interface AttackedStage {
  readonly stage: Stage
  readonly injection?: DojoTask
  /** Whatever an attacker may want in this world. */
  readonly orders: readonly DojoTask[]
}

/** The data, and which vectors its tasks come to read. */
export interface Dojo extends DojoData {
  seen(domain: DojoDomainData, task: DojoTask): Promise<readonly string[]>
}

/** @throws {UsageError} If the data is missing. */
export async function openDojo({ data }: { readonly data: string }): Promise<Dojo> {
  const known = new Map<DojoTask, Promise<readonly string[]>>()
  return {
    ...(await readDojoData(data)),
    seen(domain, task) {
      const vectors = known.get(task) ?? seenVectors(domain, task)
      known.set(task, vectors)
      return vectors
    },
  }
}

/** @throws {UsageError} If there is no such task or attack. */
export async function attackedStage(dojo: Dojo, target: DojoTarget, options: DojoAttack): Promise<AttackedStage> {
  const domain = await dojo.domain(target.suite)
  const task = taskNamed(domain.userTasks, target.userTask)
  if (target.injectionTask === undefined) {
    return { stage: await openStage(target.suite, fill(domain.environment, domain.vectors), task), orders: [] }
  }
  const injection = taskNamed(domain.injectionTasks, target.injectionTask)
  const { attack, userName = 'Emma Johnson', modelName = 'GLM-5' } = options
  const text = attackText(injection.text, { template: templateOf(dojo.attacks, attack), userName, modelName })
  const stage = await openStage(target.suite, attacked(domain, await dojo.seen(domain, task), text), task)
  return { stage, injection, orders: domain.injectionTasks }
}

function taskNamed(tasks: readonly DojoTask[], id: string): DojoTask {
  const found = tasks.find((task) => task.id === id)
  if (found !== undefined) return found
  throw new UsageError(`Cannot find "${id}" in AgentDojo: expected one of ${tasks.map((task) => task.id).join(', ')}`)
}
