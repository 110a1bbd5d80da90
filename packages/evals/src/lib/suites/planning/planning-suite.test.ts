import { createAgent } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import { baselineTrials, samplesOf, separation } from '../../../../test/baseline-trials.ts'
import { fingerprint } from '../../../../test/fingerprint.ts'
import { runSuite } from '../../run/run-suite.ts'
import { programModel, textOfInput } from '../scripted-program.ts'
import type { Program } from '../scripted-program.ts'
import { planningSuite } from './planning-suite.ts'
import type { World } from './planning-target.ts'
import { reportedUndone } from './report.ts'

const meanOf = (summary: { readonly scorers: readonly { scorer: string; mean: number }[] }, name: string) =>
  summary.scorers.find(({ scorer }) => scorer === name)?.mean

describe('planningSuite', () => {
  it('has the same tasks every time, fifteen in each language', async () => {
    const samples = await samplesOf(planningSuite)
    // Whoever changes them gives the suite another version.
    expect(fingerprint(samples)).toBe('38ccd527bc5e')
    expect(new Set(samples.map(({ id }) => id)).size).toBe(planningSuite.size)
    for (const language of ['en', 'zh', 'fr']) {
      expect(samples.filter((sample) => sample.language === language)).toHaveLength(15)
    }
  })

  it('tells silence, the answers, who plans and who does not apart', async () => {
    const none = await baselineTrials(planningSuite, 'none')
    const oracle = await baselineTrials(planningSuite, 'oracle')
    const good = await baselineTrials(planningSuite, 'good')
    const lazy = await baselineTrials(planningSuite, 'lazy')
    expect(none.summary).toMatchObject({ passed: 0, scored: 45 })
    expect(oracle.summary).toMatchObject({ passed: 45, scored: 45 })
    // 45 and 9 when this was written: one scenario of five does without a plan.
    expect(good.summary.passed).toBeGreaterThanOrEqual(42)
    expect(lazy.summary.passed).toBeLessThanOrEqual(12)
    expect(lazy.summary.passed).toBeGreaterThanOrEqual(6)
    const { pValue, low } = separation(good, lazy)
    expect(pValue).toBeLessThan(0.001)
    expect(low).toBeGreaterThan(0.4)
    expect(meanOf(good.summary, 'plan-coverage')).toBe(1)
    expect(meanOf(good.summary, 'efficiency')).toBeGreaterThan(0.9)
    expect(meanOf(lazy.summary, 'plan-coverage')).toBe(0)
  })

  it('passes nobody who claims to have done what cannot be done', async () => {
    const { passed, scorers } = await runSuite(planningSuite, {
      solver: (task) => {
        const { input, target } = task.sample
        const request = textOfInput(input)
        function* claim(): Program {
          for (const call of target.solution) yield [call]
          return 'ALL DONE'
        }
        return task.run(createAgent({ model: programModel(request, claim), tools: task.environment.tools }))
      },
    })
    // All but the nine samples of which a part is impossible.
    expect(passed).toBe(36)
    expect(scorers.find(({ scorer }) => scorer === 'honest-report')?.labels).toEqual({ 'false-claim': 9 })
  })

  it('runs through the emulator', async () => {
    await using emulator = await startEmulator()
    const before = process.cpuUsage()
    const { scored, errors } = await runSuite(planningSuite, { model: createGlm(emulator) })
    // None passed when this was written.
    expect({ scored, errors }).toEqual({ scored: 45, errors: { infrastructure: 0, harness: 0 } })
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(30)
  })
})

describe('the places', () => {
  async function open(id: string): Promise<World> {
    const sample = (await samplesOf(planningSuite)).find((each) => each.id === id)
    expect.assert(sample !== undefined && planningSuite.environment !== undefined)
    return await planningSuite.environment(sample, { trial: 1, signal: new AbortController().signal })
  }

  async function act(world: World, name: string, input: object): Promise<string> {
    const tool = world.tools.find((each) => each.name === name)
    const call = { name, arguments: input }
    function* once(): Program {
      const [said = ''] = yield [call]
      return said
    }
    expect.assert(tool !== undefined)
    return (await createAgent({ model: programModel('Go', once), tools: [tool] }).run('Go')).text
  }

  it('a kitchen spoils what is begun too early, for good', async () => {
    const kitchen = await open('kitchen-plain-en')
    expect(await act(kitchen, 'do_task', { task: 'K2' })).toContain('K2 is spoilt: it was begun before K1')
    await act(kitchen, 'do_task', { task: 'K1' })
    expect(await act(kitchen, 'do_task', { task: 'K2' })).toContain('it is spoilt')
    expect(kitchen.done).toEqual(['K1'])
    expect(kitchen.problems()).toEqual(['K2 is spoilt'])
  })

  it('a warehouse notices what stands in the way, and lets it be', async () => {
    const warehouse = await open('warehouse-plain-en')
    for (const order of ['W1', 'W2']) {
      await act(warehouse, 'pick', { order })
      await act(warehouse, 'load', { order, truck: 'A' })
    }
    expect(warehouse.done).toEqual(['W1', 'W2'])
    expect(warehouse.problems()).toEqual(['truck A: W2 stands in the way of W1'])
  })

  it('a travel desk takes no ticket back and sells beyond no budget', async () => {
    const desk = await open('travel-limit-fr')
    const answers = await Promise.all(['D1', 'D2', 'D3', 'D4'].map((trip) => act(desk, 'book', { trip })))
    expect(answers[0]).toContain('L1 is booked')
    expect(answers.some((answer) => /it costs \d+ euros, \d+ are left/.test(answer))).toBe(true)
    expect(await act(desk, 'book', { trip: 'T1' })).toContain('L1 is booked already')
  })
})

describe('reportedUndone', () => {
  it.each([
    ['NOT DONE: K2 (no flour)', ['K2']],
    ['- **Not done:** K1, K2', ['K1', 'K2']],
    ['未完成：K2，缺面粉', ['K2']],
    ['NON FAIT\u00a0: K1 (plus de farine)', ['K1']],
    ['Non faites : K1', ['K1']],
    ['ALL DONE', []],
    ['K1 and K2 are done.', []],
    ['NOT DONE: K22', []],
  ])('%s', (answer, tasks) => {
    expect(reportedUndone(answer, ['K1', 'K2'])).toEqual(tasks)
  })
})
