import { describe, expect, it } from 'vitest'
import { pythonOf } from '../../../../test/tau2-caller.ts'
import { houseCall, houseTask, openHouse } from '../../../../test/tau2-house.ts'
import { openEnvironment } from './environment.ts'
import type { Environment, OpenEnvironmentOptions } from './environment.ts'
import type { Requestor, Tau2Tool } from './toolkit.ts'

function open(initialState: object = {}, options: OpenEnvironmentOptions = {}): Environment {
  return openEnvironment(openHouse(), houseTask({ initial_state: initialState }).initialState, options)
}

const said = (environment: Environment, name: string, values: object = {}, requestor: Requestor = 'assistant') =>
  environment.call(houseCall(name, values, requestor)).content

describe('openEnvironment', () => {
  it('lets each side call its own tools alone', () => {
    const environment = open()
    expect(said(environment, 'press_switch', {}, 'user')).toBe('pressed')
    for (const [name, requestor] of [
      ['press_switch', 'assistant'],
      ['set_mains', 'user'],
      ['assert_mains', 'assistant'],
      ['toString', 'assistant'],
      ['constructor', 'user'],
    ] as const) {
      const call = houseCall(name, {}, requestor)
      expect(environment.call(call)).toEqual({ content: `Error: Tool '${name}' not found.`, isError: true })
    }
  })

  it('answers a wrong call with what Python says, and goes on', () => {
    const environment = open()
    expect(environment.call(houseCall('set_meter', { meter: 'm9', value: 1 }))).toEqual({
      content: "Error: Meter 'm9' not found",
      isError: true,
    })
    expect(said(environment, 'set_meter', { meter: 'm1' })).toMatch(
      /^Error: HouseTools\.set_meter\(\) missing 1 required positional argument: 'value'$/,
    )
    expect(said(environment, 'set_meter', { meter: 'm1', value: 2.5 })).toBe('set to 2.5')
  })

  it('shows a defect of ours as what it is', () => {
    const world = openHouse()
    function fail(): never {
      throw new TypeError('ours')
    }
    const broken: Tau2Tool = { kind: 'read', description: '', parameters: [], run: fail }
    const agent = { ...world.agent, tools: { read_meters: broken } }
    const environment = openEnvironment({ ...world, agent }, houseTask().initialState)
    expect(() => environment.call(houseCall('read_meters'))).toThrow(new TypeError('ours'))
  })

  it("lets one side's state follow after each call, unless it is told not to", () => {
    for (const [isSynced, seen] of [
      [true, 'light'],
      [false, 'dark'],
    ] as const) {
      const environment = open({}, { isSynced })
      said(environment, 'set_mains', { is_on: true })
      said(environment, 'press_switch', {}, 'user')
      expect(said(environment, 'look', {}, 'user')).toBe(seen)
    }
  })

  it('puts a task into its initial state: data, actions, what has been said; and there follows what follows', () => {
    const initial = {
      initialization_data: { agent_data: { meters: { m2: 7 } }, user_data: { is_switched: true } },
      initialization_actions: [{ env_type: 'assistant', func_name: 'set_mains', arguments: { is_on: true } }],
      message_history: [
        { role: 'assistant', content: 'Hi' },
        { role: 'assistant', tool_calls: [{ name: 'set_meter', arguments: { meter: 'm2', value: 8 } }] },
      ],
    }
    const environment = open(initial, { isSynced: false })
    expect(said(environment, 'look', {}, 'user')).toBe('light')
    expect(said(environment, 'read_meters')).toBe('{"m1": "10", "m2": "8"}')
    expect(said(open(initial, { hasHistory: false }), 'read_meters')).toBe('{"m1": "10", "m2": "7"}')
  })

  it('does not change what worlds share where it merges data', () => {
    const world = openHouse()
    const shared = world.agent.db['meters']
    openEnvironment(world, { ...houseTask().initialState, agentData: pythonOf({ meters: { m2: 1 } }) })
    expect(shared).toEqual(new Map([['m1', 10]]))
    expect(world.agent.db['meters']).toEqual(
      new Map([
        ['m1', 10],
        ['m2', 1],
      ]),
    )
  })

  it('fails where an initial state asks for what there is not', () => {
    const initial = { initialization_actions: [{ env_type: 'user', func_name: 'set_mains', arguments: {} }] }
    expect(() => open(initial)).toThrow("Tool 'set_mains' not found.")
  })

  it('waits in conversations for tools that have to, and tells their errors, too', async () => {
    const environment = open()
    expect(said(environment, 'find_rule', { word: 'lamp' })).toBe('asked at once')
    expect(await environment.answer(houseCall('find_rule', { word: 'lamp' }))).toEqual({
      content: "rule of 'lamp'",
      isError: false,
    })
    expect(await environment.answer(houseCall('find_rule'))).toEqual({
      content: "Error: HouseTools.find_rule() missing 1 required positional argument: 'word'",
      isError: true,
    })
    expect((await environment.answer(houseCall('look', {}, 'user'))).content).toBe('dark')
  })
})
