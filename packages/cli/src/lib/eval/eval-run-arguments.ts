import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
import type { Reducer, TrialLimits } from '@glmkit/evals'
import { budgetFlags, budgetOf, countOf, endpointFlags, fileOf } from '../flags.ts'
import type { Settings } from '../settings.ts'

export const evalRunUsage = `glmkit eval run SUITE [options]

Runs a suite: one of our own, a public benchmark (see glmkit eval list), "all" of our own, or a .ts or .js file that
exports a suite.

Of benchmarks:
  --data DIR             where their data is, see glmkit eval download
  --only PART            a category, domain …; as often as wanted, or A,B (default: all that can be run)
  --user-model ID        who plays the user (default: the model under test)
  --user-effort NAME     how hard that model thinks, as its host was told: for comparisons with published numbers
  --judge ID             who checks what only can be judged; twice, or A,B, is a panel (default: it is not checked)
  --attack NAME          how AgentDojo's attackers put it: important_instructions, ignore_previous, injecagent, direct, none
  --user-base-url URL    where user and judges answer, with the key GLMKIT_USER_API_KEY (default: as the first --model)

Who is tried; several of them run interleaved and are compared at the end:
  --model ID             default glm-5 (or GLMKIT_MODEL); twice, or A,B, compares models
  --base-url URL         any OpenAI-compatible endpoint (or GLMKIT_BASE_URL); as often as --model, in the same order
  --temperature N, --top-p N
                         of the models (default: as the host has it); told in the log
  --solver NAME          default, or a baseline of the suite: none, oracle, good, lazy …; twice, or A,B, compares
  --config FILE.ts       its exports are solvers, by name; without --solver all of them are compared, by the alphabet
  --baselines            none and oracle first, to show what a score is worth

How much:
  --trials N             of each sample (default: as the suite says)
  --reducer NAME         what they amount to: mean, max, min, mode, at-least-K (default: mean)
  --limit N              only the first N samples
  --concurrency N        trials at the same time (default: 8)
  --max-turns N, --max-tokens N, --max-seconds N, --budget-usd N
                         of each trial; one that reaches a limit is scored by what it has brought
  --retries N            of a trial that the infrastructure spoiled (default: 2)
  --max-errors N|SHARE   stop when more than N trials, or that share of them, could not be scored (default: 0.2)
  --cache DIR            keep replies of the model, and take them from there the next time (not of a --user-model)

What becomes of it:
  --log DIR|FILE         .eval or .json (default: glmkit-evals/SUITE-MODEL-DATE.eval)
  --resume               go on with the newest unfinished log of the same run, or with --log FILE
  --report FILE.html     write the report, too; of several runs one each, FILE-SUITE-NAME.html
  --junit FILE.xml       for CI; of several runs as --report
  --github-summary       append to the job summary of GitHub Actions
  --threshold RATE       exit with 1 when the pass rate is below, e.g. 0.8
  --threshold-confidence take the lower bound of its interval instead of the rate
  --json                 one sample a line on stdout: {"suite","run","solver","model"?,"id","trial","passed","scores",…}

The key is read from ZAI_API_KEY. Without a key or a base URL the local emulator answers, and says so.
Exit code 1 if the run was stopped or failed, or if a rate is below the threshold.`

export interface EvalRunArguments {
  readonly suite: string
  /** Of a benchmark; empty for other suites. */
  readonly benchmark: {
    readonly data?: string
    readonly parts?: readonly string[]
    readonly userModel?: string
    readonly judges?: readonly string[]
    readonly userBaseURL?: string
    readonly userEffort?: string
    readonly attack?: string
  }
  /** Who answers; at least one, without values where the settings decide. */
  readonly endpoints: readonly Pick<Settings, 'baseURL' | 'model'>[]
  readonly sampling: { readonly temperature?: number; readonly topP?: number }
  /** As named; empty where none was. */
  readonly solvers: readonly string[]
  readonly config: string | undefined
  readonly withBaselines: boolean
  readonly trials: number | undefined
  readonly reducer: Reducer | undefined
  readonly limit: number | undefined
  readonly concurrency: number | undefined
  readonly limits: TrialLimits
  readonly retries: number | undefined
  /** From 1 a number of trials, below 1 a share. */
  readonly maxErrors: number | undefined
  readonly cache: string | undefined
  readonly log: string
  readonly isResumed: boolean
  readonly report: string | undefined
  readonly junit: string | undefined
  readonly isToldToGithub: boolean
  readonly threshold: number | undefined
  readonly isByLowerBound: boolean
  readonly isJson: boolean
}

const usualLog = 'glmkit-evals'

