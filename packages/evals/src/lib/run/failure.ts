import { AgentError, ContextOverflowError, ModelError, OutputError, ToolChoiceError } from '@glmkit/core'
import type { ModelErrorKind } from '@glmkit/core'
import type { TrialFailure } from '../trial.ts'

/** The model's own doing: another client or another hour would bring the same. */
const ofModel: ReadonlySet<ModelErrorKind> = new Set([
  'content-policy',
  'overflow',
  'empty',
  'thinking',
  'lost-calls',
  'repetition',
  'wrong-language',
])

/** No later trial can fare better: the run stops, and goes on once this is mended. */
const fatal: ReadonlySet<ModelErrorKind> = new Set([
  'authentication',
  'balance',
  'permission',
  'unknown-model',
  'quota',
])

/** Neither the model's doing nor that of a wrong request. */
export const isOutage = (kind: ModelErrorKind): boolean => !ofModel.has(kind) && kind !== 'bad-request'

/** Whose fault an error of a trial is. */
export function failureOf(error: unknown): TrialFailure {
  const model = modelErrorIn(error)
  if (model !== undefined) {
    const kind = isOutage(model.kind) ? 'infrastructure' : ofModel.has(model.kind) ? 'model' : 'harness'
    return { kind, name: `ModelError/${model.kind}`, message: model.message }
  }
  if (error instanceof OutputError || error instanceof ToolChoiceError || error instanceof ContextOverflowError) {
    return { kind: 'model', name: error.name, message: error.message }
  }
  if (!(error instanceof Error)) return { kind: 'harness', name: 'unknown', message: String(error) }
  const { name, message, stack } = error
  return { kind: 'harness', name, message, ...(stack !== undefined && { stack }) }
}

/** Why nothing can be had from the endpoint any more. */
export function fatalErrorIn(error: unknown): ModelError | undefined {
  const model = modelErrorIn(error)
  return model !== undefined && fatal.has(model.kind) ? model : undefined
}

/** Also of an error that says more: its causes are looked through. */
function modelErrorIn(error: unknown): ModelError | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    if (cause instanceof ModelError) return cause
  }
  return undefined
}

/** What the server asked to wait before the next try, in milliseconds. */
export const retryAfterOf = (error: unknown): number => modelErrorIn(error)?.retryAfterMs ?? 0

/** More trials than the caller bears have come to nothing, or none can any more. */
export class SuiteError extends AgentError {
  override readonly name = 'SuiteError'
}
