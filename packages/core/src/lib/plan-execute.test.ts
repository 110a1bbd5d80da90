import { applyChanges, createPlanner, prompts, renderPlan } from '@glmkit/planner'
import type { CreatePlannerOptions, Plan } from '@glmkit/planner'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { collect, setUp } from '../../test/set-up.ts'
import type { Setup } from '../../test/set-up.ts'
import { done, hand, lookUp, planBrain, step } from '../../test/plan-brain.ts'
import type { PlanRoles } from '../../test/plan-brain.ts'
import type { CreateAgentOptions } from './agent.ts'
import type { RunEvent } from './event.ts'
import { defineTool } from './tool.ts'

const lookup = defineTool({
  name: 'lookup',
  description: 'Looks something up.',
  input: z.object({ what: z.string() }),
  execute: ({ what }) => ({ [what]: 1 }),
})
const failing = defineTool({
  name: 'lookup',
  description: 'Looks something up.',
  input: z.object({ what: z.string() }),
  execute: ({ what }) => {
    throw new Error(`${what} is out of reach`)
  },
})

function plan(
  roles: PlanRoles,
  planner: CreatePlannerOptions = {},
  agent: Partial<CreateAgentOptions> = {},
): Promise<Setup> {
  const options = { tools: [lookup], planner: createPlanner(planner), ...agent }
  return setUp([], options, { brain: planBrain(roles) })
}
const steps = (...all: readonly Record<string, unknown>[]) => ({ plan: () => hand({ steps: all }) })
/** The plan as somebody knows it who has read nothing but the events. */
function told(events: readonly RunEvent[]): Plan | undefined {
  return events.reduce<Plan | undefined>((known, event) => {
    if (event.type !== 'plan') return known
    if ('plan' in event) return event.plan
    return known && applyChanges(known, event.changes, event.revision)
  }, undefined)
}
const reasons = (events: readonly RunEvent[]): (string | undefined)[] =>
  events.flatMap((event) => (event.type === 'plan' && 'changes' in event && event.reason ? [event.reason] : []))
const statuses = (of: Plan | undefined): string =>
  (of?.steps ?? []).map(({ id, status }) => `${id}:${status}`).join(' ')

