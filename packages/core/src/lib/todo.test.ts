import { createPlanner } from '@glmkit/planner'
import type { CreatePlannerOptions } from '@glmkit/planner'
import type { Brain, Reply } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { call, calls, collect, setUp } from '../../test/set-up.ts'
import type { Setup } from '../../test/set-up.ts'
import type { CreateAgentOptions } from './agent.ts'
import { withTail } from './memory.ts'
import type { Memory } from './memory.ts'
import { defineTool } from './tool.ts'

const lookup = defineTool({
  name: 'lookup',
  description: 'Looks something up.',
  input: z.object({ what: z.string() }),
  execute: ({ what }) => ({ [what]: 1 }),
})

function keep(
  turns: readonly Reply[],
  planner: CreatePlannerOptions = {},
  agent: Partial<CreateAgentOptions> = {},
): Promise<Setup> {
  const options = { mode: 'todo', defaultCheck: 'evidence', ...planner } as const
  return setUp(turns, { tools: [lookup], planner: createPlanner(options), ...agent })
}
const step = (id: string, more: object = {}): Record<string, unknown> => ({
  id,
  title: `Look up ${id}`,
  criterion: `${id} is known`,
  ...more,
})
const update = (...steps: readonly Record<string, unknown>[]): Reply => call('update_plan', { steps })
const bodies = ({ emulator }: Setup): { messages: { role: string; content: string }[] }[] =>
  emulator.requests.map(({ body }) => JSON.parse(JSON.stringify(body)))
const lastOf = (body: { messages: { content: string }[] } | undefined): string => body?.messages.at(-1)?.content ?? ''

