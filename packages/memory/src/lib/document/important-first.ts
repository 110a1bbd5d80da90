import { countTokens } from '../count/count-tokens.ts'

export interface Passage {
  readonly text: string
  /** Higher is more important. */
  readonly importance: number
}

/**
 * Orders what was found for a prompt: the most important first, where a model reads best, and as much as fits. Equals keep
 * their order. What is left out is never more important than what stays, unless it is longer than the limit by itself.
 *
 * @param maxTokens Of all texts together.
 * @see https://arxiv.org/abs/2307.03172
 */
export function importantFirst<Kind extends Passage>(
  passages: readonly Kind[],
  maxTokens: number,
  count: (text: string) => number = countTokens,
): Kind[] {
  let left = maxTokens
  let isFull = false
  return passages
    .toSorted((a, b) => b.importance - a.importance)
    .filter(({ text }) => {
      const tokens = count(text)
      if (isFull || tokens > maxTokens) return false
      isFull = tokens > left
      left -= tokens
      return !isFull
    })
}
