import type { OutlineSection } from './outline/outline.ts'

/** A section is begun without knowing those shortly before it, so that they can be written side by side. */
const unknownBefore = 6
/** No section pays for all the others. */
const mostChange = 1.25
/** A section that has less of its target is asked for more. */
export const shortShare = 0.6

/**
 * 0–100: how near a length is to its target. Too short counts more than too long.
 *
 * @see S_l of LongBench-Write, https://github.com/THUDM/LongWriter/blob/main/evaluation/eval_length.py
 */
export function lengthScore(tokens: number, targetTokens: number): number {
  if (tokens === 0) return 0
  const miss = tokens > targetTokens ? (tokens / targetTokens - 1) / 3 : (targetTokens / tokens - 1) / 2
  return 100 * Math.max(0, 1 - miss)
}

/**
 * Up to which section lengths are known when section `number` is begun. By the number alone, whatever was written faster:
 * a document that was killed, or written by fewer at once, asks the model the same.
 */
export function knownBefore(number: number): number {
  return Math.max(0, Math.min(number - unknownBefore, Math.floor(number / 2)))
}

/** What a section is asked for, so that the whole comes to its target: what others missed or exceeded is spread over the rest. */
export function adjustedTarget(
  number: number,
  sections: readonly OutlineSection[],
  tokensOf: (number: number) => number,
): number {
  const own = sections[number - 1]?.targetTokens ?? 0
  const known = knownBefore(number)
  let planned = 0
  let left = 0
  for (const [index, { targetTokens }] of sections.entries()) {
    planned += index < known ? 0 : targetTokens
    left += targetTokens - (index < known ? tokensOf(index + 1) : 0)
  }
  const change = Math.min(mostChange, Math.max(1 / mostChange, left / planned))
  return Math.max(1, Math.round(own * change))
}
