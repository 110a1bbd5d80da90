/** Shares of what was compared that must be equal; what is not here is told without a bar. */
const bars: readonly (readonly [what: RegExp, share: number])[] = [
  [/^verdicts of (single_turn|multi_turn|agentic)$/, 1],
  [/^verdicts of mt_type_misuse$/, 0.97],
  [/^(outputs|replies)$/, 0.99],
  [/^states$/, 1],
  [/^(env_reward|env_assertions|assertions|db_match|action_checks|action_reward|communicate_reward)$/, 1],
  // Ids and numbers drawn by chance are among them.
  [/^changes$/, 0.9],
]

export function barOf(what: string): number | undefined {
  return bars.find(([pattern]) => pattern.test(what))?.[1]
}

/** What cannot be equal, and why. */
export interface KnownDifference {
  readonly caseId: string
  /** From 0; of the recorded executions. */
  readonly line: number
  readonly why: string
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    caseId: 'multi_turn_base_90',
    line: 259,
    why: 'upstream keeps one list of default mentions for each Python process, with names from walks that are not recorded',
  },
]
