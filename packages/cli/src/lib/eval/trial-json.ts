import type { Trial } from '@glmkit/evals'

/** Whose a trial is. */
export interface TrialRun {
  readonly suite: string
  /** What it is called in this run: the model, the solver or both, whatever tells it from the others. */
  readonly run: string
  readonly solver: string
  readonly model?: string
}

/** A trial as a line of `--json`. */
export function trialJson(trial: Trial, run: TrialRun): string {
  const { sample, isPassed, scores, solution, failure, limit, usageByModel, workingMs } = trial
  return JSON.stringify({
    ...run,
    id: sample.id,
    trial: trial.trial,
    passed: isPassed ?? null,
    scores: scores.map(({ scorer, role, value, label, explanation }) => ({ scorer, role, value, label, explanation })),
    text: solution?.text,
    turns: solution?.turns,
    ...(failure && { error: { kind: failure.kind, name: failure.name, message: failure.message } }),
    ...(limit && { limit }),
    usageByModel,
    seconds: workingMs / 1_000,
  })
}
