import { isEqual } from '../../python/is-equal.ts'
import { PythonError } from '../../python/python-error.ts'
import type { PyDict } from '../../python/value.ts'
import { databaseDifferences } from './database-difference.ts'
import type { DatabaseDifference } from './database-difference.ts'
import { openEnvironment } from './environment.ts'
import type { Environment } from './environment.ts'
import type { Domain } from './domain.ts'
import type { EnvironmentAssertion, GoldenAction, Tau2Task } from './task.ts'
import type { ToolCallOf } from './toolkit.ts'

/** What a run has done and said. */
export interface Trajectory {
  /** Of both sides, in order, from the conversation's beginning on. */
  readonly calls: readonly ToolCallOf[]
  /** What the agent told the user. */
  readonly said: readonly string[]
}

/** Rewards are 0 or 1. Natural-language assertions need a judge and are not among them. */
export interface Tau2Evaluation {
  /** The product of those of `DB` and `ENV_ASSERTION` that the task is rewarded for. */
  readonly environmentReward: number
  readonly isDatabaseEqual: boolean
  /** The golden database to that of the run; pointers begin with `/agent` or `/user`. */
  readonly differences: readonly DatabaseDifference[]
  readonly assertions: readonly { readonly assertion: EnvironmentAssertion; readonly isMet: boolean }[]
  readonly actions: readonly { readonly action: GoldenAction; readonly isDone: boolean }[]
  readonly actionReward: number
  readonly communicated: readonly { readonly text: string; readonly isSaid: boolean }[]
  readonly communicateReward: number
  /** The product over all of the task's basis, natural language aside. */
  readonly reward: number
}

/** Grades a run by replaying what it changed on a fresh world, beside the golden actions on another. */
export function evaluateTrajectory(domain: Domain, task: Tau2Task, trajectory: Trajectory): Tau2Evaluation {
  const { criteria } = task
  const run = openEnvironment(domain.openWorld(), task.initialState, { hasHistory: false })
  for (const call of trajectory.calls) if (isMutating(run, call)) run.call(call)
  // As upstream does it: here nothing follows from what the other side has done.
  const golden = openEnvironment(domain.openWorld(), task.initialState, { isSynced: false })
  for (const action of criteria.actions) golden.call(action)
  const differences = differencesBetween(golden, run)
  const assertions = criteria.assertions.map((assertion) => ({ assertion, isMet: isMet(run, assertion) }))
  const actions = criteria.actions.map((action) => ({
    action,
    isDone: trajectory.calls.some((call) => isDone(action, call)),
  }))
  const communicated = criteria.communicate.map((text) => ({ text, isSaid: isSaid(text, trajectory.said) }))

  const rewards = {
    DB: Number(differences.length === 0),
    ENV_ASSERTION: Number(assertions.every((check) => check.isMet)),
    ACTION: Number(actions.every((check) => check.isDone)),
    COMMUNICATE: Number(communicated.every((check) => check.isSaid)),
    NL_ASSERTION: 1,
  }
  const productOf = (basis: readonly (keyof typeof rewards)[]): number =>
    basis.reduce((product, key) => product * rewards[key], 1)
  return {
    environmentReward: productOf(criteria.basis.filter((key) => key === 'DB' || key === 'ENV_ASSERTION')),
    isDatabaseEqual: differences.length === 0,
    differences,
    assertions,
    actions,
    actionReward: rewards.ACTION,
    communicated,
    communicateReward: rewards.COMMUNICATE,
    reward: productOf(criteria.basis),
  }
}

/** Calls that change nothing, and tools that do not exist, are not replayed. */
function isMutating(environment: Environment, { requestor, name }: ToolCallOf): boolean {
  const tool = environment.toolOf(requestor, name)
  return tool !== undefined && (tool.isMutating ?? tool.kind === 'write')
}

export function differencesBetween(before: Environment, after: Environment): DatabaseDifference[] {
  const sides = [
    ['/agent', before.world.agent, after.world.agent],
    ['/user', before.world.user, after.world.user],
  ] as const
  return sides.flatMap(([pointer, from, to]) =>
    // A user may work on the agent's database: it is told once.
    from === undefined || to === undefined || (pointer === '/user' && from.db === before.world.agent.db)
      ? []
      : databaseDifferences(from.db, to.db, pointer),
  )
}

/** An assertion that raises does not hold. */
export function isMet(environment: Environment, assertion: EnvironmentAssertion): boolean {
  try {
    return (environment.invoke(assertion) === true) === assertion.isWanted
  } catch (error) {
    if (error instanceof PythonError) return false
    throw error
  }
}

/** Arguments that are not compared may differ; of all others both have to have the same. */
export function isDone(action: GoldenAction, call: ToolCallOf): boolean {
  if (call.requestor !== action.requestor || call.name !== action.name) return false
  const compared = action.compared ?? [...call.arguments.keys()]
  return isEqual(pick(call.arguments, compared), pick(action.arguments, compared))
}

function pick(from: ToolCallOf['arguments'], names: readonly string[]): PyDict {
  return new Map([...from].filter(([name]) => names.includes(name)))
}

function isSaid(text: string, said: readonly string[]): boolean {
  const wanted = text.toLowerCase()
  return said.some((message) => message.toLowerCase().replaceAll(',', '').includes(wanted))
}
