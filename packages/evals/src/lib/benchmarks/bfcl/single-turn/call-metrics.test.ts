import { describe, expect, it } from 'vitest'
import { callMetrics } from './call-metrics.ts'
import type { CallMetrics } from './call-metrics.ts'
import type { CallsResult } from './decode-calls.ts'
import { readEntries, readPossibleAnswers } from './single-turn-entry.ts'

/** Synthetic. */
function measured(id: string, result: CallsResult): CallMetrics {
  const properties = {
    item: { type: 'string', enum: ['tea', 'milk'] },
    counts: { type: 'array', items: { type: 'integer' } },
    price: { type: 'float' },
  }
  const doc = { name: 'shop.buy', description: '', parameters: { type: 'dict', properties, required: ['item'] } }
  const [entry] = readEntries(JSON.stringify({ id, question: [], function: [doc] }))
  const truth = JSON.stringify({ id, ground_truth: [{ 'shop.buy': {} }, { 'shop.buy': {} }] })
  expect.assert(entry !== undefined)
  return callMetrics(entry, readPossibleAnswers(truth).get(id) ?? [], result)
}

const tea = { shop_buy: '{"item": "tea"}' }

describe('callMetrics', () => {
  it('counts what is missing and what is too much, by the functions that are called', () => {
    expect(measured('parallel_0', [tea, tea])).toMatchObject({ missingCalls: 0, extraCalls: 0, isOverCalling: false })
    expect(measured('parallel_0', [tea])).toMatchObject({ missingCalls: 1, extraCalls: 0 })
    expect(measured('parallel_0', [tea, tea, tea])).toMatchObject({ extraCalls: 1, isOverCalling: true })
    expect(measured('parallel_0', [{ sell: '{}' }])).toMatchObject({ unknownTools: 1, missingCalls: 2, extraCalls: 1 })
  })

  it.each([
    ['{"item": "tea", "price": 2, "counts": [1, 2]}', 0],
    ['{"item": "coffee"}', 1],
    ['{"item": "tea", "counts": [1, "2"]}', 1],
    ['{"item": "tea", "price": "2"}', 1],
    ['{"item": "tea", "other": 1}', 1],
    ['{"price": 2}', 1],
    ['[]', 1],
    ['{"item": ', 1],
  ])('finds arguments that do not fit the schema: %s', (text, count) => {
    expect(measured('parallel_0', [{ shop_buy: text }])).toMatchObject({ calls: 1, invalidArguments: count })
  })

  it.each<[string, CallsResult, boolean, boolean]>([
    ['parallel_0', 'No', true, true],
    ['parallel_0', [tea], false, false],
    ['irrelevance_0', 'No', true, false],
    ['irrelevance_0', [tea], false, true],
    ['live_relevance_0-0-0', [], true, true],
    ['live_relevance_0-0-0', [tea], false, false],
  ])('tells abstention, and whether it is right: %s, %o', (id, result, isAbstaining, isWrongOnAbstention) => {
    expect(measured(id, result)).toMatchObject({ isAbstaining, isWrongOnAbstention })
  })
})
