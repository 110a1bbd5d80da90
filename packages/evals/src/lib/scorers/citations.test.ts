import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGlm } from '@glmkit/core/glm'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import { createIndex } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scoreOf } from '../../../test/solution.ts'
import { citationSupport } from './citation-support.ts'
import type { CitationSupportOptions } from './citation-support.ts'
import { citesDocuments } from './cites-documents.ts'

const files = {
  'en.md': `# Model card

## Size

GLM-5 has 744B parameters, of which 40 billion are active. Its context holds 202,752 tokens.

## Price

The hosted version costs $3.20 per million output tokens, 12 % less than Sierra's.
`,
  'zh.md': `# 城市

## 人口

里昂市有五十二万二千人口，面积47.87平方公里。
`,
  'fr.md': `# Ville

## Musée

Le musée Lumière de Lyon a accueilli 1 234 567 visiteurs en 2024, soit 3,5 % de plus.
`,
}
let index: DocumentIndex
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-evals-'))
  await mkdir(dir, { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
  index = await createIndex({ dir })
})
afterAll(async () => {
  await index.close()
  await rm(dir, { recursive: true })
})

describe('citesDocuments', () => {
  it.each<[string, string | undefined, string]>([
    ['It has 744B [en.md#Size:3-5].', undefined, 'all 1 citations resolve'],
    ['人口很多【zh.md#人口:5】', undefined, 'all 1 citations resolve'],
    ['It has 744B.', 'uncited', 'the answer cites nothing'],
    [
      'It has 744B [en.md#Size:5], and more [en.md#Layers:3-5].',
      'broken-citation',
      'not in the documents: en.md#Layers:3-5',
    ],
    ['', 'uncited', 'the answer cites nothing'],
  ])('%s: %s', async (text, label, explanation) => {
    const score = await scoreOf(citesDocuments(index), text)
    expect([score.value, score.label, score.explanation]).toEqual([label === undefined ? 1 : 0, label, explanation])
  })
})

describe('citationSupport', () => {
  it.each<[string, CitationSupportOptions, number, RegExp]>([
    ['GLM-5 has 744 billion parameters [en.md#Size:5].', {}, 1, /1 of 1/],
    ['The context of GLM-5 is 202 752 tokens long. [en.md#Size:5]', {}, 1, /1 of 1/],
    ['GLM-5 has 745 billion parameters [en.md#Size:5].', {}, 0, /745 billion is not in en.md#Size:5/],
    ['GLM-5 has 744 parameters [en.md#Size:5].', {}, 0, /744 is not in/],
    ['GLM-6 has 744 billion parameters [en.md#Size:5].', {}, 0, /glm-6 is not in/],
    ['It costs 12 percent less than at Sierra [en.md#Price:9].', {}, 1, /1 of 1/],
    ['It costs 12 percent less than at Oracle [en.md#Price:9].', {}, 0, /oracle is not in/],
    ['The hosted version costs $3.20 per million output tokens [en.md#Size:5].', {}, 0, /3.20 is not in|1000000/],
    ['The weather in spring is usually pleasant near the river [en.md#Price:9].', {}, 0, /has only 0 % of its words/],
    ['GLM-5 has 744B parameters [en.md#Layers:5].', {}, 0, /cites en.md#Layers:5, which is not in the documents/],
    ['里昂有52.2万人口。[zh.md#人口:5]', {}, 1, /1 of 1/],
    ['里昂有五十三万人口。[zh.md#人口:5]', {}, 0, /五十三万 is not in/],
    ['巴黎埃菲尔铁塔非常壮观。[zh.md#人口:5]', {}, 0, /of its words/],
    ['Le musée Lumière a reçu 1,234,567 visiteurs, soit 3.5 % de plus [fr.md#Musée:5].', {}, 1, /1 of 1/],
    ['Le musée Lumière a reçu 1 234 568 visiteurs [fr.md#Musée:5].', {}, 0, /1 234 568 is not in/],
    // Across languages numbers decide.
    ['The Lumière museum had 1,234,567 visitors in 2024 [fr.md#Musée:5].', {}, 1, /1 of 1/],
    ['The Lumière museum had 1,234,567 visitors in 2025 [fr.md#Musée:5].', {}, 0, /2025/],
    // What words cannot compare is not counted.
    ['Le président a été arrêté pour fraude [zh.md#人口:5].', {}, 0, /another language/],
    ['Le président est absent [zh.md#人口:5]. Lyon a 522 000 habitants [zh.md#人口:5].', {}, 1, /1 of 1/],
    // An abstention does not cover for what is claimed beside it.
    ['The documents do not say much, but it has 99 layers [en.md#Size:5].', {}, 0, /99 is not in/],
    // Two citations support a sentence together.
    ['GLM-5 has 744B parameters and costs $3.20 [en.md#Size:5; en.md#Price:9].', {}, 1, /1 of 1/],
    ['GLM-5 has 744B parameters.', {}, 0, /cites nothing/],
    ['GLM-5 has 744B parameters [en.md#Size:5]. It has 999 layers.', {}, 1, /1 of 1/],
    [
      'GLM-5 has 744B parameters [en.md#Size:5]. It has 999 layers.',
      { countsUncited: true },
      0.5,
      /"It has 999 layers.": cites nothing/,
    ],
    [
      'GLM-5 has 744B parameters [en.md#Size:5]. It has 999 layers.',
      { countsUncited: true, threshold: 0.5 },
      1,
      /1 of 2/,
    ],
    [
      'GLM-5 has 744B parameters [en.md#Size:5]. The documents do not say when Sierra began.',
      { countsUncited: true },
      1,
      /1 of 1/,
    ],
  ])('%s %j', async (text, options, value, explanation) => {
    const score = await scoreOf(citationSupport(index, options), text)
    expect(score.explanation).toMatch(explanation)
    expect(score.value).toBe(value)
  })

  it('asks a judge instead of words, but not about numbers that are not there', async () => {
    const asked: string[] = []
    const brain = scriptBrain(({ messages, tools }) => {
      const text = messages.findLast(({ role }) => role === 'user')?.content ?? ''
      asked.push(text)
      const isMet = text.includes('active')
      const verdicts = [{ criterion: 1, reason: isMet ? 'It says so.' : 'It says the opposite.', isMet }]
      return { toolCalls: tools.map(({ name }) => ({ name, arguments: { verdicts } })) }
    })
    await using emulator = await startEmulator({ brain })
    const scorer = citationSupport(index, { judge: createGlm({ baseURL: emulator.baseURL, apiKey: 'k' }) })
    const text = [
      'Only 40 billion of them work at a time [en.md#Size:5].',
      'The hosted version does not cost $3.20 per million output tokens [en.md#Price:9].',
      'It costs $9.99 [en.md#Price:9].',
    ].join(' ')
    const score = await scoreOf(scorer, text)
    expect(score.value).toBeCloseTo(1 / 3, 12)
    expect(score.explanation).toContain('en.md#Price:9 does not support it: It says the opposite.')
    expect(score.metadata).toMatchObject({ usageByModel: { 'glm-5': { inputTokens: expect.any(Number) } } })
    expect(asked).toHaveLength(2)
    expect(asked[0]).toContain('744B parameters')
  })

  it('refuses a threshold that is no share', () => {
    expect(() => citationSupport(index, { threshold: 90 })).toThrow('threshold is 90, expected a share from 0 to 1')
  })
})
