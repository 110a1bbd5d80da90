/**
 * How a question relates to the documents: they answer it; it takes for granted what they deny (`false`); they are silent
 * (`absent`); they tell it of something that is nearly the same (`near`), another model, year or code.
 */
export type Premise = 'answerable' | 'false' | 'absent' | 'near'

export interface PremiseTarget {
  readonly premise: Premise
  /** What a right answer says: all of it, of a list one. For a false premise, what puts it right. */
  readonly facts?: readonly (string | readonly string[])[]
  /** What only an answer about something else says. */
  readonly wrong?: readonly string[]
  /** Names of what is nearly the same: who abstains may tell of them. */
  readonly neighbours?: readonly string[]
}

export interface PremiseQuestion extends PremiseTarget {
  readonly id: string
  readonly text: string
}
