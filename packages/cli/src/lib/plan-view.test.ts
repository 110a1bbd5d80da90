import type { Plan, PlanStep } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { createPlanView } from './plan-view.ts'
import type { PlanView } from './plan-view.ts'

const step = (id: string, title: string, more: Partial<PlanStep> = {}): PlanStep => ({
  id,
  title,
  criterion: 'Numbers with references',
  needs: [],
  status: 'pending',
  attempts: 0,
  evidence: [],
  notes: [],
  ...more,
})

const plan: Plan = {
  goal: 'Compare',
  revision: 0,
  steps: [
    step('prices', 'Look up the \u001B[2Jprices\u009B31m of all models', {
      criterion: '所有价格都有带引用的数字，并且注明了它们适用于哪一天、哪一种货币，以及缓存命中时的价格',
    }),
    step('window', 'Look up the windows', { check: 'tests-pass' }),
    step('chart', 'Draw both with code', { criterion: 'Draw both with code', needs: ['prices', 'window'] }),
  ],
}

type News = Parameters<PlanView['tell']>[0]
type Changes = Extract<News, { readonly changes: unknown }>['changes']

/** A view that follows a plan; `tell` answers the lines, between bars that show their ends. */
function follow(columns = 64) {
  const view = createPlanView()
  const event = { type: 'plan', runId: 'r', seq: 0, at: 0 } as const
  const bars = (text: string): string => `\n${text}`
  return {
    view,
    whole: () => bars(view.tell({ ...event, revision: 0, plan }, columns)),
    tell: (changes: Changes, reason?: string, revision = 0) =>
      bars(view.tell({ ...event, revision, changes, ...(reason !== undefined && { reason }) }, columns)),
    asked: () => bars(view.asked(columns)),
    final: () => bars(view.final(columns)),
  }
}

const set = (id: string, fields: Partial<Omit<PlanStep, 'id'>>): Changes[number] => ({ type: 'set', id, fields })

describe('createPlanView', () => {
  it('shows a plan whole, in the columns there are, and lets it not control the terminal', () => {
    expect(follow().whole()).toMatchInlineSnapshot(`
      "
      Plan  3 steps
        ○ prices  Look up the [2Jprices31m of all models
                  done when: 所有价格都有带引用的数字，并且注明了它们
                  适用于哪一天、哪一种货币，以及缓存命中时的价格
        ○ window  Look up the windows
                  done when: Numbers with references · checked by
                  tests-pass
        ○ chart   Draw both with code
                  needs prices, window

      "
    `)
  })

  it('tells what happens to steps in a line each', () => {
    const { whole, tell, view } = follow()
    whole()
    expect(view.summary()).toBe('')
    const started = tell([
      set('prices', { status: 'running', attempts: 1 }),
      set('window', { status: 'running', attempts: 1 }),
    ])
    expect(view.summary()).toBe('plan 0/3 · running: prices, window')
    const call = { type: 'call', callId: 'c', name: 'search_documents', path: [] } as const
    const evidence = [
      call,
      { ...call, callId: 'd' },
      { type: 'citation', ref: 'prices.md#Prices:3-9', callId: 'c' },
    ] as const
    const told = [
      started,
      tell([set('prices', { notes: ['no references'], attempts: 2 })], 'no references'),
      tell([set('window', { notes: ['it names none'] })], 'it names none'),
      tell([set('prices', { status: 'done', result: '## Prices:\n- GLM-5: $1\n- more', evidence })]),
      tell([
        set('window', {
          status: 'failed',
          notes: ['it names none', 'nothing is said of windows in any of the documents'],
        }),
        set('chart', { status: 'blocked' }),
      ]),
    ]
    expect(told.join('')).toMatchInlineSnapshot(`
      "
        ▸ prices  Look up the [2Jprices31m of all models
        ▸ window  Look up the windows

        ↻ prices  attempt 2: no references

        ↻ window  sent back: it names none

        ✓ prices  → Prices: GLM-5: $1  1/3
                  search_documents ×2 · prices.md#Prices:3-9

        ✗ window  nothing is said of windows in any of the docum…  1/3
        ⊘ blocked: chart
      "
    `)
    expect(view.summary()).toBe('')
  })

  it('tells how a plan is revised, and at its end what was not done and why', () => {
    const { whole, tell, final } = follow()
    whole()
    tell([set('prices', { status: 'done', result: 'GLM-5: $1', attempts: 1 })])
    tell([set('window', { status: 'failed', notes: ['not found'], attempts: 1 }), set('chart', { status: 'blocked' })])
    const other = step('limits', 'Look up the limits instead', { needs: ['prices'] })
    const revised = tell(
      [
        set('window', { status: 'skipped', replacedBy: ['limits'], notes: ['not found', 'limits say the same'] }),
        set('chart', { status: 'pending', title: 'Draw what there is', needs: ['prices', 'limits'] }),
        { type: 'add', step: other },
      ],
      'step "window" failed: not found',
      1,
    )
    expect(revised).toMatchInlineSnapshot(`
      "
        ⟲ plan revised: step "window" failed: not found
        − window  replaced by limits
        ~ chart   Draw what there is  needs prices, limits
        + limits  Look up the limits instead  needs prices
      "
    `)
    tell([
      set('limits', {
        status: 'failed',
        notes: ['the documents say nothing of any limits, neither for input nor for output nor for both together'],
      }),
      set('chart', { status: 'blocked' }),
    ])
    expect(final()).toMatchInlineSnapshot(`
      "
      Plan  1/3 steps done
        ✓ prices  Look up the [2Jprices31m of all models
                  GLM-5: $1
        − window  Look up the windows
                  replaced by limits
        ⊘ chart   Draw what there is
                  waits for limits
        ✗ limits  Look up the limits instead
                  the documents say nothing of any limits, neither for
                  input nor for output nor for both together

      "
    `)
  })

  it('ends with a line a step when all is done', () => {
    const { whole, tell, final } = follow()
    whole()
    tell(plan.steps.map(({ id }) => set(id, { status: 'done', result: 'known' })))
    expect(final()).toMatchInlineSnapshot(`
      "
      Plan  3/3 steps done
        ✓ prices  Look up the [2Jprices31m of all models
        ✓ window  Look up the windows
        ✓ chart   Draw both with code

      "
    `)
  })

  it('shows a plan again only when it has changed since', () => {
    const { whole, tell, asked, final } = follow()
    whole()
    expect(asked()).toBe('\n? The plan waits for approval\n')
    expect(final()).toBe('\n')
    tell([set('chart', { needs: ['prices'] })], 'too much', 1)
    expect(asked()).toMatch(/\nPlan {2}3 steps\n[^]*needs prices\n\n\? The plan waits for approval\n/)
    expect(final()).toBe('\n')
  })
})
