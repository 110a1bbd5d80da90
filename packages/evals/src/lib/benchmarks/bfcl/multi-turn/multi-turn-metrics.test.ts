import { describe, expect, it } from 'vitest'
import type { ToolDeclaration } from '../single-turn/to-tools.ts'
import type { MultiTurnResult } from './decode-turns.ts'
import type { MultiTurnEntry } from './entry.ts'
import { multiTurnMetrics } from './multi-turn-metrics.ts'
import type { MultiTurnMetrics } from './multi-turn-metrics.ts'
import { readGoldCall } from './read-gold-call.ts'

const tool = (name: string, properties: Readonly<Record<string, unknown>>): ToolDeclaration => ({
  name,
  description: '',
  parameters: { type: 'object', properties, required: Object.keys(properties) },
})
const number = { type: 'number' }
const functions = new Map([
  [
    'MathAPI',
    [tool('add', { a: number, b: number }), tool('mean', { numbers: {} }), tool('divide', { a: number, b: number })],
  ],
])

/** Synthetic: `mean` comes in with turn 1, `divide` is never offered. */
const entry: MultiTurnEntry = {
  id: 'multi_turn_miss_func_0',
  category: 'multi_turn_miss_func',
  turns: [[], []],
  involvedClasses: ['MathAPI'],
  initialConfig: new Map(),
  excludedFunctions: ['divide'],
  withheldFunctions: new Map([[1, ['mean']]]),
  path: [],
}
const gold = [[], [readGoldCall('add(1, 2)')]]
const add = { add: '{"a": 1, "b": 2}' }

function measured(result: MultiTurnResult): MultiTurnMetrics {
  return multiTurnMetrics(entry, gold, result, { functions })
}

describe('multiTurnMetrics', () => {
  it('has nothing against what is wanted', () => {
    expect(measured([['Which numbers?'], [[add], 'Done.']])).toEqual({
      calls: 1,
      unknownTools: 0,
      invalidArguments: 0,
      repeatedCalls: 0,
      turnsToAbstain: 1,
      abstainedTurns: 1,
      uncalledForCalls: 0,
      isOverCalling: false,
    })
  })

  it('counts calls in turns where nothing should be called', () => {
    expect(measured([[[add]], [[add]]])).toMatchObject({ abstainedTurns: 0, uncalledForCalls: 1, isOverCalling: true })
  })

  it('counts tools that are not offered, or not yet', () => {
    const mean = { mean: '{"numbers": [1]}' }
    expect(measured([[[mean]], [[mean, { divide: '{"a": 1, "b": 2}' }, { fly: '{}' }]]])).toMatchObject({
      unknownTools: 3,
    })
  })

  it.each(['{"a": 1}', '{"a": 1, "b": "2"}', '{"a": 1, "b": 2, "c": 3}', '{"a": '])(
    'finds arguments that do not fit: %s',
    (text) => {
      expect(measured([[], [[{ add: text }]]])).toMatchObject({ calls: 1, invalidArguments: 1 })
    },
  )

  it('counts calls that are repeated in a turn', () => {
    expect(measured([[], [[add], [{ add: '{"b": 2, "a": 1}' }, { add: '{"a": 2, "b": 1}' }]]])).toMatchObject({
      repeatedCalls: 1,
      isOverCalling: true,
    })
    expect(measured([[[add]], [[add]]])).toMatchObject({ repeatedCalls: 0 })
  })
})
