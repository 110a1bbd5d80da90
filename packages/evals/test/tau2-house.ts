/** A small world of our own with two sides: synthetic, and in no benchmark. */
import type { Domain } from '../src/lib/benchmarks/tau2/domain.ts'
import { readTask } from '../src/lib/benchmarks/tau2/task.ts'
import type { Tau2Task } from '../src/lib/benchmarks/tau2/task.ts'
import type { Requestor, Tau2Tool, ToolCallOf, World } from '../src/lib/benchmarks/tau2/toolkit.ts'
import { PythonError } from '../src/lib/python/python-error.ts'
import { repr } from '../src/lib/python/repr.ts'
import type { PyRecord, PyValue } from '../src/lib/python/value.ts'
import { pythonOf } from './tau2-caller.ts'

const tool = (kind: Tau2Tool['kind'], names: readonly string[], run: Tau2Tool['run']): Tau2Tool => ({
  kind,
  description: `A ${kind}.`,
  parameters: names.map((name) => ({ name, schema: { type: 'string' } })),
  run,
})

/** The agent has the mains and a register of meters, the user a switch. The lamp is lit where both are on. */
export function openHouse(): World {
  const mains: PyRecord = { is_on: false, meters: new Map<string, PyValue>([['m1', 10]]) }
  const lamp: PyRecord = { is_switched: false, is_lit: false }
  return {
    agent: {
      className: 'HouseTools',
      db: mains,
      tools: {
        set_mains: tool('write', ['is_on'], (isOn = null) => {
          mains['is_on'] = isOn
          return { is_on: isOn }
        }),
        set_meter: tool('write', ['meter', 'value'], (meter = null, value = null) => {
          const { meters } = mains
          if (!(meters instanceof Map) || typeof meter !== 'string' || !meters.has(meter)) {
            throw new PythonError('ValueError', `Meter ${repr(meter)} not found`)
          }
          meters.set(meter, value)
          return `set to ${repr(value)}`
        }),
        read_meters: tool('read', [], () => mains['meters'] ?? null),
        find_rule: {
          ...tool('read', ['word'], () => 'asked at once'),
          answer: async (word = null) => `rule of ${repr(word)}`,
        },
      },
      functions: {
        assert_mains: { parameters: [{ name: 'expected' }], run: (expected = null) => mains['is_on'] === expected },
      },
    },
    user: {
      className: 'HouseUserTools',
      db: lamp,
      tools: {
        press_switch: tool('write', [], () => {
          lamp['is_switched'] = lamp['is_switched'] !== true
          return 'pressed'
        }),
        look: tool('read', [], () => (lamp['is_lit'] === true ? 'light' : 'dark')),
      },
      functions: { assert_lit: { parameters: [], run: () => lamp['is_lit'] ?? null } },
    },
    sync() {
      lamp['is_lit'] = mains['is_on'] === true && lamp['is_switched'] === true
    },
  }
}

export function houseCall(name: string, values: object = {}, requestor: Requestor = 'assistant'): ToolCallOf {
  const keywords = pythonOf(values)
  return {
    name,
    requestor,
    arguments: keywords instanceof Map ? new Map([...keywords].map(([key, item]) => [String(key), item])) : new Map(),
  }
}

/** @param given As in the benchmark's files. */
export function houseTask(given: object = {}): Tau2Task {
  return readTask(pythonOf({ id: 'light', user_scenario: { instructions: 'It is dark.' }, ...given }))
}

export function house(...tasks: readonly Tau2Task[]): Domain {
  return { name: 'mock', policy: 'Save power.', tasks, openWorld: openHouse }
}
