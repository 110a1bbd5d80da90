import { createIndex } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, solution } from '../../../test/solution.ts'
import { includes } from '../scorers/includes.ts'
import { numeric } from '../scorers/numeric.ts'
import { defineSuite } from '../suite.ts'
import { matchers } from '../../vitest.ts'

/** The message of the assertion that fails. */
async function failureOf(assertion: () => unknown): Promise<string> {
  try {
    await assertion()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'it passed'
}

it('adds these matchers to expect', () => {
  expect(Object.keys(matchers)).toMatchInlineSnapshot(`
    [
      "toCallTools",
      "toPassScorer",
      "toPassAtLeast",
      "toCite",
      "toAbstain",
    ]
  `)
})

it('tells what it cannot check by', async () => {
  const received = solution('42')
  // As from JavaScript.
  const toCallTools = () => Reflect.apply(matchers.toCallTools, undefined, [received, 'a'])
  expect(await failureOf(toCallTools)).toMatch(/expected a list of calls/)
  const toPassScorer = () => Reflect.apply(matchers.toPassScorer, undefined, [received, {}])
  expect(await failureOf(toPassScorer)).toMatch(/expected a scorer/)
  const untold = numeric<number>(({ target }) => target)
  expect(await failureOf(() => expect(received).not.toPassScorer(untold))).toMatch(/what is wanted is undefined/)
})

describe('toCallTools', () => {
  const result = solution({ toolCalls: [call('search', { query: 'glm' }), call('open', { ref: 'a' }, 'timeout')] })

  it('passes, and fails with what was wrong and what was called', async () => {
    expect(result).toCallTools(['search', { name: 'open', arguments: { ref: 'a' } }])
    expect(result).not.toCallTools(['search'])
    const message = await failureOf(() =>
      expect(result).toCallTools([{ name: 'search', arguments: { query: 'GLM-5' } }, 'open']),
    )
    expect(message).toBe(
      [
        'expected to pass (tool-calls, wrong-arguments): "search": /query is "glm", expected "GLM-5"',
        '',
        'calls that were made:',
        '1. search {"query":"glm"}',
        '2. open {"ref":"a"} (failed: timeout)',
      ].join('\n'),
    )
    expect(await failureOf(() => expect(result).not.toCallTools(['search', 'open']))).toMatch(/expected not to pass/)
    await expect(Promise.resolve(result)).resolves.toCallTools(['search', 'open'])
  })

  it('says so when it was given a promise or a text', async () => {
    const message = await failureOf(() => expect(Promise.resolve(result)).toCallTools(['search']))
    expect(message).toMatch(/expected the result of a run; was an "await" forgotten\?/)
    expect(await failureOf(() => expect('text').toCallTools([]))).toMatch(/expected the result of a run/)
  })
})

describe('toPassScorer', () => {
  it('gives the scorer the sample', async () => {
    const scorer = numeric<number>(({ target }) => target)
    await expect('C’est 3,200.').toPassScorer(scorer, { target: 3.2, language: 'fr' })
    await expect(solution('It is 3.')).not.toPassScorer(scorer, { target: 4 })
    const message = await failureOf(() => expect('It is 3.').toPassScorer(scorer, { target: 4 }))
    expect(message).toBe('expected to pass (numeric, wrong-value): the answer is 3, expected 4\n\nanswer: "It is 3."')
  })
})

describe('toAbstain and toCite', () => {
  let index: DocumentIndex
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'glmkit-evals-'))
    await writeFile(join(dir, 'a.md'), '# A\n\n## B\n\nA fact.\n')
    index = await createIndex({ dir })
  })
  afterAll(async () => {
    await index.close()
    await rm(dir, { recursive: true })
  })

  it('look at a text or at the result of a run', async () => {
    expect('文档中没有说明。').toAbstain()
    expect(solution('It is 3.')).not.toAbstain()
    expect(solution('A fact [a.md#B:3-5].')).toCite(index)
    expect('A fact.').not.toCite(index)
    expect(await failureOf(() => expect('It is 3.').toAbstain())).toMatch(/nowhere says that the documents do not tell/)
    expect(await failureOf(() => expect('A fact [a.md#C:3].').toCite(index))).toMatch(/not in the documents: a.md#C:3/)
  })
})

describe('toPassAtLeast', () => {
  const suite = defineSuite<string>({
    name: 'sums',
    samples: Array.from({ length: 10 }, (_, n) => ({
      id: `s${n}`,
      input: String(n),
      target: n < 9 ? String(n) : 'no number',
    })),
    solver: async ({ sample }) => `It is ${sample.id.slice(1)}.`,
    scorers: ({ target }) => [includes(target)],
  })

  it('goes by the share that passes, or by the lower bound of its interval', async () => {
    await expect(suite).toPassAtLeast(0.9)
    await expect(suite).not.toPassAtLeast(0.91)
    await expect(suite).toPassAtLeast(0.55, { confidence: 0.95 })
    const message = await failureOf(() => expect(suite).toPassAtLeast(0.9, { confidence: 0.95, trials: 2 }))
    // Wilson's interval of 9 in 10.
    expect(message).toBe(
      [
        'suite "sums" (default): the lower bound of the pass rate was checked against 90 %, and 90 % passed (59.6 % to 98.2 % with 95 % confidence); 10 samples, 2 trials each',
        '',
        'not passed:',
        '- s9, trial 1: includes: not in the answer: no number',
        '- s9, trial 2: includes: not in the answer: no number',
      ].join('\n'),
    )
    const broad = await failureOf(() => expect(suite).toPassAtLeast(0.9, { confidence: 0.5 }))
    expect(broad).toMatch(/with 50 % confidence/)
  })

  it('takes another solver, typed like the suite', async () => {
    await expect(suite).toPassAtLeast(1, {
      solver: async ({ sample }: { sample: { target: string } }) => sample.target,
    })
    await expect(suite).not.toPassAtLeast(0.1, { solver: async () => '' })
  })

  it('fails when trials could not be scored', async () => {
    const broken = { ...suite, scorers: [{ name: 'broken', score: () => Promise.reject(new Error('no grader')) }] }
    const message = await failureOf(() => expect(broken).toPassAtLeast(0, { maxErrors: 100 }))
    expect(message).toMatch(/nothing was scored[^]*10 trials could not be scored/)
    const not = await failureOf(() => expect(broken).not.toPassAtLeast(1, { maxErrors: 100 }))
    expect(not).toMatch(/nothing was scored[^]*10 trials could not be scored/)
    expect(await failureOf(() => expect({}).toPassAtLeast(1))).toMatch(/expected a suite/)
    expect(await failureOf(() => expect(suite).toPassAtLeast(90))).toMatch(/the rate is 90, expected 0 to 1/)
  })
})
