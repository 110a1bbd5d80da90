import { bfclCategories } from './categories.ts'
import type { BfclCategoryName } from './categories.ts'

/** What came of a category: its share of right answers, 0 to 1, or why there is none. */
export type BfclCategoryResult = { readonly accuracy: number } | { readonly notRun: string }

export interface BfclPartScore {
  /** 0 to 100. What was not run counts 0, as upstream has it. */
  readonly official: number
  /** 0 to 100 over what was run, by the same weights among each other; `undefined` if nothing was. */
  readonly ofWhatWasRun: number | undefined
  /** What `official` can be at most, for what was not run: 0 to 100. */
  readonly ceiling: number
}

export interface BfclOverallScore extends BfclPartScore {
  readonly parts: readonly (BfclPartScore & {
    readonly name: string
    /** Percent of the whole. */
    readonly weight: number
  })[]
  /** Categories that count, with the reason. */
  readonly notRun: readonly { readonly category: BfclCategoryName; readonly reason: string }[]
}

/** A category, or a mean of parts by their weights. */
type Weighing = BfclCategoryName | readonly (readonly [weight: number, part: Weighing])[]

const mean = (...parts: readonly Weighing[]): Weighing => parts.map((part) => [1, part] as const)

const live = bfclCategories.filter(({ group }) => group === 'live')

/** As of v4: of each part its name, its percent of the whole, and what it is made of. */
const parts: readonly (readonly [name: string, weight: number, of: Weighing])[] = [
  [
    'non-live',
    10,
    mean(mean('simple_python', 'simple_java', 'simple_javascript'), 'multiple', 'parallel', 'parallel_multiple'),
  ],
  ['live', 10, live.map(({ name, entries }) => [entries, name] as const)],
  ['hallucination', 10, mean('irrelevance', 'live_irrelevance')],
  [
    'multi-turn',
    30,
    mean('multi_turn_base', 'multi_turn_miss_func', 'multi_turn_miss_param', 'multi_turn_long_context'),
  ],
  [
    'agentic',
    40,
    mean(mean('web_search_base', 'web_search_no_snippet'), mean('memory_kv', 'memory_vector', 'memory_rec_sum')),
  ],
]

/**
 * Upstream's overall score of v4 (10 % non-live, 10 % live, 10 % hallucination, 30 % multi-turn, 40 % agentic), and beside
 * it the score of what was run. An agent that never says a word has 10 in both.
 *
 * @param results What is missing was not run. Categories that upstream does not score are ignored.
 */
export function bfclOverallScore(
  results: Readonly<Partial<Record<BfclCategoryName, BfclCategoryResult>>>,
): BfclOverallScore {
  const accuracyOf = (name: BfclCategoryName): number | undefined => {
    const result = results[name]
    return result !== undefined && 'accuracy' in result ? result.accuracy : undefined
  }
  const whole = parts.map(([, weight, of]) => [weight, of] as const)
  const scored = bfclCategories.filter(({ group }) => group !== 'unscored')
  return {
    ...scoreOf(whole, accuracyOf),
    parts: parts.map(([name, weight, of]) => ({ name, weight, ...scoreOf(of, accuracyOf) })),
    notRun: scored.flatMap(({ name: category }) => {
      const result = results[category]
      if (result === undefined) return [{ category, reason: 'not asked for' }]
      return 'notRun' in result ? [{ category, reason: result.notRun }] : []
    }),
  }
}

function scoreOf(of: Weighing, accuracyOf: (name: BfclCategoryName) => number | undefined): BfclPartScore {
  const official = 100 * averageOf(of, (name) => accuracyOf(name) ?? 0)
  const ceiling = 100 * averageOf(of, (name) => (accuracyOf(name) === undefined ? 0 : 1))
  return { official, ceiling, ofWhatWasRun: ceiling === 0 ? undefined : (100 * official) / ceiling }
}

function averageOf(of: Weighing, valueOf: (name: BfclCategoryName) => number): number {
  if (typeof of === 'string') return valueOf(of)
  const total = of.reduce((sum, [weight]) => sum + weight, 0)
  return of.reduce((sum, [weight, part]) => sum + weight * averageOf(part, valueOf), 0) / total
}
