import { describe, expect, it } from 'vitest'
import { acceptPlan } from './accept-plan.ts'
import type { Plan } from './plan.ts'

const limits = { maxSteps: 3, checks: new Set(['model']), modelChecks: new Set(['model']) }
const step = {
  id: 'a',
  title: 'Do a',
  criterion: 'done',
  needs: [],
  status: 'pending',
  attempts: 0,
  evidence: [],
  notes: [],
}
const accept = (plan: unknown): Plan => acceptPlan(Object(plan), limits)
const withStep = (fields: object): object => ({ goal: 'g', revision: 1, steps: [{ ...step, ...fields }] })

describe('acceptPlan', () => {
  it.each([
    [{}, 'expected { goal, revision, steps }'],
    [{ goal: 'g', steps: [null] }, 'steps.0.id: expected 1–40 characters'],
    [withStep({ status: 'complete' }), 'steps.0.status: expected pending, running'],
    [withStep({ id: 'a/../b c' }), 'steps.0.id: expected'],
    [withStep({ needs: 'a' }), 'steps.0.needs: expected a list of ids'],
    [withStep({ check: 'magic' }), 'there is no check "magic"'],
  ])('refuses %j', (plan, why) => {
    expect(() => accept(plan)).toThrow(why)
  })

  it('opens what was under way when it was kept', () => {
    expect(accept(withStep({ status: 'running' })).steps[0]?.status).toBe('pending')
  })
})
