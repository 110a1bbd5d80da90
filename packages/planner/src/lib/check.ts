import { untilAborted } from '@glmkit/glm/model'
import { clip, evidenceText, findEvidence, renderPieces } from './evidence.ts'
import type { Piece, WitnessedCall } from './evidence.ts'
import type { PlanHalt, PlanHost } from './host.ts'
import type { Evidence, Plan, PlanStep } from './plan.ts'
import { fill } from './prompts.ts'
import type { PlannerPrompts } from './prompts.ts'
import { renderResults } from './render.ts'
import { verdictSchema } from './schemas.ts'

export interface Verdict {
  readonly passes: boolean
  /** For whoever has to do better. */
  readonly reason: string
}

/** What a check judges. */
export interface StepClaim {
  readonly step: PlanStep
  readonly result: string
  readonly evidence: readonly Evidence[]
  /** All calls that may be evidence. */
  readonly calls: readonly WitnessedCall[]
  /** With the results of the steps it needs. */
  readonly plan: Plan
}

/** A deterministic function. Its verdict is recorded; a throw fails the step with the error's message. */
export interface FunctionCheck {
  readonly tool?: undefined
  /** For the model that plans. */
  readonly description: string
  readonly passes: (claim: StepClaim, signal: AbortSignal) => boolean | Verdict | Promise<boolean | Verdict>
}

/** Calls one of the agent's tools, e.g. one that runs the tests, and judges by what it returned. */
export interface ToolCheck {
  readonly description: string
  /** The agent's tool of this name. */
  readonly tool: string
  /** Its arguments. Default: none. */
  readonly input?:
    | Readonly<Record<string, unknown>>
    | ((claim: StepClaim) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>)
  /** Must go by what it is given alone. Default: whatever is no error passes. */
  readonly passes?: (output: Pick<WitnessedCall, 'text' | 'isError'>, claim: StepClaim) => boolean | Verdict
}

export type StepCheck = FunctionCheck | ToolCheck

/** Judged by a model in a fresh context, which sees the criterion and the evidence and nothing else. */
export const modelCheckName = 'model'
/** What can be found of the evidence is all that counts. */
export const evidenceCheckName = 'evidence'

export type Judgement =
  | { readonly type: 'done'; readonly evidence: readonly Evidence[] }
  /** Nothing of what the claim names can be found. */
  | { readonly type: 'no-evidence'; readonly reason: string }
  | { readonly type: 'refused'; readonly reason: string; readonly evidence: readonly Evidence[] }
  /** Whoever judges gave no verdict. */
  | { readonly type: 'unchecked'; readonly reason: string }
  /** It was not judged. */
  | { readonly type: 'stopped'; readonly by: PlanHalt; readonly reason: string }
  | { readonly type: 'waiting' }

export type NotJudged = Extract<Judgement, { readonly type: 'unchecked' | 'stopped' | 'waiting' }>

export interface JudgeOptions {
  readonly host: PlanHost
  readonly prompts: PlannerPrompts
  readonly checks: Readonly<Record<string, StepCheck>>
  readonly defaultCheck: string
}