describe('plan-execute', () => {
  it('plans, works steps side by side with what they need, checks them and answers from their results', async () => {
    const seen: Record<string, string> = {}
    let together = 0
    let most = 0
    const both = Promise.withResolvers<void>()
    const slow = defineTool({
      name: 'lookup',
      description: 'Looks something up.',
      input: z.object({ what: z.string() }),
      async execute({ what }) {
        most = Math.max(most, (together += 1))
        if (most === 2) both.resolve()
        await both.promise
        together -= 1
        return { [what]: 1 }
      },
    })
    await using setup = await plan(
      {
        ...steps(step('a'), step('b'), step('c', ['a', 'b'])),
        step({ id, turn, text }) {
          seen[id] = text
          return turn === 0 ? lookUp(id) : done(id)
        },
        check({ text }) {
          seen[text.includes('The request is fulfilled') ? 'goal' : 'check'] = text
          return hand({ passes: true, reason: 'seen' })
        },
        answer({ text }) {
          seen.answer = text
          return { content: 'a and b are 1.' }
        },
      },
      {},
      { tools: [slow] },
    )
    const run = setup.agent.stream('Compare a and b')
    const events = await collect(run)
    const result = await run.result

    expect(result).toMatchObject({ text: 'a and b are 1.', stopReason: 'answer', turns: 1 })
    expect(statuses(result.plan)).toBe('a:done b:done c:done')
    expect(told(events)).toEqual(result.plan)
    expect(most).toBe(2)
    expect(seen.c).toContain('## a: Look up a\na is 1\n\n## b: Look up b\nb is 1')
    expect(seen.a).not.toContain('b is 1')
    expect(seen.answer).toContain('## c: Look up c\nc is 1')
    // A check sees criterion and evidence, and nothing of the work.
    expect(seen.check).toContain('# Criterion\nc is known')
    expect(seen.check).toContain('returned: {"c":1}')
    expect(seen.check).not.toContain('Compare a and b')
    expect(seen.goal).toContain('Request: Compare a and b')
    expect(seen.goal).toContain('## c: Look up c (checked: c is known)\nc is 1')
    expect(result.plan?.steps[0]?.evidence).toMatchObject([{ type: 'call', name: 'lookup', path: ['plan/step/a/1/1'] }])
    const spent = setup.emulator.requests.reduce((sum, { usage }) => sum + (usage?.total_tokens ?? 0), 0)
    expect(result.usage.inputTokens + result.usage.outputTokens).toBe(spent)
  })

  it('answers at once when there is nothing to plan', async () => {
    await using setup = await plan({ plan: () => hand({ steps: [] }) })
    const result = await setup.agent.run('Hi')
    expect(result).toMatchObject({ text: 'The answer.', stopReason: 'answer' })
    expect(result.plan).toBeUndefined()
    expect(setup.emulator.requests).toHaveLength(2)
  })

  it('tells the model what is wrong with its plan; without one the request is the one step', async () => {
    const heard: string[] = []
    await using setup = await plan({
      plan({ request, turn }) {
        if (turn > 0) heard.push(request.messages.at(-1)?.content ?? '')
        return hand({ steps: [step('a', ['b']), step('b', ['a'])] })
      },
      step: ({ turn }) => (turn === 0 ? lookUp('it') : done('it')),
    })
    const run = setup.agent.stream('Do it')
    const events = await collect(run)
    expect(heard[0]).toContain('the steps wait for one another: a → b → a')
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'warning', message: expect.stringContaining('No plan') }),
    )
    const { plan: made, stopReason } = await run.result
    expect(made?.steps).toMatchObject([{ id: 'work', title: 'Do it', criterion: 'Do it', status: 'done' }])
    expect(stopReason).toBe('answer')
  })

  it('speaks Chinese to a Chinese request', async () => {
    const systems = new Set<string>()
    await using setup = await plan({
      step({ request, id, turn }) {
        systems.add(request.messages[0]?.content ?? '')
        return turn === 0 ? lookUp(id) : done(id)
      },
    })
    const { stopReason } = await setup.agent.run('比较 a 和 b')
    expect(stopReason).toBe('answer')
    expect([...systems][0]).toMatch(/^Be brief\.\n\n你负责计划中的一个步骤/)
  })

  it('plans by the whole conversation, and gives steps what holds for the run', async () => {
    const heard: string[] = []
    await using setup = await plan({
      plan({ request }) {
        heard.push(request.messages.map(({ content }) => content).join(' | '))
        return hand({ steps: [step('a')] })
      },
      step({ request }) {
        heard.push(`${request.thinking} ${request.tools.map(({ name }) => name).join()}`)
        return hand({ status: 'done', result: 'a poem', evidence: ['result'] })
      },
    })
    const before = [
      { role: 'user', content: 'Compare a and b' },
      { role: 'assistant', content: 'They are equal.' },
    ] as const
    const input = [...before, { role: 'user', content: 'And c?' }] as const
    await setup.agent.run(input, { thinking: 'off', toolChoice: 'none' })
    expect(heard[0]).toMatch(
      /\| Compare a and b \| They are equal\. \| Make a plan for this request[^]*# Request\nAnd c\?\n/,
    )
    expect(heard[1]).toBe('false final_answer')
  })

  it('works a plan that was written by hand', async () => {
    await using setup = await plan({})
    const fresh = { criterion: 'known', needs: [], attempts: 0, evidence: [], notes: [] }
    const given: Plan = {
      goal: 'g',
      revision: 0,
      steps: [{ id: 'x', title: 'Look up x', status: 'pending', ...fresh }],
    }
    const run = setup.agent.stream('Go', { plan: given })
    const events = await collect(run)
    const result = await run.result
    expect(statuses(result.plan)).toBe('x:done')
    expect(told(events)).toEqual(result.plan)
    expect(setup.emulator.requests).toHaveLength(5)
  })
})

