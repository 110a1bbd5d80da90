import { UsageError } from '@glmkit/core'
import type { Suite } from '../../suite.ts'
import type { SuiteSummary } from '../../summary.ts'
import type { Benchmark, ScoreOptions } from '../benchmark.ts'
import { openDataFolder } from '../data-folder.ts'
import type { DataFolder } from '../data-folder.ts'
import { partsOf } from '../parts-of.ts'
import { objectIn, scoreLines } from '../score-lines.ts'
import type { ScoredAnswer } from '../scored-answer.ts'
import { bfclMemorySuite } from './agentic/memory-suite.ts'
import { bfclWebSearchSuite } from './agentic/web-search-suite.ts'
import { whyNotRun } from './agentic/why-not-run.ts'
import type { AgenticMeans } from './agentic/why-not-run.ts'
import { bfclCategories } from './categories.ts'
import type { BfclCategory, BfclCategoryName } from './categories.ts'
import { loadMultiTurn, loadSingleTurn } from './load-category.ts'
import { multiTurnSuite } from './multi-turn/multi-turn-suite.ts'
import { hasFiller } from './multi-turn/read-filler.ts'
import { bfclOverallScore } from './overall-score.ts'
import type { BfclCategoryResult } from './overall-score.ts'
import { createBfclScorer } from './score-recorded.ts'
import { singleTurnSuite } from './single-turn/single-turn-suite.ts'

/** BFCL v4. Verdicts are upstream's; see docs/benchmarks.md. */
export const bfclBenchmark: Benchmark = {
  name: 'bfcl',
  description: 'BFCL v4: calls the right functions with the right arguments, over one turn and many',
  parts: bfclCategories.map((category) => {
    const leftOut = reasonAgainst(category, {})
    const description = `${category.group}, ${category.entries} entries`
    return { name: category.name, description, ...(leftOut !== undefined && { leftOut }) }
  }),
  async suites({ data, parts, web, embeddings }) {
    const means = { ...(web && { web }), ...(embeddings && { embeddings }) }
    const folder = await openDataFolder('bfcl', data)
    const names = new Set(partsOf(bfclBenchmark, parts))
    // Where everything that can be run is wanted, what has no data is told at the end as not run.
    if (parts === undefined && !(await hasFiller(folder))) names.delete('multi_turn_long_context')
    const wanted = bfclCategories.filter(({ name }) => names.has(name))
    return Promise.all(wanted.map((category) => bfclSuite(folder, category, means)))
  },
  score: scoreAnswers,
  overall: overallText,
}

/**
 * One category as a suite.
 *
 * @throws {UsageError} If it needs what is not passed, or its data is not there.
 */
async function bfclSuite(folder: DataFolder, category: BfclCategory, means: AgenticMeans = {}): Promise<Suite> {
  const reason = reasonAgainst(category, means)
  if (reason !== undefined) throw new UsageError(`Cannot run "${category.name}" of BFCL: it ${reason}`)
  const { name } = category
  if (category.kind === 'multi-turn') {
    if (name === 'multi_turn_long_context' && !(await hasFiller(folder))) {
      const why = 'upstream has the texts that make its contexts long in code, which no download brings'
      throw new UsageError(`Cannot run "${name}" of BFCL: ${why}; put its file long_context.py into "${folder.path}"`)
    }
    return multiTurnSuite(await loadMultiTurn(folder, category))
  }
  if (name === 'memory_kv' || name === 'memory_vector' || name === 'memory_rec_sum') {
    return bfclMemorySuite(folder, { category: name, ...means })
  }
  if (name === 'web_search_base' || name === 'web_search_no_snippet') {
    return bfclWebSearchSuite(folder, { category: name, ...means })
  }
  return singleTurnSuite(await loadSingleTurn(folder, category))
}

function reasonAgainst({ name, kind }: BfclCategory, means: AgenticMeans): string | undefined {
  if (kind === 'format-sensitivity') return 'asks for calls in words, which glmkit scores and does not run'
  return whyNotRun(name, means)
}

/** Summaries do not tell what was left out for want of data. */
const unasked = ({ name }: BfclCategory): string =>
  name === 'multi_turn_long_context' ? 'not asked for, or its data lacks long_context.py' : 'not asked for'

async function* scoreAnswers({ data, lines }: ScoreOptions): AsyncIterable<ScoredAnswer> {
  const score = createBfclScorer(await openDataFolder('bfcl', data))
  yield* scoreLines(lines, async (line) => [await score(objectIn(line))])
}

function overallText(summaries: readonly SuiteSummary[]): string {
  const results = new Map<BfclCategoryName, BfclCategoryResult>(
    bfclCategories.map((category) => [category.name, { notRun: reasonAgainst(category, {}) ?? unasked(category) }]),
  )
  const partial: string[] = []
  for (const { suite, passRate, samples } of summaries) {
    const category = bfclCategories.find(({ name }) => suite === `bfcl-${name.replaceAll('_', '-')}`)
    if (category === undefined || passRate === undefined) continue
    results.set(category.name, { accuracy: passRate.estimate })
    if (samples < category.entries) partial.push(`${category.name} (${samples} of ${category.entries})`)
  }
  const { official, ofWhatWasRun, ceiling, parts, notRun } = bfclOverallScore(Object.fromEntries(results))
  const lines = parts.map(({ name, weight, ...part }) => {
    const ofRun = part.ofWhatWasRun === undefined ? 'not run' : part.ofWhatWasRun.toFixed(2)
    return `  ${name.padEnd(14)} ${String(weight).padStart(2)} %  ${part.official.toFixed(2).padStart(6)}  ${ofRun.padStart(7)}`
  })
  return [
    'BFCL v4, overall: what was not run counts 0; beside it what was run alone',
    ...lines,
    `  ${'overall'.padEnd(14)}       ${official.toFixed(2).padStart(6)}  ${(ofWhatWasRun ?? 0).toFixed(2).padStart(7)}  of at most ${ceiling.toFixed(2)}`,
    ...(partial.length === 0 ? [] : [`  run in part: ${partial.join(', ')}`]),
    ...Array.from(
      Map.groupBy(notRun, ({ reason }) => reason),
      ([reason, some]) => `  not run: ${some.map(({ category }) => category).join(', ')}: ${reason}`,
    ),
  ].join('\n')
}