/** @throws {UsageError} For the first thing that is wrong. */
export function readEvalRunArguments(args: readonly string[]): EvalRunArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      model: { ...endpointFlags.model, multiple: true },
      'base-url': { ...endpointFlags['base-url'], multiple: true },
      temperature: { type: 'string' },
      'top-p': { type: 'string' },
      solver: { type: 'string', multiple: true },
      config: { type: 'string' },
      baselines: { type: 'boolean', default: false },
      data: { type: 'string' },
      only: { type: 'string', multiple: true },
      'user-model': { type: 'string' },
      'user-base-url': { type: 'string' },
      'user-effort': { type: 'string' },
      attack: { type: 'string' },
      judge: { type: 'string', multiple: true },
      trials: { type: 'string' },
      reducer: { type: 'string' },
      limit: { type: 'string' },
      concurrency: { type: 'string' },
      'max-turns': { type: 'string' },
      'max-tokens': { type: 'string' },
      ...budgetFlags,
      retries: { type: 'string' },
      'max-errors': { type: 'string' },
      cache: { type: 'string' },
      log: { type: 'string' },
      resume: { type: 'boolean', default: false },
      report: { type: 'string' },
      junit: { type: 'string' },
      'github-summary': { type: 'boolean', default: false },
      threshold: { type: 'string' },
      'threshold-confidence': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const suite = suiteNameOf(positionals, 'run')
  if (values['user-base-url'] !== undefined && values['user-model'] === undefined && values.judge === undefined) {
    throw new UsageError('--user-base-url says where user and judges answer: pass --user-model or --judge, too')
  }
  const threshold = values.threshold === undefined ? undefined : shareOf('threshold', values.threshold)
  if (values['threshold-confidence'] && threshold === undefined) {
    throw new UsageError('--threshold-confidence says how a threshold is taken: pass --threshold, too')
  }
  const count = (name: 'trials' | 'limit' | 'concurrency' | 'max-turns' | 'max-tokens'): number | undefined => {
    const value = values[name]
    return value === undefined ? undefined : countOf(name, value)
  }
  const turns = count('max-turns')
  const tokens = count('max-tokens')
  return {
    suite,
    benchmark: {
      ...(values.data !== undefined && { data: values.data }),
      ...(values.only && { parts: listOf('only', values.only) }),
      ...(values['user-model'] !== undefined && { userModel: values['user-model'] }),
      ...(values.judge && { judges: listOf('judge', values.judge) }),
      ...(values['user-effort'] !== undefined && { userEffort: values['user-effort'] }),
      ...(values.attack !== undefined && { attack: values.attack }),
      ...(values['user-base-url'] !== undefined && { userBaseURL: values['user-base-url'] }),
    },
    endpoints: endpointsOf(listOf('model', values.model), listOf('base-url', values['base-url'])),
    sampling: {
      ...(values.temperature !== undefined && { temperature: shareOf('temperature', values.temperature) }),
      ...(values['top-p'] !== undefined && { topP: shareOf('top-p', values['top-p']) }),
    },
    solvers: listOf('solver', values.solver),
    config: values.config,
    withBaselines: values.baselines,
    trials: count('trials'),
    reducer: values.reducer === undefined ? undefined : reducerOf(values.reducer),
    limit: count('limit'),
    concurrency: count('concurrency'),
    limits: { ...(turns !== undefined && { turns }), ...(tokens !== undefined && { tokens }), ...budgetOf(values) },
    retries: values.retries === undefined ? undefined : retriesOf(values.retries),
    maxErrors: values['max-errors'] === undefined ? undefined : maxErrorsOf(values['max-errors']),
    cache: values.cache,
    log: values.log ?? usualLog,
    isResumed: values.resume,
    report: fileOf('report', values.report),
    junit: fileOf('junit', values.junit),
    isToldToGithub: values['github-summary'],
    threshold,
    isByLowerBound: values['threshold-confidence'],
    isJson: values.json,
  }
}

/** @throws {UsageError} Unless there is just one. */
export function suiteNameOf([suite = '', ...more]: readonly string[], action: string): string {
  if (suite.trim() === '') {
    throw new UsageError(`No suite: call glmkit eval ${action} SUITE, see glmkit eval list for the names`)
  }
  if (more.length > 0) throw new UsageError(`Name one suite: found "${more.join(' ')}" after "${suite}"`)
  return suite
}

function endpointsOf(models: readonly string[], urls: readonly string[]): EvalRunArguments['endpoints'] {
  if (urls.length > 1 && models.length > 1 && urls.length !== models.length) {
    throw new UsageError(
      `Cannot pair ${models.length} --model with ${urls.length} --base-url: pass one URL, or one for each model`,
    )
  }
  const { length } = models.length > urls.length ? models : urls
  return Array.from({ length: Math.max(1, length) }, (_, index) => {
    const model = models[index] ?? models[0]
    const baseURL = urls[index] ?? urls[0]
    return { ...(model !== undefined && { model }), ...(baseURL !== undefined && { baseURL }) }
  })
}

/** `--flag A --flag B` and `--flag A,B` are the same. */
function listOf(flag: string, values: readonly string[] = []): string[] {
  const items = values.flatMap((value) => value.split(',')).map((value) => value.trim())
  if (items.includes('')) throw new UsageError(`Cannot use --${flag} "${values.join(' ')}": a name is missing`)
  return items
}

/** @throws {UsageError} If it is no number from 0 to 1. */
function shareOf(flag: string, value: string): number {
  const share = value.trim() === '' ? NaN : Number(value)
  if (share >= 0 && share <= 1) return share
  throw new UsageError(`Cannot use --${flag} "${value}": expected a share from 0 to 1, e.g. 0.8`)
}

function retriesOf(value: string): number {
  if (value === '0') return 0
  return countOf('retries', value)
}

function maxErrorsOf(value: string): number {
  const most = value.trim() === '' ? NaN : Number(value)
  if (most >= 0 && (most < 1 || Number.isSafeInteger(most))) return most
  throw new UsageError(`Cannot use --max-errors "${value}": expected a whole number, or a share such as 0.05`)
}

function reducerOf(value: string): Reducer {
  if (value === 'mean' || value === 'max' || value === 'min' || value === 'mode') return value
  const [, least] = /^at-least-(\d+)$/.exec(value) ?? []
  if (least !== undefined) return `at-least-${Number(least)}`
  throw new UsageError(`Unknown --reducer "${value}": expected mean, max, min, mode or at-least-K`)
}
