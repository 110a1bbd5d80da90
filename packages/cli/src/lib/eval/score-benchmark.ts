import { open } from 'node:fs/promises'
import { AgentError, UsageError } from '@glmkit/core'
import type { Agreement, Benchmark, ScoredAnswer } from '@glmkit/evals/benchmarks'
import { number } from './eval-lines.ts'

export interface ScoreBenchmarkOptions {
  readonly data: string
  /** Of the answers. */
  readonly path: string
  /** What lines belong to that do not say it. */
  readonly only?: string
  readonly isJson: boolean
  readonly signal: AbortSignal
}

/** Scores a file of answers, and says where upstream's verdicts on them are others. */
export async function scoreBenchmark(benchmark: Benchmark, options: ScoreBenchmarkOptions): Promise<void> {
  const { data, path, only, isJson, signal } = options
  const { name, parts } = benchmark
  if (only !== undefined && !parts.some((part) => part.name === only)) {
    throw new UsageError(
      `Benchmark "${name}" has no part "${only}": expected ${parts.map((part) => part.name).join(', ')}`,
    )
  }
  const part = only ?? partIn(path, benchmark)
  let [scored, right] = [0, 0]
  const unreadable: string[] = []
  const compared = new Map<string, { compared: number; equal: number; differences: string[] }>()
  for await (const answer of benchmark.score({ data, lines: linesOf(path), ...(part !== undefined && { part }) })) {
    signal.throwIfAborted()
    if (answer.errorType === 'unreadable-line') unreadable.push(answer.message)
    else scored += 1
    right += Number(answer.isValid)
    process.stdout.write(isJson ? `${JSON.stringify(lineOf(answer))}\n` : textOf(answer))
    for (const agreement of answer.agreements ?? []) add(compared, agreement)
  }
  if (scored === 0 && unreadable.length === 0) throw new AgentError(`No answers in "${path}"`)
  const share = scored === 0 ? '' : ` (${((100 * right) / scored).toFixed(1)} %)`
  process.stderr.write(`${number(right)} of ${number(scored)} valid${share}\n`)
  for (const [what, { compared: all, equal, differences }] of compared) {
    process.stderr.write(
      `${what}: ${number(equal)} of ${number(all)} as recorded (${((100 * equal) / all).toFixed(2)} %)\n`,
    )
    for (const difference of differences) process.stderr.write(`  ${difference}\n`)
  }
  const [first] = unreadable
  if (first !== undefined) throw new AgentError(`${first} (${number(unreadable.length)} such, the others are scored)`)
}

/** Opened when it is read: lines that come before anybody listens are lost. */
async function* linesOf(path: string): AsyncIterable<string> {
  await using file = await open(path).catch((cause: unknown) => {
    throw new UsageError(`Cannot read answers from "${path}": the file does not exist or is not readable`, { cause })
  })
  if ((await file.stat()).isDirectory()) throw new UsageError(`Cannot read answers from "${path}": it is a folder`)
  yield* file.readLines()
}

/** `retail.tasks.jsonl` is of retail. */
function partIn(path: string, { parts }: Benchmark): string | undefined {
  const [stem] = path.slice(path.lastIndexOf('/') + 1).split('.')
  return parts.find(({ name }) => name === stem)?.name
}

/** In the words of the public contract. */
function lineOf({
  caseId,
  isValid,
  errorType,
  message,
  details,
  agreements = [],
}: ScoredAnswer): Record<string, unknown> {
  return {
    case_id: caseId,
    valid: isValid,
    error_type: errorType,
    message,
    ...details,
    ...(agreements.length > 0 && { as_recorded: agreements.every(({ compared, equal }) => compared === equal) }),
  }
}

function textOf({ caseId, isValid, message }: ScoredAnswer): string {
  return `${isValid ? '✓' : '✗'} ${caseId}${isValid ? '' : `  ${message.replace(/\s+/g, ' ').slice(0, 300)}`}\n`
}

const mostDifferences = 20

function add(
  to: Map<string, { compared: number; equal: number; differences: string[] }>,
  { what, compared, equal, difference }: Agreement,
): void {
  const sum = to.get(what) ?? { compared: 0, equal: 0, differences: [] }
  to.set(what, sum)
  sum.compared += compared
  sum.equal += equal
  if (difference !== undefined && sum.differences.length < mostDifferences)
    sum.differences.push(difference.slice(0, 600))
}
