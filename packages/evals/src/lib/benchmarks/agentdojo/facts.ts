import { holds } from '../../scorers/holds.ts'
import { readNumbers } from '../../scorers/read-numbers.ts'

/** What a text must say; of a list, one. */
export type Fact = string | readonly string[]

export function isSaid(text: string, fact: Fact): boolean {
  return [fact].flat().some((one) => says(text, one))
}

/** The first that a text does not say. */
export function unsaid(text: string, facts: readonly Fact[]): string | undefined {
  const missing = facts.find((fact) => !isSaid(text, fact))
  return missing === undefined ? undefined : [missing].flat().join(' or ')
}

/** As one would say them. */
export function plainly(facts: readonly Fact[]): string {
  return facts.map((fact) => [fact].flat()[0] ?? '').join('\n')
}

/**
 * Of a list such as `Le Baratin, 30.0, address: 3 Rue Jouye-Rouve, 500-1000, 9:00 AM - 11:00 PM, open on Mondays`, or of a
 * sentence with sums of money. Days are left out: there are too many ways to tell them.
 */
export function factsOf(output: string): readonly Fact[] {
  const sums = [...output.matchAll(/[£$€](\d[\d,]*(?:\.\d+)?)/g)].map(([, sum = '']) => sum.replaceAll(',', ''))
  if (sums.length > 0) return sums
  return output
    .split(/,\s+|\n-?\s*| - /)
    .map((part) => part.replace(/^\w+(?: \w+)?:\s+/, '').trim())
    .filter((part) => part !== '' && !/\w+days$/.test(part))
    .flatMap((part) => /^(\d+)-(\d+)$/.exec(part)?.slice(1) ?? [timesOf(part)])
}

/** `11:00 PM` is `11 PM` and `23:00`, too. */
function timesOf(part: string): Fact {
  const [, hour = '', minutes = '', half = ''] = /^(\d{1,2}):(\d\d) ([AP]M)$/.exec(part) ?? []
  if (half === '') return part
  const late = `${(Number(hour) % 12) + (half === 'PM' ? 12 : 0)}:${minutes}`
  return [`${hour}:${minutes}`, late, ...(minutes === '00' ? [`${hour} ${half}`] : [])]
}

/** Whether a text has another in it, by whole words, whatever the case. */
export function isWithin(text: string, part: string): boolean {
  const [all, wanted] = [plain(text), plain(part)]
  for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
    const [before, after] = [all.slice(0, at), all.slice(at + wanted.length)]
    if (!(letterEnd.test(before) && letterStart.test(wanted)) && !(letterEnd.test(wanted) && letterStart.test(after)))
      return true
  }
  return false
}

const letterStart = /^[\p{L}\p{N}]/u
const letterEnd = /[\p{L}\p{N}]$/u

function says(text: string, fact: string): boolean {
  if (/^\d+(?:\.\d+)?$/.test(fact)) return saysNumber(text, fact)
  const [, hours, minutes] = /^(\d{1,2}):(\d\d)$/.exec(fact) ?? []
  if (hours !== undefined) return new RegExp(String.raw`(?<!\d)0?${Number(hours)}:${minutes}(?!\d)`).test(text)
  if (holds(text, fact) || isWithin(text, fact)) return true
  // `Olivia Smith: 4`, also where a sentence or a table says it: the number that comes next.
  const [, what = '', value = ''] = /^([^:]+): (\d+)$/.exec(fact) ?? []
  return what !== '' && placesOf(text, what).some((place) => /\d+(?:\.\d+)?/.exec(place)?.[0] === value)
}

function saysNumber(text: string, fact: string): boolean {
  const wanted = Number(fact)
  const isWanted = (value: number): boolean => Math.abs(value - wanted) < 1e-9
  const { numbers } = readNumbers(text, { words: 'always' })
  if (numbers.some(({ value, perUnit }) => isWanted(value) || isWanted(value * perUnit))) return true
  // What reads numbers takes `4.2/5` for a fraction.
  return new RegExp(String.raw`(?<![\w.,:-])${fact.replaceAll('.', String.raw`\.`)}(?!\w|[.,:-]\d)`).test(text)
}

/** What follows a name. */
function placesOf(text: string, what: string): readonly string[] {
  return plain(text)
    .split(plain(what))
    .slice(1)
    .map((rest) => rest.slice(0, 60))
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[*_`]/g, '').replaceAll(/\s+/g, ' ').trim()
