import { describe, expect, it } from 'vitest'
import * as entry from './benchmarks.ts'

describe('@glmkit/evals/benchmarks', () => {
  it('exports these names', () => {
    expect(Object.keys(entry).toSorted()).toMatchInlineSnapshot(`
      [
        "benchmarks",
        "downloadBenchmark",
      ]
    `)
  })

  it('loads each benchmark by its name, with parts of unlike names', async () => {
    for (const [name, load] of Object.entries(entry.benchmarks)) {
      const benchmark = await load()
      expect(benchmark.name).toBe(name)
      expect(new Set(benchmark.parts.map((part) => part.name)).size).toBe(benchmark.parts.length)
      expect(benchmark.parts.length).toBeGreaterThan(0)
    }
  })
})
