import { UsageError } from '@glmkit/glm/model'
import { evidenceCheckName, modelCheckName } from './check.ts'
import type { StepCheck } from './check.ts'
import type { Plan } from './plan.ts'
import { prompts as promptsByLanguage } from './prompts.ts'
import type { PlannerPrompts } from './prompts.ts'
import type { PlanLimits, StepPatch } from './revise.ts'

/** How an agent plans, as data: write one of your own, or take one of {@link modes}. */
export interface PlanMode {
  /** A planning turn makes the plan, and agents of their own work its steps, before the agent answers. */
  readonly worksSteps: boolean
  /** The model keeps the plan itself, by the tool `update_plan`, while it works. */
  readonly keepsPlan: boolean
}

export const modes: Readonly<Record<'none' | 'todo' | 'plan-execute', PlanMode>> = {
  none: { worksSteps: false, keepsPlan: false },
  todo: { worksSteps: false, keepsPlan: true },
  'plan-execute': { worksSteps: true, keepsPlan: false },
}

export type PlanVerdict =
  | boolean
  /** Not approved: with the reason the plan is revised, within its revisions. Without one the run ends. */
  | { readonly isApproved: boolean; readonly reason?: string }
  /** Approved with these changes. */
  | { readonly patches: readonly StepPatch[] }

export interface CreatePlannerOptions {
  /** Default: `plan-execute`. */
  readonly mode?: keyof typeof modes | PlanMode
  /** Default: Chinese for a Chinese request, English for all others. */
  readonly prompts?: PlannerPrompts
  /** Checks the steps may name, e.g. one that runs the tests. `model` and `evidence` are always there. */
  readonly checks?: Readonly<Record<string, StepCheck>>
  /**
   * Of steps that name none: `model`, judged in a fresh context by criterion and evidence alone; `evidence`, that what the
   * model names as evidence is found; or one of `checks`. Default: `model`.
   */
  readonly defaultCheck?: string
  /** Says yes to a plan before it is worked, or changes it; `ask` puts it to whoever decides on the run's approvals. */
  readonly approvePlan?: 'ask' | ((plan: Plan, signal: AbortSignal) => PlanVerdict | Promise<PlanVerdict>)
  /** A step fails when its check has refused it this often. Default: 2. */
  readonly maxAttempts?: number
  /** How often the plan is revised. Default: 4. */
  readonly maxRevisions?: number
  /** Default: 40. */
  readonly maxSteps?: number
  /** How many steps are worked at the same time. Default: 8. */
  readonly concurrency?: number
  /**
   * Whether, in a mode that works steps, a last check in a fresh context asks if the results are what was asked for: a step may
   * be missing or too easy. If not, the plan is revised. Default: `true`, unless `defaultCheck` is `evidence`.
   */
  readonly checksGoal?: boolean
  /** The share of the budget that is kept for the answer. Default: 0.15. */
  readonly answerShare?: number
}

/** How an agent plans: pass it to `createAgent({ planner })`. */
export interface Planner {
  readonly mode: PlanMode
  readonly checks: Readonly<Record<string, StepCheck>>
  readonly defaultCheck: string
  readonly approvePlan: CreatePlannerOptions['approvePlan']
  readonly maxAttempts: number
  readonly maxRevisions: number
  readonly concurrency: number
  readonly answerShare: number
  readonly checksGoal: boolean
  readonly limits: PlanLimits
  readonly promptsFor: (goal: string) => PlannerPrompts
}

/**
 * Makes a planner: plans as data, steps worked in parallel, each verified, the rest revised when something fails.
 *
 * @throws {UsageError} If a check or mode is unknown or a number is out of range.
 * @example
 * const planner = createPlanner({
 *   mode: 'plan-execute',
 *   checks: { 'tests-pass': { description: 'All tests pass', tool: 'run_tests', passes: ({ text }) => text.includes('0 failed') } },
 * })
 * const agent = createAgent({ model: createGlm(), tools, planner })
 */
export function createPlanner(options: CreatePlannerOptions = {}): Planner {
  const { mode = 'plan-execute', prompts, checks = {}, defaultCheck = modelCheckName, answerShare = 0.15 } = options
  const { maxAttempts = 2, maxRevisions = 4, maxSteps = 40, concurrency = 8 } = options
  for (const [name, value, least] of [
    ['maxAttempts', maxAttempts, 1],
    ['maxRevisions', maxRevisions, 0],
    ['maxSteps', maxSteps, 1],
    ['concurrency', concurrency, 1],
  ] as const) {
    if (!Number.isInteger(value) || value < least)
      throw refused(`${name} is ${value}, expected a whole number from ${least}`)
  }
  if (!(answerShare >= 0 && answerShare < 1)) throw refused(`answerShare is ${answerShare}, expected 0 to less than 1`)
  const taken = [modelCheckName, evidenceCheckName].find((name) => Object.hasOwn(checks, name))
  if (taken !== undefined) throw refused(`the name of check "${taken}" is taken, rename yours`)
  const names = new Set([modelCheckName, evidenceCheckName, ...Object.keys(checks)])
  if (!names.has(defaultCheck)) {
    throw refused(`there is no check "${defaultCheck}", expected ${[...names].join(', ')}`)
  }
  for (const [name, check] of Object.entries(checks)) {
    const given: { readonly tool?: unknown; readonly passes?: unknown } = Object(check)
    if (typeof given.tool === 'string' || typeof given.passes === 'function') continue
    throw refused(`check "${name}" has neither a function "passes" nor a tool`)
  }
  const { approvePlan } = options
  if (approvePlan !== undefined && approvePlan !== 'ask' && typeof approvePlan !== 'function') {
    throw refused(`approvePlan is ${String(approvePlan)}, expected 'ask' or a function`)
  }
  const plain = typeof mode === 'string' ? new Map(Object.entries(modes)).get(mode) : mode
  if (plain === undefined)
    throw refused(`there is no mode ${JSON.stringify(mode)}, expected ${Object.keys(modes).join(', ')}`)
  return {
    mode: plain,
    checks,
    defaultCheck,
    approvePlan: options.approvePlan,
    maxAttempts,
    maxRevisions,
    concurrency,
    answerShare,
    checksGoal: options.checksGoal ?? defaultCheck !== evidenceCheckName,
    // A model chooses no easier check than the usual one.
    limits: { maxSteps, checks: names, modelChecks: new Set([defaultCheck, ...Object.keys(checks)]) },
    promptsFor: (goal) => prompts ?? (isChinese(goal) ? promptsByLanguage.zh : promptsByLanguage.en),
  }
}

/** Not Japanese, nor a foreign text with a Chinese word in it. */
function isChinese(text: string): boolean {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return false
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const words = text.match(/\p{Script=Latin}+/gu)?.length ?? 0
  return han > words
}

const refused = (why: string): UsageError => new UsageError(`Cannot create a planner: ${why}`)
