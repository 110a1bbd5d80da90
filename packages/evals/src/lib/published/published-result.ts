/** A number that somebody has published for a GLM model, with all that is known of how it was measured. */
export interface PublishedResult {
  /** As Z.ai or the measurer names it, e.g. `GLM-5`. */
  readonly model: string
  /** `a-z 0-9 -`; the name our suite has, or would have, without its split. */
  readonly suite: string
  /** For people. */
  readonly title: string
  /** Of the suite's data and grading; absent if it was not said. */
  readonly version?: string
  /** Absent if the suite has none, `undisclosed` if it was not said. */
  readonly split?: string
  /** Of each sample; absent if it was not said. */
  readonly trials?: number
  /** The model that plays the user; `undisclosed` if there is one and it was not said. */
  readonly userModel?: string
  /** What else was set, in words. */
  readonly settings?: string
  /** What of it is told by a run's `settings`, too, and must be the same there. */
  readonly runSettings?: Readonly<Record<string, string | number>>
  /** E.g. `accuracy`, `pass^4`. */
  readonly metric: string
  readonly value: number
  readonly unit: 'percent' | 'usd'
  readonly source: string
  /** ISO 8601, a day or a month. */
  readonly date?: string
}