describe('plan-execute, when a claim does not hold', () => {
  it('sends a claim without evidence back once, to the same agent', async () => {
    const back: string[] = []
    await using setup = await plan({
      step({ id, turn, request }) {
        if (turn === 0) return hand({ status: 'done', result: 'it is done', evidence: [] })
        back.push(request.messages.at(-1)?.content ?? '')
        return turn === 1 ? lookUp(id) : done(id)
      },
    })
    const { plan: worked } = await setup.agent.run('Do it')
    expect(back[0]).toContain('Step "a" does not count as done: the claim names no evidence')
    expect(worked?.steps).toMatchObject([{ status: 'done', attempts: 1 }])
  })

  it('fails a step whose evidence cannot be found twice, and says what was not done', async () => {
    await using setup = await plan({
      step: () => hand({ status: 'done', result: 'it is done', evidence: ['send_mail'] }),
    })
    const run = setup.agent.stream('Do it')
    const events = await collect(run)
    const { text, stopReason, stopDetail, plan: worked } = await run.result
    expect(worked?.steps).toMatchObject([{ status: 'failed', attempts: 1 }])
    expect(stopReason).toBe('incomplete')
    expect(stopDetail).toBe('1 of 1 steps were not done: a')
    expect(text).toBe(
      'The answer.\n\nNot done:\n- Look up a: none of what it names as evidence can be found in what the tools returned',
    )
    const streamed = events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []))
    expect(streamed.join('')).toBe(text)
  })

  it('gives a refused step back with the reason until its attempts are used up', async () => {
    let checks = 0
    const roles: PlanRoles = {
      check: () => hand({ passes: (checks += 1) >= 3, reason: `look closer ${checks}` }),
      step: ({ id, turn }) => (turn % 2 === 0 ? lookUp(`${id} ${turn}`) : done(id)),
    }
    await using setup = await plan(roles, { maxAttempts: 3 })
    const { plan: worked } = await setup.agent.run('Do it')
    expect(worked?.steps).toMatchObject([{ status: 'done', attempts: 3, notes: ['look closer 1', 'look closer 2'] }])
  })

  it.each([
    ['a function', { description: 'two are known', passes: ({ result }: { result: string }) => result.includes('2') }],
    [
      'a tool',
      {
        description: 'the tool finds it',
        tool: 'lookup',
        input: { what: 'x' },
        passes: ({ text }: { text: string }) => text.includes('2'),
      },
    ],
  ])('checks by %s', async (_, check) => {
    const roles = { ...steps(step('a', [], { check: 'mine' })) }
    await using setup = await plan(roles, { checks: { mine: check }, maxAttempts: 1, maxRevisions: 0 })
    const { plan: worked, stopReason } = await setup.agent.run('Do it')
    expect(stopReason).toBe('incomplete')
    expect(worked?.steps[0]?.notes.join()).toMatch(/two are known: it is not so|"lookup" returned: \{"x":1\}/)
    const passing = { ...check, passes: () => true }
    await using other = await plan(roles, { checks: { mine: passing }, maxAttempts: 1 })
    expect(statuses((await other.agent.run('Do it')).plan)).toBe('a:done')
  })
})

