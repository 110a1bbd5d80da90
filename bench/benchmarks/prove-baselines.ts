import { runSuite } from '@glmkit/evals'
import type { Suite, SuiteSummary } from '@glmkit/evals'
import { benchmarks } from '@glmkit/evals/benchmarks'
import { bfclCategories } from '../../packages/evals/src/lib/benchmarks/bfcl/categories.ts'
import type { BfclCategoryName } from '../../packages/evals/src/lib/benchmarks/bfcl/categories.ts'
import { bfclOverallScore } from '../../packages/evals/src/lib/benchmarks/bfcl/overall-score.ts'
import { table } from '../search/table.ts'
import { percent } from './prove-references.ts'

/** Entries that no answer can satisfy: a required list whose only value is none, a literal of another type … */
const unsatisfiable: Readonly<Record<string, number>> = { simple_java: 3, live_simple: 2, live_multiple: 3 }

/** Of the tasks, those that are right already when nothing is done; as upstream's own graders have it. */
const doneByNobody: Readonly<Record<string, { readonly tasks: number; readonly done: number }>> = {
  retail: { tasks: 114, done: 11 },
  airline: { tasks: 50, done: 23 },
  telecom: { tasks: 114, done: 20 },
  banking_knowledge: { tasks: 97, done: 9 },
}

/** Neither of them is used by solvers without a model. */
const unused = {
  web: { search: async () => [], fetch: async () => '' },
  embeddings: {
    model: 'none',
    dimensions: 1,
    embed: async (texts: readonly string[]) => texts.map(() => new Float32Array(1)),
  },
}

interface ProveBaselinesOptions {
  readonly data: string
  /** Samples of each category; all are needed for the figures with a bar. */
  readonly limit?: number
}

/** What who says nothing scores, and who knows the answers. @returns What is not as it should be. */
export async function proveBfclBaselines({ data, limit }: ProveBaselinesOptions): Promise<string[]> {
  const missed: string[] = []
  const benchmark = await benchmarks.bfcl()
  const rows: string[][] = []
  const results: Record<'none' | 'oracle', Partial<Record<BfclCategoryName, { accuracy: number }>>> = {
    none: {},
    oracle: {},
  }
  for (const { name, entries, kind, group } of bfclCategories) {
    if (kind === 'format-sensitivity') continue
    const [suite] = await benchmark.suites({ data, parts: [name], ...unused })
    if (suite === undefined) continue
    const nobody = await solved(suite, 'none', undefined)
    const oracle = await solved(suite, 'oracle', limit)
    results.none[name] = { accuracy: shareOf(nobody) }
    results.oracle[name] = { accuracy: shareOf(oracle) }
    const wanted = limit === undefined ? entries - (unsatisfiable[name] ?? 0) : undefined
    const isMet = nobody.scored === entries && (wanted === undefined || oracle.passed === wanted)
    if (!isMet)
      missed.push(
        `baselines of ${name}: ${oracle.passed} right by the oracle, expected ${wanted}; ${nobody.scored} of ${entries} scored`,
      )
    rows.push([
      name,
      group,
      String(entries),
      `${nobody.passed}`,
      `${oracle.passed} of ${oracle.scored}`,
      wanted === undefined ? '' : `${wanted}`,
      isMet ? 'met' : 'MISSED',
    ])
  }
  const [none, oracle] = [bfclOverallScore(results.none), bfclOverallScore(results.oracle)]
  const isTen = none.official.toFixed(6) === '10.000000' && none.notRun.length === 0
  if (!isTen) missed.push(`BFCL: an agent that says nothing scores ${none.official.toFixed(3)} over all, expected 10`)
  rows.push([
    'overall score',
    '',
    '',
    none.official.toFixed(2),
    oracle.official.toFixed(2),
    'none 10.00',
    isTen ? 'met' : 'MISSED',
  ])
  process.stdout.write(`${table(['BFCL', 'group', 'entries', 'none', 'oracle', 'bar', 'result'], rows)}\n\n`)
  return missed
}

export async function proveTau2Baselines({ data, limit }: ProveBaselinesOptions): Promise<string[]> {
  const missed: string[] = []
  const benchmark = await benchmarks.tau2()
  const rows: string[][] = []
  let [done, of] = [0, 0]
  for (const [domain, { tasks, done: byNobody }] of Object.entries(doneByNobody)) {
    const [suite] = await benchmark.suites({ data, parts: [domain] })
    if (suite === undefined) continue
    const nobody = await solved(suite, 'none', undefined)
    const oracle = await solved(suite, 'oracle', limit)
    done += oracle.passed
    of += oracle.scored
    const environment = countOf(nobody, 'environment')
    const isMet =
      nobody.scored === tasks &&
      oracle.passed === (limit === undefined ? tasks : oracle.scored) &&
      environment === byNobody
    if (!isMet)
      missed.push(
        `baselines of ${domain}: golden ${oracle.passed} of ${oracle.scored}, none ${environment}, expected ${byNobody}`,
      )
    rows.push([
      domain,
      `${tasks}`,
      `${oracle.passed} of ${oracle.scored}`,
      `${environment}`,
      `${nobody.passed}`,
      percent(environment / tasks),
      `${byNobody}`,
      isMet ? 'met' : 'MISSED',
    ])
  }
  rows.push(['all', '', `${done} of ${of}`, '', '', '', '', ''])
  const header = [
    'τ²-bench',
    'tasks',
    'golden actions',
    'none: world and words',
    'none: reward',
    'share',
    'bar',
    'result',
  ]
  process.stdout.write(`${table(header, rows)}\n\n`)
  return missed
}

function solved(suite: Suite, solver: 'none' | 'oracle', limit: number | undefined): Promise<SuiteSummary> {
  return runSuite(suite, { solver, trials: 1, retries: 0, maxErrors: 0, ...(limit !== undefined && { limit }) })
}

function shareOf({ passed, scored }: SuiteSummary): number {
  return scored === 0 ? 0 : passed / scored
}

function countOf({ scorers }: SuiteSummary, name: string): number {
  const { mean = 0, count = 0 } = scorers.find(({ scorer }) => scorer === name) ?? {}
  return Math.round(mean * count)
}
