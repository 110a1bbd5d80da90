import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { EvalLogReader } from '../log/read-eval-log.ts'
import type { Outcome } from '../outcome.ts'
import { publishedFor } from '../published/published-for.ts'
import type { SuiteSummary } from '../summary.ts'
import { comparisonContent } from './comparison-content.ts'
import { createContentBlocks } from './content-blocks.ts'
import { htmlPage } from './html-page.ts'
import type { ReportData, ReportRow } from './page/report-data.ts'
import { pageScript } from './page-script.ts'
import { pageStyle } from './page-style.ts'
import { runFactsOf, specOf } from './run-facts.ts'
import { contentOf, rowOf } from './sample-content.ts'
import { samplesWithOutcomes } from './samples-with-outcomes.ts'
import { createSummaryCount } from './summary-of-log.ts'

export interface WriteReportOptions {
  /** Default: the suite and the model. */
  readonly title?: string
  /** An earlier run, to compare with. Where the two cannot be compared the report says why. */
  readonly baseline?: EvalLogReader
  /** What solvers without a model have scored, such as `none` and `oracle`: shown beside the pass rate. */
  readonly baselines?: readonly SuiteSummary[]
}

/**
 * Writes a log, ours or Inspect's, finished or not, as one HTML file that asks nothing of the network. A file that is
 * there is replaced when the new one is whole.
 *
 * @param out Its folder is made.
 */
export async function writeReport(out: string, log: EvalLogReader, options: WriteReportOptions = {}): Promise<void> {
  await mkdir(dirname(out), { recursive: true })
  const [blocksPath, partPath] = [`${out}.blocks~`, `${out}.part~`]
  try {
    const data = await writeBlocks(blocksPath, log, options)
    const [script, style] = [await pageScript(), pageStyle]
    const { start, end } = htmlPage({ title: data.title, script, style, data })
    await pipeline(async function* () {
      yield start
      yield* createReadStream(blocksPath)
      yield end
    }, createWriteStream(partPath))
    await rename(partPath, out)
  } finally {
    await Promise.all([blocksPath, partPath].map((path) => rm(path, { force: true })))
  }
}

/** The rows of all samples come before their contents on the page, and are known only after them: hence a file between. */
async function writeBlocks(path: string, log: EvalLogReader, options: WriteReportOptions): Promise<ReportData> {
  const file = await open(path, 'w')
  try {
    const blocks = createContentBlocks(async (html) => {
      await file.write(html)
    })
    const { baseline } = options
    const count = createSummaryCount(log)
    const outcomes: Outcome[] = []
    const rows: ReportRow[] = []
    for await (const { sample, outcome } of samplesWithOutcomes(log)) {
      const content = contentOf(sample, outcome)
      rows.push(rowOf(content, outcome, await blocks.add(content)))
      count.add(outcome)
      if (baseline !== undefined) outcomes.push(outcome)
    }
    const comparison = baseline && (await comparisonContent(blocks, baseline, log, outcomes))
    await blocks.close()
    return { ...dataOf(log, count.summary(), options), rows, ...(comparison && { comparison }) }
  } finally {
    await file.close()
  }
}

function dataOf(
  log: EvalLogReader,
  summary: SuiteSummary,
  { title, baselines = [] }: WriteReportOptions,
): Omit<ReportData, 'rows' | 'comparison'> {
  const spec = specOf(log)
  return {
    title: title ?? `${spec.suite} v${spec.version} · ${spec.model ?? spec.solver}`,
    run: runFactsOf(log),
    summary,
    baselines: baselines.flatMap(({ solver, passRate }) => (passRate ? [{ name: solver, rate: passRate }] : [])),
    published: publishedFor(spec, { status: log.header.status, summary }),
  }
}
