import { describe, expect, it } from 'vitest'
import { logOf, richTrial } from '../../../test/report-trials.ts'
import { githubSummary } from './github-summary.ts'

describe('githubSummary', () => {
  it('is a short table of what one wants to know', async () => {
    const trials = Array.from({ length: 60 }, (_, place) => richTrial({ index: place >> 1, trial: (place % 2) + 1 }))
    await using log = await logOf(trials, { spec: { trials: 2 } })
    const { summary } = log
    const text = summary === undefined ? '' : githubSummary(summary)
    expect(text).toMatch(/^### document-search 2 · glm-5: \d/)
    expect(text).toMatch(/\| Pass rate \| \*\*[\d.]+%\*\* \(95% interval [\d.]+% – [\d.]+%\) \|/)
    expect(text).toMatch(/\| pass\^2 \| [\d.]+% → [\d.]+% \|/)
    expect(text).toMatch(/\| Cost \| \$[\d.]+ \|/)
    expect(text.split('\n').length).toBeLessThan(40)
  })

  it('shows hostile text as it is', async () => {
    const trial = richTrial({ index: 0, skill: 0 })
    const attack = 'a|b <img src=x> [l](javascript:x) `c` @org #1 https://evil.example www.evil.example\n\n# head'
    await using log = await logOf([{ ...trial, isPassed: false, sample: { ...trial.sample, id: attack } }])
    const { summary } = log
    const text = summary === undefined ? '' : githubSummary(summary)
    const row = text.split('\n').find((line) => line.includes('img')) ?? ''
    // Two cells, and of all that Markdown knows only the entities are left.
    expect(row.match(/\|/g)).toHaveLength(3)
    expect(row.replace(/&#\d+;/g, '')).not.toMatch(/[<>[\]()`@:.]|#/)
  })

  it('says when no model has answered', async () => {
    await using log = await logOf([richTrial({ index: 1 })], { spec: { model: 'glmkit-emulator/glm-5' } })
    const { summary } = log
    expect(summary && githubSummary(summary)).toContain('an emulator, not a model')
  })
})