describe('todo', () => {
  const work: readonly Reply[] = [
    update(step('a', { status: 'running' }), step('b', { needs: ['a'] })),
    call('lookup', { what: 'a' }),
    update({ id: 'a', status: 'done', result: 'a is 1', evidence: ['lookup'] }, { id: 'b', status: 'running' }),
    call('lookup', { what: 'b' }),
    update({ id: 'b', status: 'done', result: 'b is 1', evidence: ['lookup'] }),
    { content: 'Both are 1.' },
  ]

  it('has the model keep its plan, which stands at the end of each prompt and nowhere else', async () => {
    await using setup = await keep(work)
    const run = setup.agent.stream('Look up a and b')
    const events = await collect(run)
    const { plan, stopReason, transcript } = await run.result
    expect(stopReason).toBe('answer')
    expect(plan?.steps).toMatchObject([
      { id: 'a', status: 'done', attempts: 1, result: 'a is 1', evidence: [{ type: 'call', name: 'lookup' }] },
      { id: 'b', status: 'done', attempts: 1, result: 'b is 1' },
    ])
    expect(events.filter(({ type }) => type === 'plan').length).toBeGreaterThan(3)
    const [first, second, , fourth] = bodies(setup)
    expect(first?.messages[0]?.content).toContain(
      'Be brief.\n\nFor work of several steps keep a plan with "update_plan"',
    )
    expect(lastOf(first)).toBe('Look up a and b')
    expect(lastOf(second)).toMatch(
      /^0 of 2 steps are done\.\n\n<plan>\n\[>\] a: Look up a \(done when: a is known\)\n\[ \] b: /,
    )
    expect(lastOf(fourth)).toContain('[x] a: Look up a → a is 1\n[>] b: Look up b')
    expect(JSON.stringify(transcript)).not.toContain('<plan>')
  })

  it('leaves all of the prompt before the plan as it was', async () => {
    await using setup = await keep(work)
    await setup.agent.run('Look up a and b')
    const prompts = bodies(setup).map(({ messages }) => messages)
    for (const [index, messages] of prompts.slice(0, -1).entries()) {
      const plain = messages.map((message) => ({ ...message, content: message.content.split('\n\n<plan>')[0] }))
      expect(prompts[index + 1]?.slice(0, plain.length)).toEqual(plain)
    }
    // What the server has cached reaches as far as the plan of the prompt before.
    const cached = setup.emulator.requests.map(({ usage }) => usage?.prompt_tokens_details.cached_tokens ?? 0)
    const sent = setup.emulator.requests.map(({ usage }) => usage?.prompt_tokens ?? 0)
    for (const [index, tokens] of cached.slice(2).entries())
      expect(tokens).toBeGreaterThan((sent[index + 1] ?? 0) - 120)
  })

  it('refuses a claim without evidence once with the reason, then the step fails', async () => {
    const claim = update({ id: 'a', status: 'done', result: 'a is 1' })
    await using setup = await keep([update(step('a', { status: 'running' })), claim, claim, { content: 'Done!' }])
    const { plan, transcript, stopReason, text } = await setup.agent.run('Look up a')
    expect(transcript[5]?.content).toMatch(/^Step "a" does not count as done: the claim names no evidence.*Go on/)
    expect(transcript[7]?.content).toMatch(/^Step "a" has failed: .*Revise the plan/)
    expect(plan?.steps).toMatchObject([{ status: 'failed' }])
    expect(stopReason).toBe('incomplete')
    expect(text).toMatch(/^Done!\n\nNot done:\n- Look up a: the claim names no evidence/)
  })

  it('gives a refused step back until its attempts are used up', async () => {
    const checks = {
      two: { description: 'there are two', passes: ({ calls: all }: { calls: readonly unknown[] }) => all.length > 1 },
    }
    const claim = update({ id: 'a', status: 'done', evidence: ['lookup'] })
    const turns = [
      update(step('a', { check: 'two' })),
      call('lookup', { what: 'a' }),
      claim,
      call('lookup', { what: 'again' }),
      claim,
      { content: 'ok' },
    ]
    await using setup = await keep(turns, { checks })
    const { plan, transcript } = await setup.agent.run('Look up a')
    expect(plan?.steps).toMatchObject([{ status: 'done', attempts: 2 }])
    expect(transcript[7]?.content).toContain('Step "a" does not count as done: there are two: it is not so')
  })

  it('lets a failed step be tried again a bounded number of times', async () => {
    const checks = { never: { description: 'never', passes: () => false } }
    const claim = update({ id: 'a', status: 'done', evidence: ['lookup'] })
    const turns = [
      update(step('a', { check: 'never' })),
      call('lookup', { what: 'a' }),
      ...Array.from({ length: 6 }, () => claim),
      { content: 'x' },
    ]
    await using setup = await keep(turns, { checks, maxAttempts: 2, maxRevisions: 2 })
    const { plan, transcript } = await setup.agent.run('Look up a')
    expect(plan?.steps[0]?.status).toBe('failed')
    const said = transcript.filter(({ role }) => role === 'tool').map(({ content }) => content.split('\n')[0])
    expect(said.filter((text) => text?.startsWith('Step "a" has failed'))).toHaveLength(3)
    expect(said.at(-1)).toContain('steps were tried again 2 times, leave them failed')
  })

  it('lets no update do what the user has forbidden, nor make a step easier', async () => {
    const later = Array.from({ length: 3 }, () => ({ content: 'x' }))
    await using setup = await keep([
      update(step('a'), step('b')),
      update({ id: 'a', criterion: 'anything at all' }),
      update({ id: 'b', status: 'pending' }),
      ...later,
    ])
    const run = setup.agent.stream('Go')
    for await (const event of run) {
      const isMade = event.type === 'plan' && 'plan' in event
      if (isMade) run.editPlan([{ id: 'b', status: 'skipped', note: 'do not' }])
    }
    const { transcript, plan } = await run.result
    expect(transcript[5]?.content).toContain('its criterion and its check stay as they are')
    expect(transcript[7]?.content).toContain('step "b": the user has decided on it')
    expect(plan?.steps.map(({ status }) => status)).toEqual(['pending', 'skipped'])
  })

  it('judges by its own check whether the work of a step was done by what replaced it', async () => {
    const asked: string[] = []
    const replies = [
      update(step('a'), step('b')),
      call('lookup', { what: 'a' }),
      update({ id: 'b', status: 'skipped', replacedBy: ['a'] }),
      update({ id: 'a', status: 'done', result: 'a is 1', evidence: ['lookup'] }),
      ...Array.from({ length: 3 }, () => ({ content: 'x' })),
    ]
    let turn = 0
    const brain: Brain = ({ tools, messages }) => {
      if (tools[0]?.name !== 'final_answer') return replies[turn++] ?? { content: 'x' }
      asked.push(messages.at(-1)?.content ?? '')
      return call('final_answer', { passes: asked.length === 1, reason: 'b is not known' })
    }
    const planner = createPlanner({ mode: 'todo' })
    await using setup = await setUp([], { tools: [lookup], planner }, { brain })
    const { plan, stopReason, transcript } = await setup.agent.run('Look up a and b')
    expect(asked[1]).toMatch(/# Criterion\nb is known\n[^]*## Step "a", which is done\na is 1/)
    expect(transcript[9]?.content).toContain('Step "b" was not done by what replaced it: b is not known')
    expect(plan?.steps.map(({ status }) => status)).toEqual(['done', 'skipped'])
    expect(stopReason).toBe('incomplete')
  })

  it('takes claims of steps that need each other in one update, and says which cannot start', async () => {
    await using setup = await keep([
      update(step('a'), step('b', { needs: ['a'] }), step('c', { needs: ['b'] }), step('d', { needs: ['c'] })),
      call('lookup', { what: 'both' }),
      update(
        { id: 'a', status: 'done', evidence: ['lookup'] },
        { id: 'b', status: 'done', evidence: ['lookup'] },
        { id: 'c', status: 'running' },
        { id: 'd', status: 'running' },
      ),
      ...Array.from({ length: 3 }, () => ({ content: 'x' })),
    ])
    const { plan, transcript } = await setup.agent.run('Look up a and b')
    expect(plan?.steps.map(({ status }) => status)).toEqual(['done', 'done', 'running', 'pending'])
    expect(transcript[7]?.content).toContain('step "d": it needs "c", which is not done')
  })

  it('judges what the model has seen: calls of the same reply prove nothing yet', async () => {
    const both = calls(
      ['lookup', { what: 'a' }],
      ['update_plan', { steps: [{ id: 'a', status: 'done', evidence: ['lookup'] }] }],
    )
    await using setup = await keep([update(step('a')), both, { content: 'x' }, { content: 'x' }, { content: 'x' }])
    const { plan } = await setup.agent.run('Look up a')
    expect(plan?.steps[0]?.status).toBe('running')
  })

  it('reminds of open steps twice, and tells what was left open', async () => {
    const early = { content: 'All done.' }
    await using setup = await keep([update(step('a'), step('b')), early, early, early])
    const { text, stopReason, transcript } = await setup.agent.run('Look up a and b')
    expect(transcript.filter(({ content }) => content.startsWith('Steps of the plan are open: a, b.'))).toHaveLength(2)
    expect(stopReason).toBe('incomplete')
    expect(text).toBe('All done.\n\nNot done:\n- Look up a: not tried\n- Look up b: not tried')
  })

  it('reminds also who hands in an output too early', async () => {
    const output = z.object({ sum: z.number() })
    const early = call('final_answer', { sum: 1 })
    await using setup = await keep(
      [
        update(step('a')),
        early,
        call('lookup', { what: 'a' }),
        update({ id: 'a', status: 'done', evidence: ['lookup'] }),
        call('final_answer', { sum: 2 }),
      ],
      {},
      { output },
    )
    expect(await setup.agent.run('Sum up')).toMatchObject({ output: { sum: 2 }, stopReason: 'answer' })
  })

  it('asks nothing of who needs no plan', async () => {
    await using setup = await keep([{ content: 'Hello!' }])
    const result = await setup.agent.run('Hi')
    expect(result).toMatchObject({ text: 'Hello!', stopReason: 'answer' })
    expect(result.plan).toBeUndefined()
  })

  it('says what is wrong with an update and changes nothing', async () => {
    const bad = update(step('a', { needs: ['x'] }), step('b'))
    await using setup = await keep([bad, call('update_plan', { steps: 'a' }), { content: 'x' }])
    const { transcript, plan } = await setup.agent.run('Go')
    expect(transcript[3]?.content).toContain('The plan was not changed: step "a": it needs "x", which is no step')
    expect(transcript[5]?.content).toContain('steps: expected a list')
    expect(plan).toBeUndefined()
  })

  it('tells a model that goes in circles to revise its plan', async () => {
    const same = call('lookup', { what: 'a' })
    await using setup = await keep([
      update(step('a', { status: 'running' })),
      same,
      same,
      same,
      same,
      { content: 'x' },
      { content: 'x' },
      { content: 'x' },
    ])
    const { transcript } = await setup.agent.run('Look up a')
    expect(transcript.map(({ content }) => content).join('\n')).toMatch(
      /Make a new plan: .* Revise the plan: try another way/,
    )
  })

  it('goes on with the plan of another run, as the user has edited it', async () => {
    await using first = await keep([
      update(step('a'), step('b')),
      ...Array.from({ length: 3 }, () => ({ content: 'later' })),
    ])
    const { plan } = await first.agent.run('Look up a and b')
    if (plan === undefined) throw new Error('no plan')
    await using setup = await keep([
      call('lookup', { what: 'a' }),
      update({ id: 'a', status: 'done', evidence: ['lookup'] }),
      { content: 'Done.' },
    ])
    const run = setup.agent.stream('Go on', { plan })
    run.editPlan([{ id: 'b', status: 'skipped', note: 'not needed' }])
    const { plan: after, stopReason } = await run.result
    expect(after?.steps.map(({ status }) => status)).toEqual(['done', 'skipped'])
    expect(stopReason).toBe('answer')
    expect(lastOf(bodies(setup)[0])).toContain(
      'Go on\n\n<plan>\n[ ] a: Look up a (done when: a is known)\n[-] b: Look up b (not needed)',
    )
  })

  it('is the same plan when a memory leaves out all it can at every step', async () => {
    const forgetful: Memory = {
      open: ({ transcript }) => ({
        prepare: ({ model, tail }) => ({
          messages: withTail(
            transcript.map((message, index) =>
              message.role === 'tool' && index < transcript.length - 1 ? { ...message, content: '[removed]' } : message,
            ),
            tail,
          ),
          maxOutputTokens: model.maxOutputTokens,
        }),
      }),
    }
    const plans = await Promise.all(
      [undefined, forgetful].map(async (memory) => {
        const ids = work.map((reply, index) => ({
          ...reply,
          ...(reply.toolCalls && { toolCalls: reply.toolCalls.map((each) => ({ ...each, id: `call_${index}` })) }),
        }))
        await using setup = await keep(ids, {}, memory === undefined ? {} : { memory })
        const { plan } = await setup.agent.run('Look up a and b')
        const [, , , fourth] = bodies(setup)
        return { plan, tail: lastOf(fourth).split('<plan>')[1] }
      }),
    )
    expect(plans[1]?.plan).toEqual(plans[0]?.plan)
    expect(plans[1]?.tail).toBe(plans[0]?.tail)
    expect(plans[0]?.plan?.steps).toHaveLength(2)
  })
})
