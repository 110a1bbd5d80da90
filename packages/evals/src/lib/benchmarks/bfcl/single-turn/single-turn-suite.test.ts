import { describe, expect, it } from 'vitest'
import { writeBfcl } from '../../../../../test/bfcl-fixture.ts'
import { runSuite } from '../../../run/run-suite.ts'
import type { Suite } from '../../../suite.ts'
import { scriptedModel } from '../../../suites/scripted-model.ts'
import type { ScriptedReply } from '../../../suites/scripted-model.ts'
import type { Trial } from '../../../trial.ts'
import { openDataFolder } from '../../data-folder.ts'
import { bfclCategories } from '../categories.ts'
import type { BfclCategoryName } from '../categories.ts'
import { loadSingleTurn } from '../load-category.ts'
import { singleTurnSuite } from './single-turn-suite.ts'

async function suiteOf(name: BfclCategoryName): Promise<Suite> {
  await using data = await writeBfcl()
  const category = bfclCategories.find((one) => one.name === name)
  expect.assert(category !== undefined)
  return singleTurnSuite(await loadSingleTurn(await openDataFolder('bfcl', data.path), category))
}

/** Scores of the first entry, by their names; the verdict as its label. */
async function scoresOf(name: BfclCategoryName, reply: ScriptedReply): Promise<Record<string, unknown>> {
  const trials: Trial[] = []
  const model = scriptedModel(() => reply)
  await runSuite(await suiteOf(name), { model, limit: 1, onTrial: (trial) => trials.push(trial) })
  return Object.fromEntries(
    trials.flatMap(({ scores }) =>
      scores.map(({ scorer, role, value, label }) => [scorer, role === 'verdict' ? label : value]),
    ),
  )
}

const brew = (text: string): ScriptedReply => ({ toolCalls: [{ name: 'kitchen_brew', arguments: text }] })
const fine = { 'over-calling': 0, 'unknown-tools': 0, 'invalid-arguments': 0, 'wrong-abstention': 0 }

describe('singleTurnSuite', () => {
  it.each<[BfclCategoryName, number, number]>([
    ['simple_python', 2, 0],
    ['irrelevance', 1, 1],
    ['live_relevance', 1, 0],
  ])('%s: the oracle passes %i, one who says nothing %i', async (name, oracle, none) => {
    const suite = await suiteOf(name)
    expect(await runSuite(suite, { solver: 'oracle' })).toMatchObject({ scored: oracle, passed: oracle })
    expect(await runSuite(suite, { solver: 'none' })).toMatchObject({ scored: oracle, passed: none })
  })

  it.each<[BfclCategoryName, ScriptedReply, string, object]>([
    ['simple_python', brew('{"cups": 2}'), 'valid', {}],
    ['simple_python', brew('{"cups": 2.0}'), 'type_error:simple', {}],
    ['simple_python', brew('{"cups": "2"}'), 'type_error:simple', { 'invalid-arguments': 1 }],
    ['simple_python', brew('{"cups": 3}'), 'value_error:others', {}],
    ['simple_python', { content: 'I made tea' }, 'ast_decoder:decoder_failed', { 'wrong-abstention': 1 }],
    ['irrelevance', { content: 'No idea' }, 'valid', {}],
  ])('%s: judges %j as %s', async (name, reply, label, metrics) => {
    expect(await scoresOf(name, reply)).toEqual({ ...fine, ...metrics, bfcl: label })
  })

  it('judges the first reply alone, and asks for no second', async () => {
    let asked = 0
    const model = scriptedModel((_, tools) => {
      asked += 1
      expect(tools.map(({ name }) => name)).toEqual(['kitchen_brew'])
      return asked > 2 ? brew('{"cups": 2}') : { content: 'Let me', ...brew('{"cups": 9}') }
    })
    expect(await runSuite(await suiteOf('simple_python'), { model })).toMatchObject({ scored: 2, passed: 0 })
    expect(asked).toBe(2)
  })

  it('counts calls that nobody wants, and of functions that there are not', async () => {
    const reply: ScriptedReply = {
      toolCalls: [
        { name: 'oven', arguments: {} },
        { name: 'kitchen_brew', arguments: { cups: 2 } },
      ],
    }
    expect(await scoresOf('irrelevance', reply)).toMatchObject({
      'over-calling': 1,
      'unknown-tools': 1,
      'wrong-abstention': 1,
    })
  })

  it('marks entries that no answer satisfies', async () => {
    const category = bfclCategories.find(({ name }) => name === 'simple_python')
    expect.assert(category !== undefined)
    await using data = await writeBfcl()
    const loaded = await loadSingleTurn(await openDataFolder('bfcl', data.path), category)
    const [call] = loaded.answers.get('simple_python_0') ?? []
    expect.assert(call !== undefined)
    const broken = { ...call, arguments: new Map([['tea', ['mint']]]) }
    const suite = singleTurnSuite({ ...loaded, answers: new Map([...loaded.answers, ['simple_python_0', [broken]]]) })
    const samples = suite.samples
    expect.assert(Array.isArray(samples))
    expect(samples.map(({ metadata }) => 'unsatisfiable' in metadata)).toEqual([true, false])
    expect(samples[1]).toMatchObject({ metadata: { functions: ['kitchen.brew'] }, target: ['kitchen.brew'] })
  })
})
