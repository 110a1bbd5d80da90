import { array, assert, constantFrom, property, record, subarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChanges, changesBetween } from './changes.ts'
import { emptyPlan, readySteps, replacedSteps, undoneSteps } from './plan.ts'
import type { Plan } from './plan.ts'
import { revise, settle } from './revise.ts'
import type { PatchAuthor, StepPatch } from './revise.ts'

const limits = {
  maxSteps: 6,
  checks: new Set(['model', 'evidence', 'tests-pass']),
  modelChecks: new Set(['model', 'tests-pass']),
}
const step = (id: string, needs: readonly string[] = []): StepPatch => ({
  id,
  title: `do ${id}`,
  criterion: `${id} is there`,
  needs,
})

function planOf(...patches: readonly StepPatch[]): Plan {
  return after(emptyPlan('goal'), patches, 'planner')
}
function after(plan: Plan, patches: readonly StepPatch[], author: PatchAuthor = 'planner'): Plan {
  const revised = revise(plan, patches, author, limits)
  if ('issues' in revised) throw new Error(revised.issues.join('; '))
  return revised.plan
}
function issues(plan: Plan, patches: readonly StepPatch[], author: PatchAuthor = 'planner'): string {
  const revised = revise(plan, patches, author, limits)
  return 'issues' in revised ? revised.issues.join('; ') : ''
}
const set = (plan: Plan, id: string, fields: object): Plan => ({
  ...plan,
  steps: plan.steps.map((each) => (each.id === id ? { ...each, ...fields } : each)),
})
const statuses = ({ steps }: Plan): string => steps.map(({ id, status }) => `${id}:${status}`).join(' ')

describe('revise', () => {
  const chain = planOf(step('a'), step('b', ['a']), step('c', ['b']))

  it.each([
    [
      'a cycle',
      [step('a', ['b']), step('b', ['c']), step('c', ['a'])],
      'the steps wait for one another: a → b → c → a',
    ],
    ['a need that is no step', [step('a', ['x'])], 'step "a": it needs "x", which is no step'],
    ['a step that needs itself', [step('a', ['a'])], 'step "a": it needs itself'],
    ['an id that is used twice', [step('a'), step('a')], 'step "a": it is named twice'],
    ['an illegal id', [step('a b')], 'step "a b": an id is 1–40 characters'],
    ['too many steps', Array.from('abcdefg').map((id) => step(id)), 'there are 7 steps, at most 6 are allowed'],
    ['a step without a criterion', [{ id: 'a', title: 'do' }], 'step "a": a new step needs a criterion'],
    ['an unknown check', [{ ...step('a'), check: 'magic' }], 'there is no check "magic", expected model, tests-pass'],
    ['a step that is done from the start', [{ ...step('a'), status: 'done' }], 'step "a": a new step cannot be done'],
  ] as const)('refuses %s and says so', (_, patches, issue) => {
    expect(issues(emptyPlan('goal'), patches)).toContain(issue)
  })

  it('applies all patches or none', () => {
    expect(issues(chain, [step('d'), { id: 'c', needs: ['x'] }])).toContain('"x"')
    expect(chain.steps).toHaveLength(3)
  })

  it('leaves what is done as it is', () => {
    const done = set(chain, 'a', { status: 'done', evidence: [{ type: 'result' }] })
    expect(issues(done, [{ id: 'a', status: 'pending' }])).toContain('it is done and keeps its evidence')
    expect(issues(done, [{ id: 'a', title: 'other' }], 'user')).toContain('it is done and keeps its evidence')
    expect(after(done, [{ id: 'a', note: 'by the way' }]).steps[0]).toMatchObject({
      status: 'done',
      notes: ['by the way'],
    })
  })

  it('lets nobody but a check or the user call a step done', () => {
    expect(issues(chain, [{ id: 'a', status: 'done' }], 'worker')).toContain('cannot be set to done')
    expect(issues(chain, [{ id: 'a', status: 'done' }])).toContain('cannot be set to done')
    expect(after(chain, [{ id: 'a', status: 'done' }], 'user').steps[0]).toMatchObject({
      status: 'done',
      evidence: [{ type: 'user' }],
    })
  })

  it('blocks what is behind a failed step and frees it again', () => {
    const failed = after(set(chain, 'a', { status: 'failed', attempts: 2 }), [{ id: 'c', note: 'x' }])
    expect(statuses(failed)).toBe('a:failed b:blocked c:blocked')
    const again = after(failed, [{ id: 'a', status: 'pending', title: 'do a in another way' }])
    expect(statuses(again)).toBe('a:pending b:pending c:pending')
    expect(again.steps[0]?.attempts).toBe(0)
  })

  it('has those who waited for a replaced step wait for its replacement', () => {
    const failed = set(chain, 'b', { status: 'failed' })
    const other = after(failed, [step('b2', ['a']), { id: 'b', status: 'skipped', replacedBy: ['b2'] }])
    expect(other.steps.map(({ needs }) => needs)).toEqual([[], ['a'], ['b2'], ['a']])
    expect(statuses(other)).toBe('a:pending b:skipped c:pending b2:pending')
    const worked = ['a', 'b2', 'c'].reduce((plan, id) => set(plan, id, { status: 'done' }), other)
    expect(replacedSteps(worked).map(({ id }) => id)).toEqual(['b'])
    expect(undoneSteps(worked).map(({ id }) => id)).toEqual(['b'])
    expect(undoneSteps(set(worked, 'b', { evidence: [{ type: 'step', id: 'b2' }] }))).toEqual([])
    expect(after(other, [{ id: 'b', status: 'pending' }]).steps[1]?.replacedBy).toEqual([])
    expect(
      issues(failed, [
        { id: 'b', status: 'skipped', replacedBy: ['a'] },
        { id: 'a', needs: ['b'] },
      ]),
    ).toContain('a → b → a')
  })

  it('lets no model make a step easier', () => {
    const strict = set(planOf({ ...step('a'), check: 'tests-pass' }, step('b')), 'a', { status: 'failed', attempts: 1 })
    expect(issues(strict, [{ id: 'a', status: 'pending', check: 'model' }])).toContain('its check "tests-pass" stays')
    expect(issues(strict, [{ id: 'a', criterion: 'it runs' }], 'worker')).toContain('its criterion and its check stay')
    expect(issues(strict, [{ ...step('c'), check: 'evidence' }])).toContain('there is no check "evidence"')
  })

  it('counts what a model leaves out as undone, what the user leaves out not', () => {
    const skip = [{ id: 'c', status: 'skipped', note: 'no need' }] as const
    const done = set(set(chain, 'a', { status: 'done' }), 'b', { status: 'done' })
    expect(issues(done, [{ id: 'c', status: 'skipped' }])).toContain('say in its note why it is skipped')
    expect(undoneSteps(after(done, skip)).map(({ id }) => id)).toEqual(['c'])
    expect(undoneSteps(after(done, skip, 'user'))).toEqual([])
  })

  it('starts no step before what it needs is done', () => {
    expect(issues(chain, [{ id: 'b', status: 'running' }], 'worker')).toBe('step "b": it needs "a", which is not done')
    const running = after(chain, [{ id: 'a', status: 'running' }], 'worker')
    expect(running.steps[0]?.attempts).toBe(1)
    expect(issues(running, [{ id: 'a', title: 'x' }])).toContain('it is being worked on')
  })
})