describe('plan-execute, when things go otherwise than planned', () => {
  it('revises the rest after a failure; done steps keep their evidence', async () => {
    const roles: PlanRoles = {
      ...steps(step('a'), step('b', ['a']), step('c', ['b'])),
      step({ id, turn }) {
        if (id === 'b') return hand({ status: 'failed', result: 'the door is locked', evidence: [] })
        return turn === 0 ? lookUp(id) : done(id)
      },
      revise: ({ text }) =>
        text.includes('door is locked')
          ? hand({ steps: [step('window', ['a']), { id: 'b', status: 'skipped', replacedBy: ['window'] }] })
          : hand({ steps: [] }),
    }
    await using setup = await plan(roles)
    const run = setup.agent.stream('Get in')
    const events = await collect(run)
    const result = await run.result
    expect(result.stopReason).toBe('answer')
    expect(statuses(result.plan)).toBe('a:done b:skipped c:done window:done')
    expect(result.plan?.steps[0]?.evidence).toHaveLength(1)
    expect(result.plan?.steps[2]?.needs).toEqual(['window'])
    expect(reasons(events)).toContain('step "b" failed: the door is locked')
    expect(told(events)).toEqual(result.plan)
  })

  it('revises a bounded number of times and tells what is left', async () => {
    let revisions = 0
    await using setup = await plan(
      {
        ...steps(step('a'), step('b', ['a'])),
        step: () => hand({ status: 'failed', result: 'no way', evidence: [] }),
        revise: () => {
          revisions += 1
          return hand({ steps: [{ id: 'a', status: 'pending', title: `try ${revisions}` }] })
        },
      },
      { maxRevisions: 2 },
    )
    const { text, plan: worked } = await setup.agent.run('Do it')
    expect(revisions).toBe(2)
    expect(statuses(worked)).toBe('a:failed b:blocked')
    expect(text).toContain('Not done:\n- try 2: no way\n- Look up b: waits for a')
  })

  it('takes a step that goes in circles for failed', async () => {
    const heard: string[] = []
    await using setup = await plan({
      step: () => lookUp('the same'),
      revise: ({ text }) => {
        heard.push(text)
        return hand({ steps: [] })
      },
    })
    const { stopReason } = await setup.agent.run('Do it')
    expect(stopReason).toBe('incomplete')
    expect(heard[0]).toContain('The same "lookup" call with the same result came 5 times')
  })

  it('fails a step whose model cannot be had, not the run', async () => {
    await using setup = await plan({
      ...steps(step('a'), step('b')),
      step({ id, turn }) {
        if (id === 'a') return { error: { status: 400, code: '1210', message: 'bad' } }
        return turn === 0 ? lookUp(id) : done(id)
      },
    })
    const { plan: worked, stopReason } = await setup.agent.run('Do it')
    expect(statuses(worked)).toBe('a:failed b:done')
    expect(stopReason).toBe('incomplete')
  })

  it('tells whoever tries again what was done before, also when the first never reported', async () => {
    const heard: string[] = []
    let sent = 0
    const send = defineTool({
      name: 'send_mail',
      description: 'Sends a mail.',
      input: z.object({}),
      sideEffects: true,
      approval: 'never',
      execute: () => `sent ${(sent += 1)}`,
    })
    await using setup = await plan(
      {
        step({ text, turn, request }) {
          const isAgain = text.includes('another way')
          if (isAgain) heard.push(request.messages[1]?.content ?? '')
          if (isAgain) return done('a', { evidence: ['send_mail'] })
          return turn === 0 ? { toolCalls: [{ name: 'send_mail', arguments: {} }] } : { content: 'I have sent it.' }
        },
        revise: () => hand({ steps: [{ id: 'a', status: 'pending', title: 'Send in another way' }] }),
      },
      {},
      { tools: [send] },
    )
    const { plan: worked } = await setup.agent.run('Send it')
    expect(heard[0]).toContain('what they did is done:\n- send_mail {} → sent 1')
    expect(statuses(worked)).toBe('a:done')
    expect(sent).toBe(1)
  })

  it.each([
    ['is not what was to be replaced', false, 'incomplete'],
    ['is', true, 'answer'],
  ])('asks of a step that was replaced whether what was done instead %s', async (_, passes, reason) => {
    await using setup = await plan(
      {
        ...steps(step('b', [], { check: 'strict' })),
        step: ({ id, turn }) => {
          if (id === 'b') return hand({ status: 'failed', result: 'no way', evidence: [] })
          return turn === 0 ? lookUp(id) : done(id)
        },
        revise: ({ text }) =>
          hand({
            steps: text.includes('no way') ? [step('c'), { id: 'b', status: 'skipped', replacedBy: ['c'] }] : [],
          }),
      },
      { checks: { strict: { description: 'strict', passes: ({ result }) => passes && result === 'c is 1' } } },
    )
    const result = await setup.agent.run('Do it')
    expect(statuses(result.plan)).toBe('b:skipped c:done')
    expect(result.stopReason).toBe(reason)
  })

  it('takes no verdict for no refusal', async () => {
    await using setup = await plan({
      ...steps(step('a'), step('b')),
      check: ({ text }) =>
        text.includes('b is known') ? { content: 'Looks good to me.' } : hand({ passes: true, reason: 'seen' }),
    })
    const { plan: worked } = await setup.agent.run('Do it')
    expect(worked?.steps[1]).toMatchObject({ status: 'failed', attempts: 1 })
    expect(worked?.steps[1]?.notes[0]).toMatch(/^it could not be checked: /)
  })

  it('revises by new information', async () => {
    const roles: PlanRoles = {
      ...steps(step('a'), step('b', ['a'])),
      step({ id, turn }) {
        if (turn === 0) return lookUp(id)
        return done(id, id === 'a' ? { newInformation: 'b has moved to c' } : {})
      },
      revise: ({ text }) =>
        text.includes('b has moved') ? hand({ steps: [{ id: 'b', title: 'Look up c' }] }) : hand({ steps: [] }),
    }
    await using setup = await plan(roles)
    const { plan: worked } = await setup.agent.run('Do it')
    expect(worked?.steps).toMatchObject([{ status: 'done' }, { title: 'Look up c', status: 'done' }])
  })

  it.each([
    ['counts a step as left out for good when a check agrees', true, 'answer'],
    ['tells of it otherwise', false, 'incomplete'],
  ])('skips by new information, and %s', async (_, passes, reason) => {
    const asked: string[] = []
    await using setup = await plan({
      ...steps(step('a'), step('b', ['a'])),
      step: ({ id, turn }) => (turn === 0 ? lookUp(id) : done(id, { newInformation: 'b is contained in a' })),
      revise: () => hand({ steps: [{ id: 'b', status: 'skipped', note: 'a has it' }] }),
      check({ text }) {
        const isGoal = text.includes('The request is fulfilled')
        if (isGoal) asked.push(text)
        return hand({ passes: isGoal ? passes : true, reason: 'b is missing' })
      },
    })
    const { plan: worked, stopReason } = await setup.agent.run('Do it')
    expect(statuses(worked)).toBe(passes ? 'a:done b:skipped' : 'a:done b:skipped goal:failed')
    expect(asked[0]).toContain('## b: Look up b (skipped)\na has it')
    expect(stopReason).toBe(reason)
  })

  it('revises a plan whose results are not what was asked for', async () => {
    const roles: PlanRoles = {
      revise: ({ text }) => hand({ steps: text.includes('request is not fulfilled: b is missing') ? [step('b')] : [] }),
      check({ text }) {
        const isGoal = text.includes('The request is fulfilled')
        return hand({ passes: !isGoal || text.includes('b is 1'), reason: 'b is missing' })
      },
    }
    await using setup = await plan({ ...roles, ...steps(step('a')) })
    const result = await setup.agent.run('Look up a and b')
    expect(statuses(result.plan)).toBe('a:done b:done')
    expect(result.stopReason).toBe('answer')

    await using lazy = await plan({ ...roles, ...steps(step('a')), revise: () => hand({ steps: [] }) })
    const short = await lazy.agent.run('Look up a and b')
    expect(short.stopReason).toBe('incomplete')
    expect(short.text).toBe('The answer.\n\nNot done:\n- The request as a whole: b is missing')

    await using sure = await plan({ ...roles, ...steps(step('a')) }, { checksGoal: false })
    expect((await sure.agent.run('Look up a and b')).stopReason).toBe('answer')
  })

  it('tells whoever answers what the user said meanwhile', async () => {
    const heard: string[] = []
    await using setup = await plan({
      step({ id, turn, text }) {
        heard.push(text)
        return turn === 0 ? lookUp(id) : done(id)
      },
      ...steps(step('a'), step('b', ['a'])),
      answer({ text }) {
        heard.push(text)
        return { content: 'Voilà.' }
      },
    })
    const run = setup.agent.stream('Do it')
    let isSaid = false
    for await (const event of run) {
      if (isSaid || event.type !== 'agent-event' || event.event.type !== 'tool-result') continue
      isSaid = event.event.name === 'lookup'
      if (isSaid) run.steer('in French')
    }
    expect(heard.at(-2)).toContain('# Your step: b')
    expect(heard.at(-2)).toContain('The user says: in French')
    expect(heard.at(-1)).toContain('The user says: in French')
  })

  it('gives changes back that come too late', async () => {
    await using setup = await plan({})
    const patches = [{ id: 'late', title: 'Look up late' }]
    const run = setup.agent.stream('Do it')
    for await (const event of run) {
      if (event.type === 'turn-end') run.editPlan(patches)
    }
    const { plan: worked, undeliveredPatches } = await run.result
    expect(undeliveredPatches).toEqual(patches)
    expect(statuses(worked)).toBe('a:done')
  })

  it('lets the user steer and edit while it runs', async () => {
    await using setup = await plan({
      ...steps(step('a'), step('b', ['a'])),
      revise: ({ text }) => hand({ steps: text.includes('The user says: colour too') ? [step('colour')] : [] }),
    })
    const run = setup.agent.stream('Do it')
    const events: RunEvent[] = []
    for await (const event of run) {
      events.push(event)
      if (event.type !== 'agent-event' || event.event.type !== 'tool-call' || !event.path[0]?.includes('step/a'))
        continue
      if (events.some(({ type }) => type === 'input')) continue
      if (event.event.name !== 'lookup') continue
      run.steer('colour too')
      run.editPlan([
        { id: 'b', status: 'skipped', note: 'not now' },
        { id: 'mine', title: 'Look up mine' },
      ])
      run.editPlan([{ id: 'b', needs: ['nothing'] }])
      // Done anew although somebody works on it.
      run.editPlan([{ id: 'a', status: 'pending' }])
      expect(() => run.editPlan(JSON.parse('[{"title":1}]'))).toThrow('steps.0.id: expected text')
    }
    const result = await run.result
    expect(statuses(result.plan)).toBe('a:done b:skipped mine:done colour:done')
    expect(result.stopReason).toBe('answer')
    expect(told(events)).toEqual(result.plan)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'warning', message: expect.stringContaining('it needs "nothing"') }),
    )
  })

  it('goes on after an interrupt with what the user says', async () => {
    const heard: string[] = []
    const waits = defineTool({
      name: 'lookup',
      description: 'Looks something up.',
      input: z.object({ what: z.string() }),
      execute: ({ what }, { signal }) =>
        what === 'a' && heard.length === 0
          ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
          : { [what]: 1 },
    })
    await using setup = await plan(
      {
        ...steps(step('a'), step('b', ['a'])),
        revise: ({ text }) => {
          heard.push(text)
          return hand({ steps: [] })
        },
      },
      {},
      { tools: [waits] },
    )
    const run = setup.agent.stream('Do it')
    for await (const event of run) {
      if (event.type === 'agent-event' && event.event.type === 'tool-call' && heard.length === 0)
        run.interrupt('quick!')
    }
    const { plan: worked, stopReason } = await run.result
    expect(heard[0]).toContain('The user says: quick!')
    expect(statuses(worked)).toBe('a:done b:done')
    expect(stopReason).toBe('answer')
  })
})

