export { acceptPlan } from './lib/accept-plan.ts'
export { keepForAnswer, leftOf } from './lib/budget-left.ts'
export { applyChanges, changesBetween } from './lib/changes.ts'
export type { PlanChange } from './lib/changes.ts'
export type { FunctionCheck, StepCheck, StepClaim, ToolCheck, Verdict } from './lib/check.ts'
export { witnessedCalls } from './lib/evidence.ts'
export type { WitnessedCall } from './lib/evidence.ts'
export type {
  CallResult,
  JobEnd,
  JobResult,
  JobStop,
  PlanDecision,
  PlanHalt,
  PlanHost,
  PlanInputs,
  PlanJob,
  PlanNews,
} from './lib/host.ts'
export { createPlanner, modes } from './lib/planner.ts'
export type { CreatePlannerOptions, Planner, PlanMode, PlanVerdict } from './lib/planner.ts'
export { handIns, outputToolName, planToolName } from './lib/hand-ins.ts'
export { openPlanning, planToolOf } from './lib/planning.ts'
export type { Planning } from './lib/planning.ts'
export { readySteps, undoneSteps } from './lib/plan.ts'
export type { Evidence, Plan, PlanStep, StepStatus } from './lib/plan.ts'
export { prompts } from './lib/prompts.ts'
export type { PlannerPrompts } from './lib/prompts.ts'
export { renderPlan } from './lib/render.ts'
export { revise } from './lib/revise.ts'
export { readPatches } from './lib/schemas.ts'
export type { PatchAuthor, PlanLimits, StepPatch } from './lib/revise.ts'
export { StillWaiting } from './lib/keep-plan.ts'
export type { Worked } from './lib/work-plan.ts'
