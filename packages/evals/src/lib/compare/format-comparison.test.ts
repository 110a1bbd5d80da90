import { expect, it } from 'vitest'
import { compareRuns } from './compare-runs.ts'
import type { ComparedRun } from './comparison.ts'
import { formatComparison } from './format-comparison.ts'

function run(model: string, marks: string): ComparedRun {
  const outcomes = Array.from(marks, (mark, i) => ({
    id: i === 2 ? '巴黎\u001b[31m' : `sample-${i}`,
    trial: 1,
    isPassed: mark === '+',
    language: i % 2 === 0 ? 'en' : 'zh',
    scores: [{ scorer: 'steps', role: 'metric' as const, value: mark === '+' ? 4 + (i % 3) : 12 }],
  }))
  return { spec: { suite: 'capitals', version: '1', solver: 'default', model, trials: 1, limits: {} }, outcomes }
}

it('writes a comparison as a table that fits a terminal', () => {
  const text = formatComparison(compareRuns(run('glm-5', '+++---------'), run('glm-5.2', '++-+++++++++')), {
    maxListed: 3,
  })
  expect(text).not.toContain('\u001b')
  expect(text).toMatchInlineSnapshot(`
    "capitals 1: B is better by 66.7 points (95 % 25.3 to 100.0)
    12 samples

      A  25.0 %   8.9 to 53.2  glm-5, default
      B  91.7 %  64.6 to 98.5  glm-5.2, default
      B - A  +66.7 points (95 % +25.3 to +100.0), p = 0.021 (exact McNemar)
      told with a power of 80 %: from 57.8 points on

      By language  samples       A        B  B - A
      en                 6  33.3 %   83.3 %  +50.0  (-37.8 to +100.0)
      zh                 6  16.7 %  100.0 %  +83.3  (+40.5 to +100.0)

      By scorer  samples       A      B   B - A
      steps           12  10.250  5.500  -4.750  (-7.541 to -1.959)

    Regressions (1)
      100.0 %  →  0.0 %  巴黎�[31m

    Fixes (9)
      0.0 %  →  100.0 %  sample-10
      0.0 %  →  100.0 %  sample-11
      0.0 %  →  100.0 %  sample-3
      and 6 more"
  `)
})

it('says so where no difference could be told', () => {
  const text = formatComparison(compareRuns(run('glm-5', '+++'), run('glm-5.2', '---')))
  expect(text).toContain('told with a power of 80 %: none')
})