describe('plan-execute with a budget', () => {
  it('knows what is left, keeps enough for the answer, and says what was not done', async () => {
    const left: string[] = []
    await using setup = await plan(
      {
        ...steps(step('a'), step('b', ['a']), step('c', ['b'])),
        step({ id, turn, text }) {
          left.push(/Budget left: (.*)/.exec(text)?.[1] ?? '')
          return turn === 0 ? lookUp(id) : done(id)
        },
      },
      {},
      { budget: { turns: 8 } },
    )
    const { plan: worked, text, stopReason, usage } = await setup.agent.run('Do it')
    expect(left[0]).toBe('5 model calls')
    expect(worked?.steps[0]?.status).toBe('done')
    expect(stopReason).toBe('incomplete')
    expect(text).toContain('The answer.\n\nNot done:\n')
    expect(text).toContain('Look up c: not tried')
    expect(setup.emulator.requests.length).toBeLessThanOrEqual(8)
    expect(usage.outputTokens).toBeGreaterThan(0)
  })

  it('accounts for the steps itself when there is nothing left to answer with', async () => {
    const slow = { ...lookup, execute: () => new Promise(() => {}) }
    const agent = { tools: [slow], budget: { seconds: 0.3 } }
    await using setup = await plan({ ...steps(step('a'), step('b', ['a'])) }, { answerShare: 0 }, agent)
    const { text, stopReason, plan: worked } = await setup.agent.run('Do it')
    expect(stopReason).toBe('budget')
    expect(statuses(worked)).toBe('a:pending b:pending')
    expect(text).toMatch(/^Not done:\n- Look up a: .*The time of the budget is up.*\n- Look up b: not tried$/)
  })
})

