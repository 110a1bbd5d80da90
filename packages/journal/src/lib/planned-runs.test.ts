import { ModelError } from '@glmkit/core'
import type { CreatePlannerOptions, RunEvent } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import {
  agentOf,
  cases,
  did,
  enough,
  final,
  foldOf,
  logOf,
  marksOf,
  resultOf,
  step,
  todo,
  todoOptions,
  tools,
  trip,
  tripChecks,
  tripEnd,
  withoutIds,
} from '../../test/planned-run.ts'
import type { Ask, Said, Given } from '../../test/planned-run.ts'

describe('agent.replay of a run that plans', () => {
  it.each(cases)('tells it again byte by byte when it %s', async (_, script, options, end) => {
    const live = await logOf(agentOf(script, options).stream('Go', { runId: 'one' }))
    const result = resultOf(live)
    expect([result.stopReason, marksOf(result)]).toEqual(['answer', end])
    expect(foldOf(live)).toEqual(result.plan)
    const asked: string[] = []
    for (const time of ['once', 'twice']) {
      expect(await logOf(agentOf(script, { ...options, asked }).replay('one')), time).toEqual(live)
    }
    expect([asked, did.length]).toEqual([[], 1])
  })
})

describe('agent.resume of a run that plans', () => {
  it.each(cases)('comes to the same plan wherever the run was aborted when it %s', async (_, script, options, end) => {
    const whole = await logOf(agentOf(script, options).stream('Go', { runId: 'whole' }))
    for (const share of [0.15, 0.4, 0.65, 0.9]) {
      did.length = 0
      const runId = `cut-${share}`
      const controller = new AbortController()
      const at = Math.floor(whole.length * share)
      const run = agentOf(script, options).stream('Go', { runId, signal: controller.signal })
      await expect(logOf(run, ({ seq }) => seq === at && controller.abort(enough))).rejects.toThrow('enough')
      const events = await logOf(agentOf(script, options).resumeStream(runId))
      expect(marksOf(resultOf(events))).toBe(end)
      expect(withoutIds(resultOf(events).plan)).toEqual(withoutIds(resultOf(whole).plan))
      expect(foldOf(events)).toEqual(resultOf(events).plan)
      expect(did).toHaveLength(1)
      expect(await logOf(agentOf(script, options).replay(runId))).toEqual(events)
    }
  })

  it.each(['draft', 'step letter', 'check', 'revise', 'answer'] as const)(
    'goes on when the model is back that was out at: %s',
    async (kind) => {
      const gone = new ModelError('gone', { kind: 'network', retryable: false })
      const options = { checks: tripChecks }
      const broken = agentOf((ask) => (ask.kind === kind ? gone : trip(ask)), options)
      await expect(broken.run('Go', { runId: 'one' })).rejects.toThrow('gone')
      const events = await logOf(agentOf(trip, options).resumeStream('one'))
      expect(marksOf(resultOf(events))).toBe(tripEnd)
      expect(did).toEqual(['booking'])
      expect(await logOf(agentOf(trip, options).replay('one'))).toEqual(events)
    },
  )

  it('rejects with the reason of an abort while it still reads its past', async () => {
    const options = { checks: tripChecks }
    const first = new AbortController()
    const run = agentOf(trip, options).stream('Go', { runId: 'one', signal: first.signal })
    await expect(logOf(run, ({ seq }) => seq === 110 && first.abort(enough))).rejects.toThrow('enough')
    for (const at of [15, 30, 45, 60, 75, 90]) {
      const controller = new AbortController()
      const again = agentOf(trip, options).resumeStream('one', { signal: controller.signal })
      await expect(logOf(again, ({ seq }) => seq === at && controller.abort(enough))).rejects.toThrow('enough')
    }
  })

  it('goes on with what a step was asked about, which holds up no step beside it', async () => {
    const options = { checks: tripChecks, agent: { tools: tools('always') } }
    const waiting = await agentOf(trip, options).run('Go', { runId: 'one' })
    const held = 'rail done 1, inn done 1, sum done 2, boat skipped 1, book running 1, letter pending 0, bus done 1'
    expect([waiting.stopReason, marksOf(waiting)]).toEqual(['waiting', held])
    expect(waiting.waitingFor).toMatchObject([{ name: 'act', path: ['plan/step/book/1/1'], input: { on: 'booking' } }])
    const still = await agentOf(trip, options).resume('one')
    expect([still.waitingFor, marksOf(still), did]).toEqual([waiting.waitingFor, held, []])
    const approvals = { [waiting.waitingFor?.[0]?.id ?? '']: true }
    const events = await logOf(agentOf(trip, options).resumeStream('one', { approver: 'stop', approvals }))
    expect(marksOf(resultOf(events))).toBe(tripEnd)
    expect(did).toEqual(['booking'])
    expect(await logOf(agentOf(trip, options).replay('one'))).toEqual(events)
  })

  it('goes on with what a check was asked about when the model keeps its plan', async () => {
    const checks: CreatePlannerOptions['checks'] = {
      acted: { description: 'It is acted on', tool: 'act', input: { on: 'it' } },
    }
    const script = ({ turn }: Ask): Said => {
      const claim = { id: 'one', status: 'done', result: 'so', evidence: ['result'] }
      return turn > 1 ? 'All is done' : [['update_plan', { steps: [turn === 0 ? step('one', [], 'acted') : claim] }]]
    }
    const options = { mode: 'todo', checks, agent: { tools: tools('always') } } as const
    const { waitingFor = [] } = await agentOf(script, options).run('Go', { runId: 'one' })
    expect(waitingFor).toMatchObject([{ name: 'act', callId: 'plan/check/1/act' }])
    const approvals = { [waitingFor[0]?.id ?? '']: true }
    const events = await logOf(agentOf(script, options).resumeStream('one', { approvals }))
    expect([marksOf(resultOf(events)), did]).toEqual(['one done 1', ['it']])
    expect(await logOf(agentOf(script, options).replay('one'))).toEqual(events)
  })
})

