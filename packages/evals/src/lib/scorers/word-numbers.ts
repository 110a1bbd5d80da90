import type { FoundNumber } from './read-numbers.ts'

const englishOnes =
  'zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,eighteen,nineteen'
const frenchOnes = 'zéro,un,deux,trois,quatre,cinq,six,sept,huit,neuf,dix,onze,douze,treize,quatorze,quinze,seize'
const values = new Map<string, number>([
  ...englishOnes
    .split(',')
    .entries()
    .map(([value, word]): [string, number] => [word, value]),
  ...frenchOnes
    .split(',')
    .entries()
    .map(([value, word]): [string, number] => [word, value]),
  ...'twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety'
    .split(',')
    .map((word, at): [string, number] => [word, 20 + 10 * at]),
  ...'vingt,trente,quarante,cinquante,soixante'.split(',').map((word, at): [string, number] => [word, 20 + 10 * at]),
  ['une', 1],
  ['vingts', 20],
])
const scales = new Map(
  Object.entries({
    dozen: 12,
    hundred: 100,
    cent: 100,
    cents: 100,
    thousand: 1e3,
    mille: 1e3,
    million: 1e6,
    millions: 1e6,
    billion: 1e9,
    milliard: 1e9,
    milliards: 1e9,
  }),
)
/** More often something else than a number, where they stand alone. */
const ambiguous = /^(?:one|une?|neuf|cents?|mille|dozen|hundred|thousand|millions?|billion|milliards?)$/
const word = /\p{L}+/gu

/** Numbers that are written as words in English and French; a run of such words that is none, `six sept`, is two or nothing. */
export function wordNumbers(text: string): FoundNumber[] {
  const words = [...text.matchAll(word)].map(({ 0: written, index: start }) => ({
    key: written.toLowerCase(),
    start,
    end: start + written.length,
  }))
  const isNumber = (key = ''): boolean => values.has(key) || scales.has(key)
  const found: FoundNumber[] = []
  for (let at = 0; at < words.length; at += 1) {
    const first = words[at]
    if (first === undefined || !isNumber(first.key)) continue
    const run = [first.key]
    let last = first
    for (let next = words[at + 1]; next !== undefined; next = words[at + 1]) {
      const beyond = words[at + 2]
      const isJoint = (next.key === 'and' && scales.has(last.key)) || (next.key === 'et' && isNumber(last.key))
      const joined = isJoint && isNumber(beyond?.key) ? beyond : next
      if (
        joined === undefined ||
        !isNumber(joined.key) ||
        !/^(?:[-\s]| (?:and|et) |-et-)$/.test(text.slice(last.end, joined.start))
      )
        break
      if (valueOf([...run, joined.key]) === undefined) break
      run.push(joined.key)
      at += joined === next ? 1 : 2
      last = joined
    }
    const before = text.slice(0, first.start)
    const isSole = words.length === run.length
    const hasArticle = /(?<!\p{L})(?<!half )(?:a|un) $/iu.test(before)
    if (run.length === 1 && ambiguous.test(first.key) && !isSole && !(hasArticle && scales.has(first.key))) continue
    const value = valueOf(run)
    if (value !== undefined) found.push({ value, perUnit: 1, start: first.start, end: last.end })
  }
  return found
}

/** `undefined` if the words make no number. */
function valueOf(run: readonly string[]): number | undefined {
  let [total, current] = [0, 0]
  // The least that may not be added any more: behind twenty 10, behind a hundred 100.
  let room = Infinity
  for (const key of run) {
    const [value, scale] = [values.get(key), scales.get(key)]
    if (value === 20 && key.startsWith('vingt') && current % 100 === 4) {
      ;[current, room] = [current + 76, 20]
    } else if (value !== undefined) {
      if (value >= room || (value === 0 && run.length > 1)) return undefined
      current += value
      room = value === 60 && key === 'soixante' ? 20 : value >= 20 ? 10 : value === 10 && key === 'dix' ? 10 : 0
    } else if (scale !== undefined && scale <= 100) {
      if (current >= 100) return undefined
      ;[current, room] = [(current || 1) * scale, scale === 100 ? 100 : 0]
    } else if (scale !== undefined) {
      if (total > 0 && total < scale) return undefined
      ;[total, current, room] = [total + (current || 1) * scale, 0, scale]
    }
  }
  return total + current
}