/** Whether a step is done: first the evidence has to be found, then the step's check has to pass. */
export async function judge(
  key: string,
  step: PlanStep,
  claim: { readonly result: string; readonly evidence: readonly string[]; readonly calls: readonly WitnessedCall[] },
  plan: Plan,
  options: JudgeOptions,
): Promise<Judgement> {
  const { host, prompts, checks, defaultCheck } = options
  const { calls, result } = claim
  const evidence = findEvidence(claim.evidence, calls, plan)
  if (evidence.length === 0) {
    const { noEvidence, unknownEvidence } = prompts.words
    return { type: 'no-evidence', reason: claim.evidence.length === 0 ? noEvidence : unknownEvidence }
  }
  const name = step.check ?? defaultCheck
  const subject = { step, result, evidence, calls, plan }
  const verdict = await verdictOf()
  if ('type' in verdict) return verdict
  return verdict.passes ? { type: 'done', evidence } : { type: 'refused', reason: verdict.reason, evidence }

  async function verdictOf(): Promise<Verdict | NotJudged> {
    const check = checks[name]
    if (name === evidenceCheckName) {
      // What others have done proves nothing of a step that does not work with it.
      const isProof = ({ type, ...piece }: Evidence): boolean =>
        type === 'step'
          ? 'id' in piece && [...step.needs, ...(step.replacedBy ?? [])].includes(piece.id)
          : type !== 'result'
      return evidence.some(isProof) ? { passes: true, reason: '' } : { passes: false, reason: prompts.words.onlyResult }
    }
    if (check === undefined) {
      return modelVerdict(key, step.id, step.criterion, evidenceText(evidence, calls, plan, result), options)
    }
    if (check.tool !== undefined) return toolVerdict(check)
    return host.once(key, async (): Promise<Verdict | NotJudged> => {
      const { signal } = host
      const passes = async (): Promise<boolean | Verdict> =>
        untilAborted(Promise.resolve(check.passes(subject, signal)), signal)
      const judged = await verdictFrom(passes, `${check.description}: it is not so`)
      if (!signal.aborted || judged.passes) return judged
      // Cut short it has found nothing out.
      if (host.halted === undefined) throw signal.reason
      return { type: 'stopped', by: host.halted, reason: judged.reason }
    })
  }

  async function toolVerdict({
    tool,
    input = {},
    passes = ({ isError }) => !isError,
  }: ToolCheck): Promise<Verdict | NotJudged> {
    let args: unknown
    try {
      const given: unknown = typeof input === 'function' ? await input(subject) : input
      args = JSON.parse(JSON.stringify(given ?? {}))
    } catch (error) {
      return verdictFrom(() => Promise.reject(error), '')
    }
    const output = await host.call(`${key}/${tool}`, tool, args)
    if (output.type === 'waiting') return output
    if (output.type === 'stopped') return { type: 'stopped', by: output.by, reason: output.detail }
    const { text, isError } = output.call
    return verdictFrom(() => passes({ text, isError }, subject), `"${tool}" returned: ${text}`)
  }
}

/** Whether those that replaced a step have done its work, by the step's own check. */
export function judgeReplaced(
  key: string,
  step: PlanStep,
  calls: readonly WitnessedCall[],
  plan: Plan,
  options: JudgeOptions,
): Promise<Judgement> {
  const { replacedBy = [] } = step
  const results = plan.steps.flatMap(({ id, result = '' }) => (replacedBy.includes(id) ? [result] : []))
  return judge(key, step, { result: results.join('\n\n'), evidence: replacedBy, calls }, plan, options)
}

/** In a fresh context; asked once more where no verdict comes. */
export async function modelVerdict(
  key: string,
  id: string,
  criterion: string,
  evidence: string,
  { host, prompts }: Pick<JudgeOptions, 'host' | 'prompts'>,
): Promise<Verdict | NotJudged> {
  let reason = ''
  for (const again of ['', '/again']) {
    const checked = await host.run({
      key: key + again,
      name: `check ${id}`,
      system: prompts.checker,
      isAgent: false,
      messages: fill(prompts.check, { criterion, evidence }),
      output: verdictSchema,
    })
    if (checked.type === 'output') return { ...checked.output, reason: clip(checked.output.reason, 2_000) }
    if (checked.type === 'waiting') return { type: 'waiting' }
    reason = checked.detail
    if (checked.by === 'budget' || checked.by === 'interrupted') return { type: 'stopped', by: checked.by, reason }
  }
  return { type: 'unchecked', reason: `${prompts.words.unchecked}: ${reason}` }
}

/**
 * Whether the goal does without a step that the model has skipped. Without model checks nobody knows.
 *
 * @param facts What is known besides the results of steps.
 */
export async function judgeSkip(
  key: string,
  step: PlanStep,
  plan: Plan,
  facts: readonly Piece[],
  options: JudgeOptions,
): Promise<boolean> {
  const { prompts, defaultCheck } = options
  if (defaultCheck === evidenceCheckName) return false
  const { goal } = plan
  const criterion = fill(prompts.skip, { goal, title: step.title, reason: step.notes.at(-1) ?? '' })
  const evidence = [renderResults(plan.steps, prompts.words.nothing), renderPieces(facts)].join('\n\n')
  const verdict = await modelVerdict(key, step.id, criterion, evidence, options)
  return 'passes' in verdict && verdict.passes
}

async function verdictFrom(
  passes: () => boolean | Verdict | Promise<boolean | Verdict>,
  otherwise: string,
): Promise<Verdict> {
  try {
    const verdict: unknown = await passes()
    const { passes: isPassed, reason = otherwise } = Object(typeof verdict === 'object' ? verdict : { passes: verdict })
    return isPassed === true ? { passes: true, reason: '' } : { passes: false, reason: clip(String(reason), 2_000) }
  } catch (error) {
    return { passes: false, reason: `the check failed: ${error instanceof Error ? error.message : String(error)}` }
  }
}