describe('approvePlan', () => {
  it('ask: waits for a person, and goes on with the word', async () => {
    const options = { checks: tripChecks, approvePlan: 'ask' } as const
    const waiting = await agentOf(trip, options).run('Go', { runId: 'one' })
    expect(waiting).toMatchObject({ stopReason: 'waiting', waitingFor: [{ name: 'plan', callId: 'plan/approve/1' }] })
    const asked: string[] = []
    const approvals = { [waiting.waitingFor?.[0]?.id ?? '']: true }
    const events = await logOf(agentOf(trip, { ...options, asked }).resumeStream('one', { approvals }))
    expect(marksOf(resultOf(events))).toBe(tripEnd)
    expect(asked).not.toContain('draft/0')
    expect(await logOf(agentOf(trip, options).replay('one'))).toEqual(events)
  })

  it('ask: ends the run with a no', async () => {
    const options = { checks: tripChecks, approvePlan: 'ask' } as const
    const { waitingFor = [] } = await agentOf(trip, options).run('Go', { runId: 'one' })
    const refused = await agentOf(trip, options).resume('one', { approvals: { [waitingFor[0]?.id ?? '']: false } })
    expect(refused).toMatchObject({ stopReason: 'condition', stopDetail: 'the plan was not approved' })
    expect(refused.plan?.steps.map(({ status }) => status)).not.toContain('done')
  })

  it('a function is asked once in the life of a run', async () => {
    let count = 0
    const options: Given = {
      checks: tripChecks,
      approvePlan() {
        count += 1
        const isFirst = count === 1
        return isFirst
          ? { isApproved: false, reason: 'no boat' }
          : { patches: [{ id: 'inn', title: `${Math.random()}` }] }
      },
    }
    const controller = new AbortController()
    const run = agentOf(trip, options).stream('Go', { runId: 'one', signal: controller.signal })
    const abort = ({ type, seq }: RunEvent) => type === 'agent-event' && seq > 60 && controller.abort(enough)
    await expect(logOf(run, abort)).rejects.toThrow('enough')
    const events = await logOf(agentOf(trip, options).resumeStream('one'))
    expect(count).toBe(2)
    expect(resultOf(events).plan?.steps[1]?.title).toMatch(/^0\.\d+$/)
    expect(await logOf(agentOf(trip, options).replay('one'))).toEqual(events)
    expect(count).toBe(2)
  })
})