/** Any patches at all, legal or not. */
const ids = ['a', 'b', 'c', 'd'] as const
const anyPatch = record(
  {
    id: constantFrom(...ids),
    title: constantFrom('one', 'two', ''),
    criterion: constantFrom('seen', ''),
    needs: subarray([...ids, 'x']),
    status: constantFrom('pending', 'running', 'done', 'failed', 'skipped'),
    note: constantFrom('why', ''),
    replacedBy: subarray([...ids]),
  },
  { requiredKeys: ['id'] },
)
const history = array(
  record({ author: constantFrom('worker', 'planner', 'user'), patches: array(anyPatch, { maxLength: 4 }) }),
  {
    maxLength: 12,
  },
)

describe('a plan, whatever is done to it', () => {
  it('stays a graph that can be worked, and its changes tell it whole', () => {
    let accepted = 0
    assert(
      property(history, (revisions) => {
        let plan = emptyPlan('goal')
        let told = plan
        for (const { author, patches } of revisions) {
          const revised = revise(plan, patches, author, limits)
          if ('issues' in revised) continue
          accepted += 1
          const changes = changesBetween(plan, revised.plan)
          plan = revised.plan
          told = applyChanges(told, JSON.parse(JSON.stringify(changes)), plan.revision)
          expect(told).toEqual(plan)
          const known = new Set(plan.steps.map(({ id }) => id))
          expect(known.size).toBe(plan.steps.length)
          for (const { needs } of plan.steps) expect(needs.every((need) => known.has(need))).toBe(true)
          // Worked step by step it comes to an end: nothing waits for ever.
          let left = plan
          for (let ready = readySteps(left); ready.length > 0; ready = readySteps(left)) {
            for (const { id } of ready) left = set(left, id, { status: 'done' })
          }
          const hasFailed = left.steps.some(({ status }) => status === 'failed' || status === 'running')
          const stuck = hasFailed ? [] : left.steps.filter(({ status }) => status === 'pending')
          expect(stuck).toEqual([])
        }
      }),
      { numRuns: 2_000, seed: 5 },
    )
    expect(accepted).toBeGreaterThan(500)
  })
})

describe('settle', () => {
  it('takes no longer for a plan in which every step needs all before it', () => {
    const all = Array.from({ length: 40 }, (_, index) => `s${index}`)
    const wide = { ...limits, maxSteps: 40 }
    const revised = revise(
      emptyPlan('goal'),
      all.map((id, index) => step(id, all.slice(0, index))),
      'planner',
      wide,
    )
    const plan = 'plan' in revised ? revised.plan : emptyPlan('goal')
    const steps = settle(plan.steps.map((each, index) => (index === 0 ? { ...each, status: 'failed' } : each)))
    expect(steps.filter(({ status }) => status === 'blocked')).toHaveLength(39)
  })
})
