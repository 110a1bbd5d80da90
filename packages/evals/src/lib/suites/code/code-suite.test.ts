import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import { baselineTrials, samplesOf, separation } from '../../../../test/baseline-trials.ts'
import { fingerprint } from '../../../../test/fingerprint.ts'
import { solution } from '../../../../test/solution.ts'
import { runSuite } from '../../run/run-suite.ts'
import { chartOf } from './chart-scorer.ts'
import { openCodeEnvironment } from './code-environment.ts'
import { codeSuite } from './code-suite.ts'
import { leaseExecutor } from './shared-executor.ts'
import type { ExecutorLease } from './shared-executor.ts'

describe('codeSuite', () => {
  it('has the same tasks every time, 25 in each language', async () => {
    const samples = await samplesOf(codeSuite)
    // Whoever changes them gives the suite another version.
    expect(fingerprint(samples)).toBe('b31bdb35a3af')
    expect(new Set(samples.map(({ id }) => id)).size).toBe(codeSuite.size)
    for (const language of ['en', 'zh', 'fr']) {
      expect(samples.filter((sample) => sample.language === language)).toHaveLength(25)
    }
  })

  it('tells silence, the answers, careful and hasty code apart', async () => {
    const none = await baselineTrials(codeSuite, 'none')
    const oracle = await baselineTrials(codeSuite, 'oracle')
    const good = await baselineTrials(codeSuite, 'good')
    const lazy = await baselineTrials(codeSuite, 'lazy')
    expect(none.summary).toMatchObject({ passed: 0, scored: 75 })
    expect(oracle.summary).toMatchObject({ passed: 75, scored: 75 })
    // 75 and 12 when this was written: hasty code does for whatever has no trap.
    expect(good.summary.passed).toBeGreaterThanOrEqual(70)
    expect(lazy.summary.passed).toBeLessThanOrEqual(20)
    expect(lazy.summary.passed).toBeGreaterThanOrEqual(6)
    const { pValue, low } = separation(good, lazy)
    expect(pValue).toBeLessThan(0.001)
    expect(low).toBeGreaterThan(0.4)
  })

  it('passes no answer that no code has brought', async () => {
    const { passed, scorers } = await runSuite(codeSuite, {
      solver: async ({ sample: { target } }) => ('value' in target.answer ? JSON.stringify(target.answer.value) : ''),
    })
    expect(passed).toBe(0)
    expect(scorers.find(({ scorer }) => scorer === 'numeric')?.mean).toBeGreaterThan(0.8)
  })

  it.each([
    ['bar chart; x: name [Rent, Wages]; y: euros 0–1200; 2 rows', undefined],
    ['bar chart; x: [Rent, Wages]; y: 0–950; series: [400, 950]', undefined],
    ['line chart; x: name [Rent, Wages]; y: euros 0–1200; 2 rows', 'wrong-mark'],
    ['bar chart; x: name [Rent]; y: euros 0–1200; 1 row', 'missing-bar'],
    ['bar chart; x: name [Rent, Wages]; y: euros 0–500; 2 rows', 'wrong-scale'],
    ['bar chart; x: name [Rent, Wages]; y: euros 0–9000; 2 rows', 'wrong-scale'],
  ])('reads the description of a chart: %s', async (description, label) => {
    const [sample] = await samplesOf(codeSuite)
    expect.assert(sample !== undefined)
    await using environment = openCodeEnvironment(sample.target)
    const drawn = { ...environment, charts: () => ['line chart', description] }
    const context = { sample, environment: drawn, signal: new AbortController().signal }
    const score = await chartOf({ Rent: 400, Wages: 950 }).score(solution(''), context)
    expect(score.label).toBe(label)
    expect(score.value).toBe(label === undefined ? 1 : 0)
  })

  it('runs through the emulator', async () => {
    await using emulator = await startEmulator()
    const before = process.cpuUsage()
    const { scored, errors } = await runSuite(codeSuite, { model: createGlm(emulator) })
    // None passed when this was written: the emulator's brain runs no code of its own over files.
    expect({ scored, errors }).toEqual({ scored: 75, errors: { infrastructure: 0, harness: 0 } })
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(30)
  })
})

describe('leaseExecutor', () => {
  const expectClosed = ({ executor }: ExecutorLease): Promise<void> =>
    expect.poll(() => executor.run('1').then(String, String), { timeout: 5_000 }).toMatch(/closed/)

  it('is one for all who have it, and ends soon after the last', async () => {
    const first = leaseExecutor()
    const second = leaseExecutor()
    expect(second.executor).toBe(first.executor)
    first.release()
    first.release()
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect(await second.executor.run('1 + 1')).toMatchObject({ result: '2' })
    second.release()
    await expectClosed(first)
    const third = leaseExecutor()
    expect(await third.executor.run('2 + 2')).toMatchObject({ result: '4' })
    third.release()
    await expectClosed(third)
  })
})
