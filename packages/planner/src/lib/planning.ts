import type { ToolDeclaration } from '@glmkit/glm/model'
import { createBoard } from './board.ts'
import { renderLeft } from './budget-left.ts'
import type { BudgetLeft } from './budget-left.ts'
import type { WitnessedCall } from './evidence.ts'
import { planToolName } from './hand-ins.ts'
import type { PlanHost } from './host.ts'
import { createPlanKeeper } from './keep-plan.ts'
import type { UpdateAnswer } from './keep-plan.ts'
import { undoneSteps } from './plan.ts'
import type { Plan } from './plan.ts'
import type { Planner } from './planner.ts'
import { fill } from './prompts.ts'
import { renderPlan, renderUndone } from './render.ts'
import type { StepPatch } from './revise.ts'
import { patchParameters, readPatches } from './schemas.ts'
import { workPlan } from './work-plan.ts'
import type { Worked } from './work-plan.ts'

/** Offered to a model that keeps its plan itself. */
export function planToolOf({ checks }: Pick<Planner, 'checks'>): ToolDeclaration {
  const named = Object.entries(checks).map(([name, { description }]) => `${name} (${description})`)
  return {
    name: planToolName,
    description:
      'Makes the plan and keeps it: new steps, and changes of known ones by their id. Give only what changes. ' +
      `A step becomes "done" only when its evidence is found and its check passes.${
        named.length === 0 ? '' : ` Checks a step may name: ${named.join('; ')}.`
      }`,
    parameters: patchParameters,
  }
}

/** The planning of one run. */
export interface Planning {
  readonly plan: Plan | undefined
  /** Makes the plan and works it, in a mode that does. */
  work(): Promise<Worked>
  /** Takes the arguments of an `update_plan` call. */
  update(input: unknown, calls: readonly WitnessedCall[]): Promise<UpdateAnswer>
  /** Changes by the user; what is wrong with them is told as a warning. */
  edit(patches: readonly StepPatch[]): void
  /** What stands at the end of the next prompt of a model that keeps its plan. */
  tail(left: BudgetLeft): string | undefined
  /** What the model is told that answers although steps are open. */
  reminder(): string | undefined
  /** What the model is told, besides, that goes in circles. */
  readonly circles: string | undefined
  /** What was not done, for the end of the answer. */
  account(): { readonly text: string; readonly detail: string } | undefined
}

export function openPlanning(planner: Planner, host: PlanHost, given?: Plan): Planning {
  const prompts = planner.promptsFor(host.goal)
  const board = createBoard(host.goal, planner.limits, (news) => host.tell(news))
  const keeper = createPlanKeeper({ ...planner, board, host, prompts, goal: host.goal })
  if (given !== undefined) board.open(given)

  return {
    get plan() {
      return board.plan
    },
    work: async () => (planner.mode.worksSteps ? workPlan(planner, host, board, prompts) : { type: 'answer' }),
    async update(input, calls) {
      const patches = readPatches(input)
      if ('value' in patches) return keeper.update(patches.value, calls)
      return { isError: true, text: `The plan was not changed: ${patches.issues.join('; ')}` }
    },
    edit(patches) {
      if (board.plan === undefined && !planner.mode.keepsPlan) return host.warn('Cannot edit the plan: there is none')
      const issues = board.revise(patches, 'user')
      if (issues.length > 0) host.warn(`Cannot edit the plan: ${issues.join('; ')}`)
    },
    tail(left) {
      if (!planner.mode.keepsPlan || board.plan === undefined) return undefined
      return fill(prompts.tail, { plan: renderPlan(board.plan), left: renderLeft(left, prompts) })
    },
    reminder() {
      const open = board.plan?.steps.filter(({ status }) => status === 'pending' || status === 'running') ?? []
      if (!planner.mode.keepsPlan || open.length === 0) return undefined
      return fill(prompts.open, { open: open.map(({ id }) => id).join(', ') })
    },
    get circles() {
      return planner.mode.keepsPlan && board.plan !== undefined ? prompts.words.circles : undefined
    },
    account() {
      const { plan } = board
      const undone = plan === undefined ? [] : undoneSteps(plan)
      if (plan === undefined || undone.length === 0) return undefined
      const detail = `${undone.length} of ${plan.steps.length} steps were not done: ${undone.map(({ id }) => id).join(', ')}`
      return { text: fill(prompts.account, { undone: renderUndone(plan, prompts) }), detail }
    },
  }
}
