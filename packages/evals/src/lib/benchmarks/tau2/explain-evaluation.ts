import { jsonText } from '../../python/json-text.ts'
import type { PyValue } from '../../python/value.ts'
import type { Tau2Evaluation } from './evaluate-trajectory.ts'
import type { RewardBasis, Tau2Task } from './task.ts'

const labels = {
  DB: 'database',
  ENV_ASSERTION: 'assertion',
  ACTION: 'action',
  COMMUNICATE: 'not-communicated',
  NL_ASSERTION: 'natural-language',
} as const

/** The first part of the reward that was missed, as labels of scores have it. */
export function failureOf({ criteria }: Tau2Task, found: Tau2Evaluation): string {
  return labels[missedBasis(criteria.basis, found)]
}

export function explainSuccess(task: Tau2Task): string {
  return needsJudge(task) ? 'All that can be checked without a judge was done' : 'All that the task asks for was done'
}

function missedBasis(basis: readonly RewardBasis[], found: Tau2Evaluation): RewardBasis {
  return basis.find((part) => !holds(found, part)) ?? 'DB'
}

function holds(found: Tau2Evaluation, basis: RewardBasis): boolean {
  if (basis === 'DB') return found.isDatabaseEqual
  if (basis === 'ENV_ASSERTION') return found.assertions.every((check) => check.isMet)
  if (basis === 'ACTION') return found.actionReward === 1
  return basis === 'COMMUNICATE' ? found.communicateReward === 1 : true
}

/** In one line. */
export function explainFailure({ criteria }: Tau2Task, found: Tau2Evaluation): string {
  const failed = missedBasis(criteria.basis, found)
  const missed = {
    DB: () => {
      const [first] = found.differences
      const told = (value: PyValue | undefined): string => (value === undefined ? 'nothing' : jsonText(value))
      const more = found.differences.length > 1 ? `, and ${found.differences.length - 1} more` : ''
      return `The database differs at ${first?.pointer}: expected ${told(first?.before)}, found ${told(first?.after)}${more}`
    },
    ENV_ASSERTION: () => `Does not hold: ${found.assertions.find((check) => !check.isMet)?.assertion.name ?? ''}`,
    ACTION: () => `Was not called as wanted: ${found.actions.find((check) => !check.isDone)?.action.name ?? ''}`,
    COMMUNICATE: () => `Was not said: ${found.communicated.find((check) => !check.isSaid)?.text ?? ''}`,
    NL_ASSERTION: () => '',
  }
  return missed[failed]()
}

/** Whether the reward also hangs on assertions that only a judge can check. */
export function needsJudge({ criteria }: Tau2Task): boolean {
  return criteria.basis.includes('NL_ASSERTION') && criteria.naturalLanguage.length > 0
}
