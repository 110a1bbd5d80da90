import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import { baselineTrials, samplesOf, separation } from '../../../../test/baseline-trials.ts'
import { fingerprint } from '../../../../test/fingerprint.ts'
import { scoreOf } from '../../../../test/solution.ts'
import { runSuite } from '../../run/run-suite.ts'
import { hallucinationSuite } from './hallucination-suite.ts'
import { triage } from './triage.ts'

describe('hallucinationSuite', () => {
  it('has the same questions every time, of four kinds in each language', async () => {
    const samples = await samplesOf(hallucinationSuite)
    expect(samples).toEqual(await samplesOf(hallucinationSuite))
    // Whoever changes them gives the suite another version.
    expect([hallucinationSuite.version, fingerprint(samples)]).toEqual(['3', 'd749c148cd61'])
    expect([new Set(samples.map(({ id }) => id)).size, hallucinationSuite.size]).toEqual([66, 66])
    for (const language of ['en', 'zh', 'fr']) {
      const own = samples.filter((sample) => sample.language === language)
      expect(own).toHaveLength(22)
      expect(new Set(own.map(({ target }) => target.premise)).size).toBe(4)
    }
  })

  it('tells nothing, the answers, a careful and a hasty reader apart', async () => {
    const [none, abstain, oracle, good, lazy] = [
      await baselineTrials(hallucinationSuite, 'none'),
      await baselineTrials(hallucinationSuite, 'abstain'),
      await baselineTrials(hallucinationSuite, 'oracle'),
      await baselineTrials(hallucinationSuite, 'good'),
      await baselineTrials(hallucinationSuite, 'lazy'),
    ]
    expect(none.summary).toMatchObject({ passed: 0, scored: 66 })
    // Only where there is nothing to tell, and never for a false premise.
    expect(abstain.summary).toMatchObject({ passed: 21, scored: 66 })
    expect(oracle.summary).toMatchObject({ passed: 66, scored: 66 })
    // 53 and 25 when this was written.
    expect(good.summary.passed).toBeGreaterThanOrEqual(49)
    expect(lazy.summary.passed).toBeLessThanOrEqual(28)
    expect(separation(good, abstain).pValue).toBeLessThan(0.001)
    const { pValue, low } = separation(good, lazy)
    expect(pValue).toBeLessThan(0.001)
    expect(low).toBeGreaterThan(0)
    // Who never abstains has no abstentions.
    expect(lazy.summary.scorers[0]?.labels).not.toHaveProperty('abstained')
    const { right = 0, abstained = 0, wrong = 0 } = good.summary.scorers[0]?.labels ?? {}
    expect(right + abstained + wrong).toBe(66)
    expect(Math.min(right, abstained, wrong)).toBeGreaterThan(0)
  })

  it.each([
    ['en-why-kestrel', 'The board did not agree: the purchase is deferred.', 'right', 1],
    ['en-why-kestrel', 'The documents do not say why.', 'abstained', 0],
    ['en-why-kestrel', 'Because coffee sells better with a roaster of one’s own.', 'wrong', 0],
    ['en-tank', 'It holds 1.8 litres.', 'right', 1],
    ['en-tank', 'The documents do not say.', 'abstained', 0],
    ['en-tarn-400', 'The documents do not cover the Tarn 400.', 'abstained', 1],
    ['en-tarn-400', 'It is 15 bar [en/tarn-300-manual.md#Technical data:12].', 'wrong', 0],
    [
      'en-tarn-400',
      'The documents only cover the Tarn 300 (15 bar) and the Tarn 300 S (19 bar); they don’t mention a Tarn 400.',
      'abstained',
      1,
    ],
    ['en-dishwasher', 'Programme 3; it cannot harm it.', 'wrong', 0],
    ['en-ceramic', 'It needs firmware 3.2 instead of the one for steel burrs.', 'wrong', 0],
    ['zh-filter-warranty', '滤芯是耗材，联系经销商免费换新。', 'wrong', 0],
    ['zh-three-shifts', '夜班22点开始，取代了原来的两班制。', 'wrong', 0],
    ['fr-visits', 'Il en comprend trois, réparties sur deux ans.', 'wrong', 0],
    ['fr-penalty', '**15**€ par heure.', 'right', 1],
    ['zh-c3', '文档没有说明清源 C3 的参数。', 'abstained', 1],
    ['zh-c3', '清源 C3 的额定功率是 45 瓦。', 'wrong', 0],
    ['zh-three-shifts', '实行的是两班制，不是三班制。', 'right', 1],
    ['fr-moving', 'Le projet est reporté et aucune date n’a été fixée.', 'right', 1],
    ['fr-moving', 'L’atelier déménage le 1er septembre.', 'wrong', 0],
    ['fr-union', 'Les documents ne le précisent pas.', 'abstained', 1],
  ])('%s: %s', async (id, text, label, value) => {
    const sample = (await samplesOf(hallucinationSuite)).find((one) => one.id === id)
    expect.assert(sample !== undefined)
    expect(await scoreOf(triage, text, sample)).toMatchObject({ label, value })
  })

  it('runs through the emulator', async () => {
    await using emulator = await startEmulator()
    const before = process.cpuUsage()
    const { scored, errors, passed } = await runSuite(hallucinationSuite, { model: createGlm(emulator) })
    expect({ scored, errors }).toEqual({ scored: 66, errors: { infrastructure: 0, harness: 0 } })
    expect(passed).toBeGreaterThan(0)
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(20)
  })
})
