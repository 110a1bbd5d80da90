import { createGlm } from '@glmkit/core/glm'
import { startEmulator } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import { baselineTrials, samplesOf, separation } from '../../../../test/baseline-trials.ts'
import { fingerprint } from '../../../../test/fingerprint.ts'
import { runSuite } from '../../run/run-suite.ts'
import { scriptedModel } from '../scripted-model.ts'
import { createContextAgent, openContext } from './context-environment.ts'
import { contextFiles } from './context-files.ts'
import { contextSuite } from './context-suite.ts'

describe('contextSuite', () => {
  it('has the same files every time, fourteen questions in each language', async () => {
    const samples = await samplesOf(contextSuite)
    // Whoever changes them gives the suite another version.
    expect(contextSuite.version).toBe('3')
    expect(fingerprint([samples, samples.map(({ target }) => contextFiles(target))])).toBe('8f03d3036663')
    expect(new Set(samples.map(({ id }) => id)).size).toBe(contextSuite.size)
    for (const language of ['en', 'zh', 'fr']) {
      expect(samples.filter((sample) => sample.language === language)).toHaveLength(14)
    }
    for (const { target } of samples) {
      const files = contextFiles(target).map(({ content }) => content)
      for (const { file, text } of target.planted) {
        expect(files.filter((content) => content.includes(text))).toEqual([files[file - 1]])
      }
    }
  })

  it('tells silence, the answers, who looks back and who guesses apart', async () => {
    const none = await baselineTrials(contextSuite, 'none')
    const abstain = await baselineTrials(contextSuite, 'abstain')
    const oracle = await baselineTrials(contextSuite, 'oracle')
    const good = await baselineTrials(contextSuite, 'good')
    const lazy = await baselineTrials(contextSuite, 'lazy')
    expect(none.summary).toMatchObject({ passed: 0, scored: 42 })
    expect(abstain.summary).toMatchObject({ passed: 6, scored: 42 })
    expect(oracle.summary).toMatchObject({ passed: 42, scored: 42 })
    // 42 and 6 when this was written: what stands in the last file is still shown.
    expect(good.summary.passed).toBeGreaterThanOrEqual(40)
    expect(lazy.summary.passed).toBeLessThanOrEqual(10)
    expect(lazy.summary.passed).toBeGreaterThanOrEqual(4)
    const { pValue, low } = separation(good, lazy)
    expect(pValue).toBeLessThan(0.001)
    expect(low).toBeGreaterThan(0.4)
    const metrics = Object.fromEntries(good.summary.scorers.map(({ scorer, mean }) => [scorer, mean]))
    expect(metrics).toMatchObject({ compacted: 1 })
    expect(metrics['look-backs']).toBeGreaterThanOrEqual(1)
  })

  it.each([
    ['early', false],
    ['middle', false],
    ['long-file', false],
    ['late', true],
  ])('shows what was said when the question comes: %s %s', async (kind, isShown) => {
    for (const sample of await samplesOf(contextSuite)) {
      if (sample.metadata?.kind !== kind) continue
      const { conversation, tools } = await openContext(sample.target, new AbortController().signal)
      let prompt = ''
      const model = scriptedModel(
        (messages) => {
          prompt = messages.map(({ content }) => content).join('\n')
          return { content: 'I see.' }
        },
        { contextTokens: 24_000, maxOutputTokens: 4_000 },
      )
      await createContextAgent(model, tools).run(sample.input, { after: conversation })
      const fact = sample.target.planted.at(-1)?.text ?? ''
      expect(conversation.transcript.some(({ content }) => content.includes(fact))).toBe(true)
      expect(prompt.includes(fact)).toBe(isShown)
    }
  })

  it('runs through the emulator', async () => {
    await using emulator = await startEmulator()
    const before = process.cpuUsage()
    const { scored, errors } = await runSuite(contextSuite, { model: createGlm(emulator) })
    // None passed when this was written: the emulator's brain does not look back.
    expect({ scored, errors }).toEqual({ scored: 42, errors: { infrastructure: 0, harness: 0 } })
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(30)
  })
})
