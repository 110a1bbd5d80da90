import { describe, expect, it } from 'vitest'
import { house, houseCall, houseTask } from '../../../../test/tau2-house.ts'
import { openSession } from './session.ts'

const task = houseTask({
  initial_state: {
    message_history: [{ role: 'assistant', tool_calls: [{ name: 'set_mains', arguments: { is_on: true } }] }],
  },
})

describe('openSession', () => {
  it('begins with what was called before, and takes down what is called and said', async () => {
    const session = openSession(house(task), task)
    expect(session.environment.world.agent.db['is_on']).toBe(true)
    await session.call(houseCall('press_switch', {}, 'user'))
    session.say('Light')
    expect(session.calls.map(({ name }) => name)).toEqual(['set_mains', 'press_switch'])
    expect(session.said).toEqual(['Light'])
    expect(session.environment.world.user?.db['is_lit']).toBe(true)
  })

  it('counts calls that were refused', async () => {
    const session = openSession(house(task), task)
    expect(await session.call(houseCall('no_such_tool'))).toMatchObject({ isError: true })
    expect(await session.call(houseCall('read_meters'))).toMatchObject({ isError: false })
    expect(session.errors).toBe(1)
    expect(session.calls).toHaveLength(3)
  })

  it('ends once', () => {
    const session = openSession(house(task), task)
    expect(session.end).toBeUndefined()
    session.finish('max-steps')
    session.finish('user-stop')
    expect(session.end).toBe('max-steps')
  })

  it('has a world of its own, and leaves the task as it is', async () => {
    const [first, second] = [openSession(house(task), task), openSession(house(task), task)]
    await first.call(houseCall('set_meter', { meter: 'm1', value: 99 }))
    expect((await second.call(houseCall('read_meters'))).content).toBe('{"m1": "10"}')
    expect(task.initialState.history).toHaveLength(1)
  })
})
