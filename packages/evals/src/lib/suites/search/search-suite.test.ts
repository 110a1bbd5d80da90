import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import { baselineTrials, samplesOf, separation } from '../../../../test/baseline-trials.ts'
import { fingerprint } from '../../../../test/fingerprint.ts'
import { scoreOf } from '../../../../test/solution.ts'
import { runSuite } from '../../run/run-suite.ts'
import { openLibrary } from '../documents/collection.ts'
import { citesRightDocuments } from './cites-right-documents.ts'
import { isBrief } from './is-brief.ts'
import { searchSuite } from './search-suite.ts'

describe('searchSuite', () => {
  it('has the same questions every time, seventeen in each language', async () => {
    const samples = await samplesOf(searchSuite)
    expect(samples).toEqual(await samplesOf(searchSuite))
    // Whoever changes them gives the suite another version.
    expect([searchSuite.version, fingerprint(samples)]).toEqual(['3', '2b35184a4097'])
    expect([new Set(samples.map(({ id }) => id)).size, searchSuite.size]).toEqual([51, 51])
    for (const language of ['en', 'zh', 'fr']) {
      expect(samples.filter((sample) => sample.language === language)).toHaveLength(17)
    }
  })

  it('tells nothing, the answers, a careful and a hasty reader apart', async () => {
    const [none, abstain, oracle, good, lazy] = [
      await baselineTrials(searchSuite, 'none'),
      await baselineTrials(searchSuite, 'abstain'),
      await baselineTrials(searchSuite, 'oracle'),
      await baselineTrials(searchSuite, 'good'),
      await baselineTrials(searchSuite, 'lazy'),
    ]
    expect(none.summary).toMatchObject({ passed: 0, scored: 51 })
    expect(abstain.summary).toMatchObject({ passed: 6, scored: 51 })
    expect(oracle.summary).toMatchObject({ passed: 51, scored: 51 })
    // 39 and 17 when this was written.
    expect(good.summary.passed).toBeGreaterThanOrEqual(36)
    expect(lazy.summary.passed).toBeLessThanOrEqual(20)
    const { pValue, low } = separation(good, lazy)
    expect(pValue).toBeLessThan(0.001)
    expect(low).toBeGreaterThan(0)
  })

  it('passes no old edition, no neighbour and no whole passage', async () => {
    const environment = await openLibrary()
    const sample = (await samplesOf(searchSuite)).find(({ id }) => id === 'en-price-now')
    expect.assert(sample !== undefined)
    const given = { ...sample, environment }
    const cited = (ref: string) => scoreOf(citesRightDocuments, `It costs £579 [${ref}].`, given)
    expect(await cited('en/price-list-2026.md#Machines:12')).toMatchObject({ value: 1 })
    expect(await cited('en/price-list-2025.md#Machines:12')).toMatchObject({ value: 0, label: 'outdated' })
    expect(await cited('en/tarn-300-manual.md#Warranty:44')).toMatchObject({ value: 0, label: 'not-cited' })
    expect(await cited('en/price-list-2026.md#Machines:9999')).toMatchObject({ value: 0, label: 'not-cited' })
    const passage = environment.index.document('en/price-list-2026.md')?.text ?? ''
    expect(await scoreOf(isBrief, passage, given)).toMatchObject({ value: 0 })
  })

  it('runs through the emulator', async () => {
    await using emulator = await startEmulator()
    const before = process.cpuUsage()
    const { scored, errors, passed } = await runSuite(searchSuite, { model: createGlm(emulator) })
    expect({ scored, errors }).toEqual({ scored: 51, errors: { infrastructure: 0, harness: 0 } })
    expect(passed).toBeGreaterThan(0)
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(20)
  })
})
