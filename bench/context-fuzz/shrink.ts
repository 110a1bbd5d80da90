/** A smaller history with the same flaw: fewer steps and calls, shorter texts, fewer settings. */
import type { Plan, StepPlan } from './plan.ts'
import type { TextSpec } from './texts.ts'

/** @param isFlawed Plays a plan; true when it has the flaw still. */
export async function shrink(plan: Plan, isFlawed: (plan: Plan) => Promise<boolean>, mostTries = 400): Promise<Plan> {
  let best = plan
  let tries = 0
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false
    for (const smaller of smallerThan(best)) {
      if ((tries += 1) > mostTries) return best
      if (!(await isFlawed(smaller))) continue
      best = smaller
      isSmaller = true
      break
    }
  }
  return best
}

function* smallerThan(plan: Plan): Generator<Plan> {
  const { steps } = plan
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < steps.length; at += size) yield { ...plan, steps: steps.toSpliced(at, size) }
  }
  for (const [at, step] of steps.entries()) {
    for (const simpler of simplerThan(step)) yield { ...plan, steps: steps.with(at, simpler) }
  }
  const { overrides } = plan
  for (const name of Object.keys(overrides)) {
    yield { ...plan, overrides: Object.fromEntries(Object.entries(overrides).filter(([key]) => key !== name)) }
  }
  if (plan.system !== undefined) yield { ...plan, system: undefined }
  if (plan.tools > 1) yield { ...plan, tools: 1 }
  if (plan.task[1] > 10) yield { ...plan, task: shorter(plan.task) }
  if (plan.ratio.text !== 1 || plan.ratio.cjk !== 1) yield { ...plan, ratio: { text: 1, cjk: 1 } }
}

function* simplerThan(step: StepPlan): Generator<StepPlan> {
  if (step.says === 'user') {
    if (step.text[1] > 10) yield { ...step, text: shorter(step.text) }
    return
  }
  const { tail: _, ...noTail } = step
  if (step.tail !== undefined) yield noTail
  const { block: __, ...noBlock } = step
  if (step.block !== undefined) yield noBlock
  const { refusal: ___, ...noRefusal } = step
  if (step.refusal !== undefined) yield noRefusal
  if (step.thought !== undefined) yield { ...step, thought: undefined }
  if (step.text !== undefined) yield { ...step, text: undefined }
  if (step.waiting > 0) yield { ...step, waiting: 0 }
  for (const at of step.calls.length > 1 ? step.calls.keys() : []) yield { ...step, calls: step.calls.toSpliced(at, 1) }
  for (const [at, call] of step.calls.entries()) {
    if (call.result[1] > 40) yield { ...step, calls: step.calls.with(at, { ...call, result: shorter(call.result) }) }
    if (call.argument[1] > 20)
      yield { ...step, calls: step.calls.with(at, { ...call, argument: shorter(call.argument) }) }
  }
}

const shorter = ([kind, chars, from]: TextSpec): TextSpec => [kind, Math.ceil(chars / 2), from]
