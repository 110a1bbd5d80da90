import { describe, expect, it } from 'vitest'
import { writeBfcl } from '../../../../test/bfcl-fixture.ts'
import { runSuite } from '../../run/run-suite.ts'
import { bfclBenchmark } from './bfcl-benchmark.ts'
import { bfclCategories } from './categories.ts'

const run = ['simple_python', 'irrelevance', 'multi_turn_base']

describe('bfclBenchmark', () => {
  it('has every category of v4 for a part, and says which are not run by themselves', () => {
    expect(bfclBenchmark.parts.map(({ name }) => name)).toEqual(bfclCategories.map(({ name }) => name))
    const leftOut = bfclBenchmark.parts.filter((part) => part.leftOut !== undefined).map(({ name }) => name)
    expect(leftOut).toEqual(['memory_vector', 'web_search_base', 'web_search_no_snippet', 'format_sensitivity'])
  })

  it("makes a suite of each part that was named, in the benchmark's order", async () => {
    await using data = await writeBfcl()
    const suites = await bfclBenchmark.suites({ data: data.path, parts: run.toReversed() })
    expect(suites.map(({ name, source }) => [name, source?.split])).toEqual([
      ['bfcl-simple-python', 'simple_python'],
      ['bfcl-irrelevance', 'irrelevance'],
      ['bfcl-multi-turn-base', 'multi_turn_base'],
    ])
  })

  it.each([
    ['simple_perl', 'Benchmark "bfcl" has no part "simple_perl": expected simple_python'],
    ['memory_vector', 'Cannot run "memory_vector" of BFCL: it needs embeddings'],
    ['format_sensitivity', 'Cannot run "format_sensitivity" of BFCL: it asks for calls in words'],
    ['multi_turn_long_context', 'put its file long_context.py into'],
    ['simple_java', 'run glmkit eval download bfcl --data'],
  ])('says why %s is not run', async (part, message) => {
    await using data = await writeBfcl()
    await expect(bfclBenchmark.suites({ data: data.path, parts: [part] })).rejects.toThrow(message)
  })

  it('adds up what was run as upstream does, beside what was not', async () => {
    await using data = await writeBfcl()
    const suites = await bfclBenchmark.suites({ data: data.path, parts: run })
    const overall = async (solver: string): Promise<string[]> => {
      const summaries = await Promise.all(suites.map((suite) => runSuite(suite, { solver })))
      return bfclBenchmark.overall?.(summaries).replace(/ +/g, ' ').split('\n') ?? []
    }
    expect(await overall('oracle')).toEqual([
      'BFCL v4, overall: what was not run counts 0; beside it what was run alone',
      ' non-live 10 % 8.33 100.00',
      ' live 10 % 0.00 not run',
      ' hallucination 10 % 50.00 100.00',
      ' multi-turn 30 % 25.00 100.00',
      ' agentic 40 % 0.00 not run',
      ' overall 13.33 100.00 of at most 13.33',
      expect.stringMatching(/^ run in part: simple_python \(\d of 400\), /),
      expect.stringMatching(/^ not run: simple_java, .*: not asked for$/),
      ' not run: multi_turn_long_context: not asked for, or its data lacks long_context.py',
      expect.stringMatching(/^ not run: .*memory_vector.*: needs embeddings/),
      expect.stringMatching(/^ not run: web_search_base, web_search_no_snippet: /),
    ])
    const none = await overall('none')
    expect(none[3]).toBe(' hallucination 10 % 50.00 100.00')
    expect(none[6]).toBe(' overall 5.00 37.50 of at most 13.33')
  })
})
