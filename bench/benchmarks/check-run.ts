import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { readEvalLog } from '@glmkit/evals'
import type { EvalLogReader } from '@glmkit/evals'
import type { CliRun } from './run-cli.ts'

const inflate = promisify(inflateRaw)

export interface CheckedRun {
  readonly benchmark: string
  /** How many samples are wanted of each. */
  readonly suites: Readonly<Record<string, number>>
  readonly run: CliRun
  readonly logs: string
  /** Of the reports. */
  readonly dir: string
}

type Claim = (what: string, holds: boolean, detail?: string) => void

/** What a run of a benchmark leaves behind for its reader. */
export async function checkRun(checked: CheckedRun, claim: Claim): Promise<void> {
  const { benchmark, run, logs, dir } = checked
  const suites = Object.keys(checked.suites)
  claim(
    'the command ends with 0',
    run.code === 0,
    `${run.code}: ${run.stderr.trim().split('\n').slice(-3).join(' | ')}`,
  )
  const files = await readdir(logs).catch(() => [])
  claim(`a log for each of ${suites.join(', ')}`, files.length === suites.length, files.join(', '))
  const reports = (await readdir(dir)).filter((name) => name.startsWith(benchmark) && name.endsWith('.html'))
  const pages = await Promise.all(reports.map((name) => readFile(join(dir, name), 'utf8')))
  claim(`a report for each`, pages.length === suites.length, reports.join(', '))
  for (const file of files) {
    await using log = await readEvalLog(join(logs, file))
    await checkLog(log, checked, pages, claim)
  }
  const rows = run.stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
  claim(
    'a line of JSON for each sample',
    rows.length > 0 && rows.every((row) => isRecord(row) && row.passed === true),
    run.stdout.slice(0, 200),
  )
  const told = [...run.stderr.matchAll(/\((\d+) % cached\).* · \$([\d.]+) ·/g)]
  const figures = told.map(([, share, cost]) => `$${cost}, ${share} %`).join('; ')
  const isTold = told.length >= suites.length && told.every(([, , cost]) => Number(cost) > 0)
  claim(`cost and cached share are told: ${figures}`, isTold, run.stderr.slice(-500))
}

async function checkLog(
  log: EvalLogReader,
  { suites }: CheckedRun,
  pages: readonly string[],
  claim: Claim,
): Promise<void> {
  const { summary, header, lostBytes } = log
  if (summary === undefined) return claim(`${log.path} can be read`, false, `status ${header.status}`)
  const { suite, samples, passed, scored, errors, limited, calls, rateLimited, usage, usageByModel } = summary
  const wanted = suites[suite]
  claim(
    `${suite}: ${passed} of ${scored} pass`,
    scored > 0 && passed === scored && samples === wanted,
    `expected ${wanted}`,
  )
  const failures = Object.values(calls.failures).reduce((sum, count) => sum + count, 0)
  const trouble = { ...errors, limited, rateLimited, failures, lostBytes }
  claim(
    `${suite}: ${calls.total} calls, nothing else failed`,
    calls.total > 0 && Object.values(trouble).every((count) => count === 0),
    JSON.stringify(trouble),
  )
  const isPaid = (usage.costUsd ?? 0) > 0 && usage.cachedInputTokens > 0
  const models = Object.keys(usageByModel).join(', ')
  const cached = ((100 * usage.cachedInputTokens) / usage.inputTokens).toFixed(1)
  claim(
    `${suite}: ${models}, $${usage.costUsd?.toFixed(4)}, ${cached} % of input cached`,
    isPaid,
    JSON.stringify(usage),
  )
  const said = new Set<string>()
  let [count, whole] = [0, 0]
  for await (const { messages } of log.samples()) {
    count += 1
    whole += Number(['user', 'assistant', 'tool'].every((each) => messages.some(({ role }) => role === each)))
    for (const { content } of messages) {
      // Long texts are kept apart.
      if (typeof content === 'string' && content.length < 100) said.add(content)
    }
  }
  claim(`${suite}: ${count} transcripts in the log`, count === scored && whole === count, `${whole} of ${count}`)
  const page = pages.find((html) => html.includes(`<title>${suite} `)) ?? ''
  const shown = await contentOf(page)
  const missing = [...said].filter((words) => !shown.includes(JSON.stringify(words)))
  claim(
    `${suite}: a report of ${(page.length / 1e3).toFixed(0)} kB with what is said in them, ${said.size} texts`,
    said.size > 0 && missing.length === 0,
    `${missing.length} are not in it, e.g. ${missing[0]?.slice(0, 80)}`,
  )
}

/** What a report's samples are, as JSON: packed, until one is opened. */
async function contentOf(html: string): Promise<string> {
  const blocks = html.matchAll(/<script type="text\/plain" data-block="\d+">([^<]*)</g)
  const texts = Array.from(blocks, async ([, packed = '']) => inflate(Buffer.from(packed, 'base64')))
  return (await Promise.all(texts)).map(String).join('\n')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