describe('approvePlan', () => {
  const two = steps(step('a'), step('b'))

  it.each([
    ['yes', true, 'a:done b:done', 'answer'],
    ['no', false, 'a:pending b:pending', 'condition'],
    ['yes, but', { patches: [{ id: 'b', status: 'skipped' as const, note: 'no' }] }, 'a:done b:skipped', 'answer'],
  ])('%s', async (_, verdict, expected, reason) => {
    await using setup = await plan(two, { approvePlan: () => verdict })
    const result = await setup.agent.run('Do it')
    expect(statuses(result.plan)).toBe(expected)
    expect(result.stopReason).toBe(reason)
  })

  it.each([[{ patches: null }], [{ patches: [{ id: 'a', status: 'done', result: 42 }] }]])(
    'says what is wrong with changes that are none: %j',
    async (verdict) => {
      await using setup = await plan(two, { approvePlan: () => JSON.parse(JSON.stringify(verdict)) })
      await expect(setup.agent.run('Do it')).rejects.toThrow('Cannot change the plan as approvePlan says: steps')
    },
  )

  it('has the plan revised for a reason, and asks again', async () => {
    const shown: string[] = []
    await using setup = await plan(
      { ...two, revise: ({ text }) => hand({ steps: text.includes('too little') ? [step('c')] : [] }) },
      {
        approvePlan(made) {
          shown.push(renderPlan(made))
          return made.steps.length > 2 || { isApproved: false, reason: 'too little' }
        },
      },
    )
    expect(statuses((await setup.agent.run('Do it')).plan)).toBe('a:done b:done c:done')
    expect(shown).toHaveLength(2)
    expect(shown[0]).toBe('[ ] a: Look up a (done when: a is known)\n[ ] b: Look up b (done when: b is known)')
  })

  it('asks whoever decides on the run’s approvals', async () => {
    await using setup = await plan(two, { approvePlan: 'ask' })
    const run = setup.agent.stream('Do it')
    const asked: RunEvent[] = []
    for await (const event of run) {
      if (event.type !== 'approval-request') continue
      asked.push(event)
      run.approve(event.callId, true)
    }
    expect(asked).toMatchObject([
      { name: 'plan', callId: 'plan/approve/1', input: { steps: [{ id: 'a' }, { id: 'b' }] } },
    ])
    expect(statuses((await run.result).plan)).toBe('a:done b:done')
  })
})

