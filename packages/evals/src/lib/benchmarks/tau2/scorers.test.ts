import { describe, expect, it } from 'vitest'
import { solution } from '../../../../test/solution.ts'
import { house, houseCall, houseTask } from '../../../../test/tau2-house.ts'
import type { Score } from '../../scorer.ts'
import { scriptedModel } from '../../suites/scripted-model.ts'
import { scorersOf } from './scorers.ts'
import { openSession } from './session.ts'
import type { ConversationEnd } from './session.ts'
import type { ToolCallOf } from './toolkit.ts'

interface Run {
  readonly criteria?: object
  readonly calls?: readonly ToolCallOf[]
  readonly said?: readonly string[]
  readonly end?: ConversationEnd
  /** What the judge says; without it there is none. */
  readonly isGood?: boolean
}

/** Scores by their scorers' names; and what the judge was asked. */
async function scored({ criteria = {}, calls = [], said = [], end = 'user-stop', isGood }: Run) {
  const task = houseTask({ evaluation_criteria: criteria })
  const session = openSession(house(task), task)
  for (const call of calls) await session.call(call)
  for (const text of said) session.say(text)
  session.finish(end)
  const asked: string[] = []
  const judge = scriptedModel((messages, tools) => {
    asked.push(String(messages.at(-1)?.content))
    const verdicts = task.criteria.naturalLanguage.map((_, index) => ({
      criterion: index + 1,
      reason: 'So.',
      isMet: isGood,
    }))
    return { toolCalls: tools.map(({ name }) => ({ name, arguments: { verdicts } })) }
  })
  const scores = new Map<string, Score>()
  const context = {
    sample: { id: 's', input: '', target: null },
    environment: session,
    signal: new AbortController().signal,
  }
  const transcript = [
    { role: 'user' as const, content: 'It is dark' },
    { role: 'assistant' as const, content: 'Press the switch' },
  ]
  for (const scorer of scorersOf(task, isGood === undefined ? undefined : [judge])) {
    scores.set(scorer.name, await scorer.score(solution({ transcript }), context))
  }
  return { scores, asked }
}

const mains = houseCall('set_mains', { is_on: true })
const actions = [{ action_id: 'a', name: 'set_mains', arguments: { is_on: true } }]
const assertions = [{ env_type: 'assistant', func_name: 'assert_mains', arguments: { expected: true } }]

describe('scorersOf', () => {
  it('passes what has done it all', async () => {
    const { scores } = await scored({
      criteria: {
        actions,
        env_assertions: assertions,
        communicate_info: ['on'],
        reward_basis: ['DB', 'ACTION', 'COMMUNICATE', 'ENV_ASSERTION'],
      },
      calls: [mains],
      said: ['It is on'],
    })
    expect([...scores].map(([name, { value }]) => [name, value])).toEqual([
      ['reward', 1],
      ['environment', 1],
      ['actions', 1],
      ['assertions', 1],
      ['communicate', 1],
    ])
    expect(scores.get('reward')).toMatchObject({ label: 'passed', metadata: { differences: [], isJudgeNeeded: false } })
  })

  it.each([
    [{ actions, reward_basis: ['DB'] }, 'database', 'The database differs at /agent/is_on: expected true, found false'],
    [{ env_assertions: assertions, reward_basis: ['DB', 'ENV_ASSERTION'] }, 'assertion', 'Does not hold: assert_mains'],
    [{ actions, reward_basis: ['ACTION'] }, 'action', 'Was not called as wanted: set_mains'],
    [{ communicate_info: ['on'], reward_basis: ['COMMUNICATE'] }, 'not-communicated', 'Was not said: on'],
  ])('says what is missing: %j', async (criteria, label, explanation) => {
    const { scores } = await scored({ criteria })
    expect(scores.get('reward')).toMatchObject({ value: 0, label, explanation })
  })

  it('keeps the differences of the databases', async () => {
    const { scores } = await scored({
      criteria: { actions, reward_basis: ['DB'] },
      calls: [houseCall('set_mains', { is_on: 'x' })],
    })
    expect(scores.get('reward')?.metadata).toMatchObject({
      differences: [{ pointer: '/agent/is_on', expected: 'true', found: '"x"' }],
    })
  })

  it.each(['max-steps', 'too-many-errors', 'silent-agent', 'stopped'] as const)(
    'gives nothing for a conversation that ended by %s, whatever was done',
    async (end) => {
      const { scores } = await scored({ criteria: { actions }, calls: [mains], end })
      expect(scores.get('reward')).toMatchObject({ value: 0, label: end })
      expect(scores.get('environment')).toMatchObject({ value: 0 })
    },
  )

  it('tells of the world apart from actions', async () => {
    const { scores } = await scored({
      criteria: { actions: [{ ...actions[0], name: 'read_meters', arguments: {} }], reward_basis: ['DB', 'ACTION'] },
    })
    expect(scores.get('reward')?.value).toBe(0)
    expect(scores.get('environment')?.value).toBe(1)
    expect(scores.get('actions')).toMatchObject({ value: 0, explanation: 'Missing: read_meters' })
    const unsaid = await scored({ criteria: { communicate_info: ['on'] } })
    expect(unsaid.scores.get('environment')?.value).toBe(0)
  })

  it('tells shares: half of what was wanted is a half', async () => {
    const two = [...actions, { action_id: 'b', name: 'read_meters', arguments: {} }]
    const { scores } = await scored({
      criteria: { actions: two, communicate_info: ['on', 'off'] },
      calls: [mains],
      said: ['on'],
    })
    expect(scores.get('actions')?.value).toBe(0.5)
    expect(scores.get('communicate')?.value).toBe(0.5)
  })

  it.each([
    [true, 1],
    [false, 0],
  ])('lets a judge decide on natural language, where it counts: %j', async (isGood, value) => {
    const criteria = { nl_assertions: ['It is polite', 'It helps'], reward_basis: ['DB', 'NL_ASSERTION'] }
    const { scores, asked } = await scored({ criteria, isGood })
    expect(scores.get('natural-language')).toMatchObject({ value })
    expect(scores.get('reward')).toMatchObject({ value: 1, metadata: { isJudgeNeeded: true } })
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('customer: It is dark\nagent: Press the switch')
    const endless = await scored({ criteria, isGood, end: 'max-steps' })
    expect(endless.scores.get('natural-language')).toMatchObject({ value: 0, label: 'failed' })
    expect(endless.asked).toHaveLength(0)
    const idle = await scored({ criteria: { ...criteria, reward_basis: ['DB'] }, isGood })
    expect(idle.scores.has('natural-language')).toBe(false)
    expect((await scored({ criteria })).scores.has('natural-language')).toBe(false)
  })
})
