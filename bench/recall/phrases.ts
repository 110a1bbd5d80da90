/**
 * What a made conversation is put together from. `{S}` is who tells, `{O}` who listens, `{t}` a word of the topic as it
 * is said, `{q}` as it is asked about, `{v}` what makes this fact different from the others,
 * `{a}` the same as it is asked about, `{w}` when.
 */
export interface Phrases {
  readonly language: 'English' | 'French' | 'Chinese'
  readonly names: readonly (readonly [string, string])[]
  readonly topics: readonly Topic[]
  readonly facts: readonly FactKind[]
  /** Said around a fact, and alone. */
  readonly leads: readonly string[]
  readonly tails: readonly string[]
  /** Answers that name the topic and tell nothing: most of what is said. */
  readonly reactions: readonly string[]
  /** Answers to a fact, which name it. */
  readonly echoes: readonly string[]
  /** Come back to a fact long after, and tell nothing. */
  readonly mentions: readonly string[]
  /** The teller's own words on the topic, without a fact. */
  readonly musings: readonly string[]
  readonly openers: readonly string[]
  readonly byes: readonly string[]
  readonly times: readonly string[]
  readonly between: string
}

/** `asked` shares some words with `said`, and some not. */
export interface Topic {
  readonly said: readonly string[]
  readonly asked: readonly string[]
}

export interface FactKind {
  readonly kind: 'single' | 'temporal'
  /** Asked by the other, just before: then the fact may be told without naming the topic. */
  readonly prompts: readonly string[]
  readonly says: readonly string[]
  /** By the topic alone. */
  readonly asks: readonly string[]
  /** By what was told. */
  readonly asksOf: readonly string[]
  /** Asks for two facts of this kind and topic, told in two sessions. */
  readonly asksAll?: readonly string[]
  /** As it is told and as it is asked about. */
  readonly values: readonly (readonly [string, string])[]
}