describe('an agent with a planner', () => {
  it('plans by modes and prompts of the user’s own', async () => {
    const heard: string[] = []
    const own = { ...prompts.en, worker: 'WORK IT.', answer: 'ANSWER: {results}' }
    await using setup = await plan(
      {
        step({ request, id, turn }) {
          heard.push(request.messages[0]?.content ?? '')
          return turn === 0 ? lookUp(id) : done(id)
        },
        answer({ request }) {
          heard.push(request.messages.at(-1)?.content ?? '', request.tools.map(({ name }) => name).join())
          return { content: 'ok' }
        },
      },
      { mode: { worksSteps: true, keepsPlan: true }, prompts: own },
    )
    expect((await setup.agent.run('Do it')).stopReason).toBe('answer')
    expect(heard[0]).toBe('Be brief.\n\nWORK IT.')
    // Both: its steps are worked first, and the agent keeps what there is then.
    expect(heard.at(-2)).toBe('ANSWER: ## a: Look up a\na is 1\n\n<plan>\n[x] a: Look up a → a is 1\n</plan>')
    expect(heard.at(-1)).toBe('lookup,update_plan')
  })

  it('answers for steps as a sub-agent, too', async () => {
    await using inner = await plan(
      { step: () => hand({ status: 'failed', result: 'no way', evidence: [] }) },
      {},
      { tools: [failing] },
    )
    const tools = [inner.agent.asTool({ name: 'expert', description: 'Knows.' })]
    const replies = [{ toolCalls: [{ name: 'expert', arguments: { task: 'Do it' } }] }, { content: 'Sorry.' }]
    await using setup = await setUp(replies, { tools })
    const { transcript } = await setup.agent.run('Go')
    expect(transcript[3]?.content).toContain(
      'it stopped before it had an answer (incomplete: 1 of 1 steps were not done: a)',
    )
  })

  it('refuses a plan that cannot be worked', async () => {
    await using setup = await plan({})
    const fresh = { criterion: 'known', status: 'pending', attempts: 0, evidence: [], notes: [] } as const
    const go = (...all: readonly (readonly [id: string, needs: string[]])[]) =>
      setup.agent.run('Go', {
        plan: { goal: 'g', revision: 0, steps: all.map(([id, needs]) => ({ ...fresh, id, title: id, needs })) },
      })
    await expect(go(['a', ['b']], ['b', ['a']])).rejects.toThrow('the steps wait for one another: a → b → a')
    await expect(go(['a', []], ['a', []])).rejects.toThrow('two steps are named "a"')
    await expect(go(['a', ['x']])).rejects.toThrow('it needs "x", which is no step')
  })

  it('refuses what cannot work', async () => {
    const base = { tools: [lookup] }
    expect(() => createPlanner({ defaultCheck: 'mine' })).toThrow('there is no check "mine", expected model, evidence')
    const mine = { description: 'd', passes: () => true }
    expect(() => createPlanner({ checks: { evidence: mine } })).toThrow('the name of check "evidence" is taken')
    expect(() => createPlanner({ maxSteps: 0 })).toThrow('maxSteps is 0, expected a whole number from 1')
    await expect(plan({}, { checks: { mine: { description: 'd', tool: 'nope' } } })).rejects.toThrow(
      'check "mine" calls the tool "nope"',
    )
    await using setup = await setUp([{ content: 'x' }, { content: 'x' }], base)
    await expect(setup.agent.run('Go', { plan: { goal: '', revision: 0, steps: [] } })).rejects.toThrow(
      'the agent has no planner',
    )
    expect(() => setup.agent.stream('Go').editPlan([])).toThrow('its agent has no planner')
  })
})