describe('agent.fork of a run that keeps its plan', () => {
  it('has the plan up to there', async () => {
    await agentOf(todo, todoOptions).run('Go', { runId: 'one' })
    const tails: string[] = []
    const other = ({ last }: Ask): Said => {
      tails.push(/\n\n<plan>\n([^]*)\n<\/plan>$/.exec(last)?.[1] ?? '')
      return 'As it stands'
    }
    const fork = agentOf(other, todoOptions).fork('one', { turn: 5, text: 'Answer now' })
    const live = await logOf(fork)
    expect(tails[0]?.split('\n').map((line) => line.slice(0, 9))).toEqual(['[x] first', '[ ] secon', '[ ] third'])
    expect(resultOf(live).stopReason).toBe('incomplete')
    expect(marksOf(resultOf(live))).toBe('first done 1, second pending 0, third pending 0')
    expect(foldOf(live)).toEqual(resultOf(live).plan)
    expect(await logOf(agentOf(other, todoOptions).replay(fork.runId))).toEqual(live)
  })
})

describe('what the user says while a plan is worked', () => {
  it('is replayed: edits, a wish, an interrupt', async () => {
    const script = (ask: Ask): Said => {
      if (ask.kind !== 'revise') return trip(ask)
      return final({ steps: ask.last.includes('by night') ? [{ id: 'letter', title: 'Do letter by night' }] : [] })
    }
    const said = new Set<string>()
    const isFirst = (what: string): boolean => !said.has(what) && said.add(what).has(what)
    const run = agentOf(script, { checks: tripChecks }).stream('Go', { runId: 'one' })
    const live = await logOf(run, (event) => {
      if (event.type !== 'plan' || !('changes' in event)) return
      const isChanged = (id: string): boolean =>
        event.changes.some((change) => change.type === 'set' && change.id === id && change.fields.status === 'done')
      if (isFirst('edit')) run.editPlan([{ id: 'letter', criterion: 'it is sealed' }])
      if (isFirst('mistake')) run.editPlan([{ id: 'nobody', status: 'done' }])
      if (isChanged('inn') && isFirst('wish')) run.steer('by night, please')
      if (isChanged('book') && isFirst('interrupt')) run.interrupt('and be quick')
    })
    const { plan } = resultOf(live)
    expect(plan?.steps[5]).toMatchObject({ title: 'Do letter by night', criterion: 'it is sealed' })
    const events = live.map((line): RunEvent => JSON.parse(line))
    expect(events.filter(({ type }) => type === 'input').map((event) => event.type === 'input' && event.mode)).toEqual([
      'steer',
      'interrupt',
    ])
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))
    expect(warnings).toEqual([expect.stringContaining('Cannot edit the plan: step "nobody"')])
    expect(foldOf(live)).toEqual(plan)
    expect(await logOf(agentOf(script, { checks: tripChecks }).replay('one'))).toEqual(live)
  })
})

describe('a check that is not the same twice', () => {
  it('is asked once, and its verdict kept', async () => {
    let count = 0
    const checks: CreatePlannerOptions['checks'] = {
      ...tripChecks,
      'adds-up': { description: 'It adds up', passes: () => ({ passes: ++count > 1, reason: `by ${Math.random()}` }) },
    }
    const controller = new AbortController()
    const run = agentOf(trip, { checks }).stream('Go', { runId: 'one', signal: controller.signal })
    const abort = ({ type }: RunEvent) => type === 'agent-event' && count === 2 && controller.abort(enough)
    await expect(logOf(run, abort)).rejects.toThrow('enough')
    const events = await logOf(agentOf(trip, { checks }).resumeStream('one'))
    expect(resultOf(events).plan?.steps[2]?.notes.join()).toMatch(/^by 0\.\d+$/)
    expect(await logOf(agentOf(trip, { checks }).replay('one'))).toEqual(events)
    expect(count).toBe(2)
  })
})
