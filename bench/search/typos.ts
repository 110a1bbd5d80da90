import type { Collection } from './collection.ts'
import { createRandom, mix, pick, type Random } from './random.ts'

const word = /(?<![\p{L}\p{N}_])[\p{sc=Latin}]{4,}(?![\p{L}\p{N}_])/gu
const letters = 'abcdefghijklmnopqrstuvwxyz'

/** The queries with one edit in the rarest word of each that the collection has; `undefined` where there is none. */
export function withTypos({ passages, queries }: Collection, seed = 1): (string | undefined)[] {
  const frequencies = new Map<string, number>()
  for (const { title, text } of passages) {
    for (const each of new Set(`${title} ${text}`.toLowerCase().match(word))) {
      frequencies.set(each, (frequencies.get(each) ?? 0) + 1)
    }
  }
  const frequencyOf = (each: string): number => frequencies.get(each.toLowerCase()) ?? Infinity
  return queries.map(({ text }, index) => {
    const [rarest] = (text.match(word) ?? [])
      .filter((each) => frequencyOf(each) < Infinity)
      .toSorted((a, b) => frequencyOf(a) - frequencyOf(b))
    if (rarest === undefined) return undefined
    return text.replace(rarest, () => misspelt(createRandom(mix(seed, index)), rarest))
  })
}

/** One letter left out, put in, replaced, or two in the wrong order. */
function misspelt(random: Random, text: string): string {
  for (;;) {
    const at = pick(random, text.length)
    const letter = letters.charAt(pick(random, letters.length))
    const [before, after] = [text.slice(0, at), text.slice(at)]
    const swapped = `${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`
    const edits = [before + after.slice(1), before + letter + after, before + letter + after.slice(1), swapped]
    const edited = edits[pick(random, edits.length)] ?? text
    if (edited.toLowerCase() !== text.toLowerCase()) return edited
  }
}
