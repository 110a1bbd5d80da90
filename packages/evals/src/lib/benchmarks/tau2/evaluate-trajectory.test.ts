import { describe, expect, it } from 'vitest'
import { house, houseCall, houseTask } from '../../../../test/tau2-house.ts'
import { Float } from '../../python/value.ts'
import { evaluateTrajectory, isDone } from './evaluate-trajectory.ts'
import type { Tau2Evaluation } from './evaluate-trajectory.ts'
import type { ToolCallOf } from './toolkit.ts'

const mains = houseCall('set_mains', { is_on: true })
const meter = (value: number, more: object = {}): ToolCallOf => houseCall('set_meter', { meter: 'm1', value, ...more })
const press = houseCall('press_switch', {}, 'user')

const golden = ({ name, requestor, arguments: values }: ToolCallOf, more: object = {}): object => ({
  action_id: 'a',
  requestor,
  name,
  arguments: Object.fromEntries(values),
  ...more,
})

function graded(
  criteria: object,
  calls: readonly ToolCallOf[],
  said: readonly string[] = [],
  more = {},
): Tau2Evaluation {
  const task = houseTask({ evaluation_criteria: criteria, ...more })
  return evaluateTrajectory(house(task), task, { calls, said })
}

describe('evaluateTrajectory', () => {
  it('compares what the run has changed with what the golden actions change', () => {
    const criteria = { actions: [golden(meter(12))], reward_basis: ['DB'] }
    expect(graded(criteria, [meter(11), meter(12)])).toMatchObject({
      reward: 1,
      isDatabaseEqual: true,
      differences: [],
    })
    expect(graded(criteria, [meter(13)])).toMatchObject({
      reward: 0,
      environmentReward: 0,
      differences: [{ pointer: '/agent/meters/m1', before: 12, after: 13 }],
    })
    expect(graded(criteria, [])).toMatchObject({ reward: 0, differences: [{ before: 12, after: 10 }] })
  })

  it('tells 12 from 12.0 in the database, but not in what was called', () => {
    const criteria = { actions: [golden(meter(12))], reward_basis: ['DB'] }
    const asFloat = { ...meter(12), arguments: new Map([...meter(12).arguments, ['value', new Float(12)] as const]) }
    expect(graded(criteria, [asFloat])).toMatchObject({ reward: 0, isDatabaseEqual: false, actionReward: 1 })
  })

  it('passes over tools that there are not and calls that are refused', () => {
    const criteria = { actions: [golden(meter(12))], reward_basis: ['DB'] }
    const stray = [houseCall('no_such_tool'), houseCall('set_mains', { is_on: 1 }, 'user'), houseCall('set_meter')]
    expect(graded(criteria, [...stray, meter(12)]).reward).toBe(1)
  })

  it('lets nothing follow in the golden world: a difference there is one, as upstream has it', () => {
    const actions = [golden(mains), golden(press)]
    expect(graded({ actions, reward_basis: ['DB'] }, [mains, press])).toMatchObject({
      reward: 0,
      differences: [{ pointer: '/user/is_lit', before: false, after: true }],
    })
    expect(graded({ actions, reward_basis: ['ACTION'] }, [mains, press]).reward).toBe(1)
  })

  it('asks the world of the run what is asserted', () => {
    const criteria = {
      env_assertions: [
        { env_type: 'user', func_name: 'assert_lit', arguments: {} },
        { env_type: 'assistant', func_name: 'assert_mains', arguments: { expected: false }, assert_value: false },
      ],
      reward_basis: ['ENV_ASSERTION'],
    }
    expect(graded(criteria, [press, mains])).toMatchObject({ reward: 1, isDatabaseEqual: false })
    expect(graded(criteria, [mains])).toMatchObject({ reward: 0, assertions: [{ isMet: false }, { isMet: true }] })
    expect(graded(criteria, [])).toMatchObject({ assertions: [{ isMet: false }, { isMet: false }] })
    const broken = { env_assertions: [{ func_name: 'assert_mains', arguments: {} }], reward_basis: ['ENV_ASSERTION'] }
    expect(graded(broken, []).reward).toBe(0)
  })

  it('looks for each golden action among the calls, those that only read, too', () => {
    const criteria = { actions: [golden(houseCall('read_meters')), golden(mains)], reward_basis: ['ACTION'] }
    expect(graded(criteria, [mains, houseCall('read_meters')]).reward).toBe(1)
    expect(graded(criteria, [mains])).toMatchObject({
      reward: 0,
      actionReward: 0,
      environmentReward: 1,
      actions: [{ isDone: false }, { isDone: true }],
    })
  })

  it.each([
    ['It is 1,250 in all', 1],
    ['it IS 1250 IN ALL.', 1],
    ['It is 1.250 in all', 0],
    ['It is', 0],
  ])('looks for words in single messages, without commas: %s', (text, reward) => {
    const criteria = { communicate_info: ['is 1250 in All'], reward_basis: ['COMMUNICATE'] }
    expect(graded(criteria, [], [text])).toMatchObject({ reward, communicateReward: reward, environmentReward: 1 })
    expect(graded(criteria, [], ['It is', '1250 in all']).reward).toBe(0)
  })

  it('multiplies what the basis names, and leaves natural language to judges', () => {
    const criteria = {
      actions: [golden(meter(12))],
      communicate_info: ['done'],
      nl_assertions: ['It is polite'],
    }
    const reward = (basis: readonly string[] | undefined, calls: readonly ToolCallOf[], said: readonly string[]) =>
      graded({ ...criteria, ...(basis && { reward_basis: basis }) }, calls, said).reward
    expect(reward(undefined, [meter(12)], ['done'])).toBe(1)
    expect(reward(undefined, [meter(12)], [])).toBe(0)
    expect(reward(undefined, [], ['done'])).toBe(0)
    expect(reward(['COMMUNICATE'], [], ['done'])).toBe(1)
    expect(reward(['NL_ASSERTION'], [], [])).toBe(1)
    expect(reward([], [], [])).toBe(1)
  })

  it('does not play what was said before the run once more: a run begins with it', () => {
    const initial = {
      message_history: [
        { role: 'assistant', tool_calls: [{ name: 'set_meter', arguments: { meter: 'm1', value: 3 } }] },
      ],
    }
    const criteria = { actions: [], reward_basis: ['DB'] }
    expect(graded(criteria, [meter(3)], [], { initial_state: initial }).reward).toBe(1)
    expect(graded(criteria, [], [], { initial_state: initial }).reward).toBe(0)
  })
})

describe('isDone', () => {
  const wanted = { id: 'a', ...meter(12, { note: 'x' }) }

  it('wants all arguments equal, and no further one', () => {
    expect(isDone(wanted, meter(12, { note: 'x' }))).toBe(true)
    expect(isDone(wanted, meter(12, { note: 'y' }))).toBe(false)
    expect(isDone(wanted, meter(12, { note: 'x', more: 1 }))).toBe(false)
    expect(isDone(wanted, { ...wanted, requestor: 'user' })).toBe(false)
    expect(isDone(wanted, { ...wanted, name: 'read_meters' })).toBe(false)
  })

  it('leaves arguments aside that are not compared', () => {
    expect(isDone({ ...wanted, compared: ['meter', 'value'] }, meter(12, { note: 'y', more: 1 }))).toBe(true)
    expect(isDone({ ...wanted, compared: ['meter', 'value'] }, meter(13, { note: 'x' }))).toBe(false)
    expect(isDone({ ...wanted, compared: [] }, meter(13))).toBe(true)
  })
})
