import { parseArgs } from 'node:util'
import { AgentError, UsageError } from '@glmkit/core'
import { outcomeOf, runSuite } from '@glmkit/evals'
import type { Suite, Trial } from '@glmkit/evals'
import type { Command } from '../main.ts'
import { readAnswersFile } from './answers-file.ts'
import { number, rateOf } from './eval-lines.ts'
import { suiteNameOf } from './eval-run-arguments.ts'
import { dataOf, findBenchmark, findSuites } from './eval-suites.ts'
import { scoreBenchmark } from './score-benchmark.ts'

const usage = `glmkit eval score SUITE --answers FILE.jsonl [options]

Scores answers that are there already.

Of our own suites {"case_id", "answer"} a line; "id" and "text" are as good. A sample without one is wrong. These are texts
alone: what a scorer wants to see of tool calls, or of what they changed, is not there.

Of benchmarks, a line is
  bfcl        {"id", "result"}, as upstream keeps answers; or {"id", "turns": [{"calls"}]}, calls that are run
  tau2        {"id", "domain", "calls", "said"?}: a run; or recorded replies and grades, see docs/benchmarks.md
What a line has of upstream's verdicts is compared with ours.

  --answers FILE.jsonl   the answers
  --data DIR             of a benchmark; our own suites bring their samples
  --only PART            of a benchmark: what lines belong to that do not say it, e.g. a domain
  --json                 {"case_id","valid","error_type",…} a line on stdout

Exit code 0 if all were scored, right or wrong.`

/** Scores answers of a file, without a model. */
export const evalScore: Command = {
  usage,
  async run(args, signal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        answers: { type: 'string' },
        data: { type: 'string' },
        only: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const name = suiteNameOf(positionals, 'score')
    if (name === 'all') throw new UsageError('Name one suite: a file of answers belongs to one')
    if (values.answers === undefined) throw new UsageError('No answers: pass --answers FILE.jsonl')
    const benchmark = await findBenchmark(name)
    if (benchmark !== undefined) {
      const { data, only, answers: path, json: isJson } = values
      await scoreBenchmark(benchmark, {
        data: dataOf(name, data),
        path,
        isJson,
        signal,
        ...(only !== undefined && { only }),
      })
      return
    }
    const [suite] = await findSuites(name, {
      ...(values.data !== undefined && { data: values.data }),
      ...(values.only !== undefined && { parts: [values.only] }),
    })
    if (suite === undefined) return
    await scoreAnswers(suite, await readAnswersFile(values.answers), { isJson: values.json, signal })
  },
}

async function scoreAnswers(
  suite: Suite,
  answers: ReadonlyMap<string, string>,
  { isJson, signal }: { isJson: boolean; signal: AbortSignal },
): Promise<void> {
  const left = new Set(answers.keys())
  const summary = await runSuite(suite, {
    solver: async ({ sample }) => answers.get(sample.id) ?? '',
    trials: 1,
    // In the order of the samples, that files of results can be laid side by side.
    concurrency: 1,
    maxErrors: Infinity,
    signal,
    onTrial(trial) {
      const { id } = trial.sample
      const isAnswered = left.delete(id)
      const errorType = isAnswered ? errorTypeOf(trial) : 'missing-answer'
      const line = { case_id: id, valid: errorType === null, error_type: errorType }
      process.stdout.write(isJson ? `${JSON.stringify(line)}\n` : textOf(trial, errorType))
    },
  })
  const { passRate, errors } = summary
  if (passRate !== undefined) {
    process.stderr.write(`${number(summary.passed)} of ${number(summary.scored)} right: ${rateOf(passRate)}\n`)
  }
  const [stray] = left
  if (stray !== undefined) {
    throw new AgentError(`${left.size} answers are for samples "${suite.name}" does not have, such as "${stray}"`)
  }
  if (errors.harness > 0) throw new AgentError(`${errors.harness} answers could not be scored, see their error_type`)
}

/** `null` is right. */
function errorTypeOf({ isPassed, scores, failure }: Trial): string | null {
  if (isPassed === true) return null
  if (failure !== undefined) return failure.name
  const wrong = scores.find(({ role, value }) => role === 'verdict' && value < 1)
  return wrong?.label ?? wrong?.scorer ?? 'no-verdict'
}

function textOf(trial: Trial, errorType: string | null): string {
  if (errorType === null) return `✓ ${trial.sample.id}\n`
  const { reason = '' } = errorType === 'missing-answer' ? { reason: errorType } : outcomeOf(trial)
  return `✗ ${trial.sample.id}  ${reason}\n`
}
