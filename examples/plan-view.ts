import { applyChanges, renderPlan } from '@glmkit/core'
import type { Plan, Run, RunResult } from '@glmkit/core'

/** Follows a run to its end and prints its plan: the whole one when it is made, then each step as it changes. */
export async function showPlan(run: Run): Promise<RunResult> {
  let plan: Plan | undefined
  for await (const event of run) {
    if (event.type === 'plan' && 'plan' in event) {
      plan = event.plan
      if (plan.steps.length > 0) console.log(`${renderPlan(plan)}\n`)
    } else if (event.type === 'plan' && plan !== undefined) {
      plan = applyChanges(plan, event.changes, event.revision)
      const changed = new Set(event.changes.map((change) => (change.type === 'add' ? change.step.id : change.id)))
      const steps = plan.steps.filter(({ id }) => changed.has(id))
      console.log(renderPlan({ ...plan, steps }).replaceAll(/ \(done when: .*\)$/gm, ''))
    } else if (event.type === 'warning') {
      console.log(`! ${event.message}`)
    }
  }
  const result = await run.result
  const { costUsd, inputTokens } = result.usage
  console.log(`\n${result.text}\n\n${result.stopReason}, ${inputTokens} input tokens, $${(costUsd ?? 0).toFixed(4)}`)
  return result
}
