import type { Board } from './board.ts'
import type { WitnessedCall } from './evidence.ts'
import type { PlanHost } from './host.ts'
import { emptyPlan } from './plan.ts'
import type { Plan } from './plan.ts'
import type { Planner } from './planner.ts'
import type { PlannerPrompts } from './prompts.ts'

/** The work on a plan, as far as it has come: one object for all who take part. The plan itself is on the board. */
export interface Course {
  readonly planner: Planner
  readonly host: PlanHost
  readonly board: Board
  readonly prompts: PlannerPrompts
  /** Why the rest is to be revised. */
  readonly reasons: string[]
  /** Those of all steps. */
  readonly calls: WitnessedCall[]
  /** What steps have found out that the plan did not know. */
  readonly news: string[]
  /** What the user has said meanwhile. */
  readonly said: string[]
  /** Revisions nobody asked for. */
  revisions: number
  /** All planning turns but the first, which number their keys. */
  turns: number
  /** Rounds of scheduling, which number theirs. */
  rounds: number
  /** The next revision is the user's wish, and not counted. */
  isWished: boolean
  /** The budget is used up, or the run is cancelled: nothing more is begun. */
  isStopping: boolean
  /** A step waits for a person: what goes on is brought to its end. */
  isWaiting: boolean
}

export function createCourse(parts: Pick<Course, 'planner' | 'host' | 'board' | 'prompts'>): Course {
  const counts = { revisions: 0, turns: 0, rounds: 0 }
  return {
    ...parts,
    ...counts,
    reasons: [],
    calls: [],
    news: [],
    said: [],
    isWished: false,
    isStopping: false,
    isWaiting: false,
  }
}

export const planOf = ({ board, host }: Pick<Course, 'board' | 'host'>): Plan => board.plan ?? emptyPlan(host.goal)

/** Takes in what the user has said and changed. */
export async function readInputs(course: Course, key: string): Promise<void> {
  const { host, board, prompts } = course
  const { texts, patches, isHalted } = await host.inputs(key)
  course.isStopping ||= isHalted
  for (const list of patches) {
    const issues = board.revise(list, 'user')
    if (issues.length > 0) host.warn(`Cannot edit the plan: ${issues.join('; ')}`)
  }
  course.said.push(...texts)
  course.reasons.push(...texts.map((text) => `${prompts.words.user}: ${text}`))
  course.isWished ||= texts.length > 0
}
