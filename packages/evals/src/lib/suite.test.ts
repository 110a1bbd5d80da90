import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunResult } from '@glmkit/core'
import { createIndex } from '@glmkit/tools/search'
import { describe, expect, it } from 'vitest'
import { abstains, citesDocuments, includes } from './scorers.ts'
import { defineSuite, runSuite } from './suite.ts'
import type { Score, Scorer } from './suite.ts'

const answer = (text: string): RunResult => ({
  runId: 'r',
  text,
  stopReason: 'answer',
  turns: 1,
  transcript: [],
  usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0, costUsd: 0 },
  toolCalls: [],
})
const sample = { id: 's', input: 'q', target: null }
const score = async (scorer: Scorer, text: string): Promise<Score> => scorer.score(sample, answer(text))

describe('runSuite', () => {
  const suite = defineSuite<string>({
    name: 'arithmetic',
    samples: ['1+1', '2+2', 'boom'].map((input) => ({ id: input, input, target: input === '1+1' ? '2' : '4' })),
    scorersOf: ({ target }) => [includes(target)],
  })

  it('gives the oracle everything and the null solver nothing', async () => {
    const oracle = await runSuite(suite, async ({ target }) => answer(`It is ${target}`))
    expect(oracle).toMatchObject({ passed: 3, failed: 0 })
    expect(await runSuite(suite, async () => answer(''))).toMatchObject({ passed: 0, failed: 3 })
  })

  it('fails a sample whose solver throws, says why, and goes on; results stay in order', async () => {
    const seen: string[] = []
    const { samples } = await runSuite(
      suite,
      async ({ input, target }) => {
        if (input === 'boom') throw new Error('no network')
        if (input === '1+1') await new Promise((resolve) => setTimeout(resolve, 20))
        return answer(target)
      },
      { concurrency: 3, onSample: ({ id }) => seen.push(id) },
    )
    expect(samples.map(({ id, passed, error }) => [id, passed, error])).toEqual([
      ['1+1', true, undefined],
      ['2+2', true, undefined],
      ['boom', false, 'no network'],
    ])
    expect(seen.at(-1)).toBe('1+1')
  })

  it('does not pass what nobody judged', async () => {
    expect(await runSuite({ ...suite, scorersOf: () => [] }, async () => answer('4'))).toMatchObject({ passed: 0 })
  })

  it('rejects with the reason of an abort', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(runSuite(suite, async () => answer(''), { signal })).rejects.toThrow('enough')
  })
})

describe('scorers', () => {
  it('includes wants every text, case aside', async () => {
    expect(await score(includes('744', 'billion'), '744 Billion parameters')).toMatchObject({ passed: true })
    expect(await score(includes('744', 'trillion'), '744 billion')).toEqual({
      passed: false,
      reason: 'not in the answer: trillion',
    })
  })

  it('citesDocuments wants citations that resolve', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'glmkit-evals-'))
    await writeFile(join(dir, 'a.md'), '# A\n\n## B\n\nA fact.\n')
    const scorer = citesDocuments(await createIndex({ dir }))
    await rm(dir, { recursive: true })
    expect(await score(scorer, 'A fact [a.md#B:3-5].')).toMatchObject({ passed: true })
    expect(await score(scorer, 'A fact [a.md#B:3-5], another [a.md#C:3-5].')).toMatchObject({ passed: false })
    expect(await score(scorer, 'A fact.')).toEqual({ passed: false, reason: 'the answer cites nothing' })
  })

  it.each([
    ['The documents do not say who founded it.', true],
    ['文档中没有说明训练费用。', true],
    ['Les documents ne le disent pas.', true],
    ['Les documents ne précisent pas le prix.', true],
    ['GLM-5 has 744 billion parameters.', false],
    ['GLM-5 有 256 个专家。', false],
    ['GLM-5 possède 744 milliards de paramètres.', false],
  ])('abstains: %s', async (text, passed) => {
    expect(await score(abstains(), text)).toMatchObject({ passed })
  })
})
