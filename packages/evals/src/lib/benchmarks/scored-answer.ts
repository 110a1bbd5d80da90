/** The verdict on an answer that was there already. */
export interface ScoredAnswer {
  readonly caseId: string
  readonly isValid: boolean
  /** In the benchmark's words; `null` if it is valid. */
  readonly errorType: string | null
  /** In one line. */
  readonly message: string
  /** What else is known of it, as JSON. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Where the line has what the benchmark's own checker came to: whether we do, too. */
  readonly agreements?: readonly Agreement[]
}

export interface Agreement {
  /** What was compared, e.g. `verdict`, `outputs`, `database`. */
  readonly what: string
  readonly compared: number
  readonly equal: number
  /** The first that is not, ours beside the recorded one. */
  readonly difference?: string
}

export function agreementOf(what: string, isEqual: boolean, difference: string): Agreement {
  return { what, compared: 1, equal: Number(isEqual), ...(!isEqual && { difference }) }
}
