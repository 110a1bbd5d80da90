import { UsageError } from '@glmkit/core'
import type { Score, Scorer } from '../scorer.ts'
import { concludingNumbers, statedNumbers } from './conclusion.ts'
import { excerpt } from './excerpt.ts'
import { isOneOfGuesses, isOneOfSeveral } from './listed-numbers.ts'
import { plainCharacters } from './normalise.ts'
import type { FoundNumber, ReadNumbers } from './read-numbers.ts'
import { targetOf } from './wanted.ts'
import type { Wanted } from './wanted.ts'

export interface NumericOptions {
  /** How far off the answer may be, in the target's unit. Default: 0. */
  readonly absolute?: number
  /** How far off it may be as a share of the target: 0.01 is one percent. With both, the larger counts. Default: 0. */
  readonly relative?: number
  /**
   * Only numbers that have it count, before or behind them, unless the number is the whole answer: `['€', 'euros']`, `km`.
   * With `%`, numbers are taken as written: `12 %` is 12. Without, it is 0.12.
   */
  readonly unit?: string | readonly string[]
  /**
   * Which of several different numbers counts: the `last`; `any`, as long as there are no more than four; or `only` one
   * may be there. Default: `last`: that of `\\boxed{}`, else behind `answer:` or `the total is`, else the only figure in
   * bold, else the last one, what stands in brackets, dates and `of which 3` aside.
   */
  readonly pick?: 'any' | 'last' | 'only'
}

/** Of different numbers, for `any`: more is a list of guesses. */
const mostNumbers = 4

/**
 * Passes when the number of the answer is the target. Reads English, French and Chinese notation: `1,234.5`, `1 234,5`,
 * `１２`, `3.2万`, `两亿`, `12 %`, `1.5 × 10⁶`, `744B`, `\\frac{3}{4}`, `twenty-four`. A lone `3,200` is 3.2 in samples whose `language` is `fr`.
 *
 * One of several that are offered for choice, `3 or 4`, `3–5`, never passes, nor one that is denied or a bound, `not 42`,
 * `at most 42`. Labels: `wrong-value`, `no-number`,
 * `many-numbers`.
 *
 * @throws {UsageError} If a tolerance is negative.
 * @example
 * numeric<number>(({ target }) => target, { relative: 0.01, unit: ['€', 'euros'] })
 */
export function numeric<Target>(target: Wanted<number, Target>, options: NumericOptions = {}): Scorer<Target> {
  const { absolute = 0, relative = 0, pick = 'last' } = options
  for (const [name, value] of Object.entries({ absolute, relative })) {
    if (!(value >= 0)) throw new UsageError(`Cannot score numbers: ${name} is ${value}, expected 0 or more`)
  }
  const units = [options.unit ?? []].flat().map((unit) => plainCharacters(unit).toLowerCase())
  const isPercent = units.includes('%')

  return {
    name: 'numeric',
    score({ text }, { sample }): Score {
      const wanted = targetOf(target, sample)
      const notation = sample.language === 'fr' ? { hasDecimalComma: true } : {}
      const concluded = pick === 'last' ? concludingNumbers(text, notation) : statedNumbers(text, notation)
      const hasOwnUnit = (from: ReadNumbers) => from.numbers.filter((number) => hasUnit(from, number, units))
      // A conclusion without the unit is none.
      const read = hasOwnUnit(concluded).length > 0 ? concluded : statedNumbers(text, notation)
      const counted = hasOwnUnit(read)
      const valueOf = ({ value, perUnit }: FoundNumber): number => (isPercent ? value * perUnit : value)
      // Beyond what binary fractions cost, nothing is forgiven that was not asked for.
      const tolerance = Math.max(absolute, Math.abs(wanted) * relative, Math.abs(wanted) * 1e-12)
      const isRight = (number: FoundNumber): boolean => Math.abs(valueOf(number) - wanted) <= tolerance
      const told = `${wanted}${tolerance > Math.abs(wanted) * 1e-9 ? ` ± ${tolerance}` : ''}`
      const wrong = (label: string, explanation: string): Score => ({ value: 0, label, explanation })

      const last = counted.at(-1)
      if (last === undefined) {
        const of = units.length > 0 && read.numbers.length > 0 ? ` of unit ${units.join(' or ')}` : ''
        return wrong('no-number', `no number${of} in the answer "${excerpt(text)}", expected ${told}`)
      }
      const distinct = [...new Set(counted.map(valueOf))]
      const listed = distinct.slice(0, 6).join(', ')
      if (distinct.length > (pick === 'only' ? 1 : pick === 'any' ? mostNumbers : Infinity)) {
        const remedy = pick === 'only' ? 'expected one' : `expected at most ${mostNumbers}`
        return wrong('many-numbers', `the answer has ${distinct.length} different numbers, ${remedy}: ${listed}`)
      }
      const chosen = pick === 'any' ? (counted.find(isRight) ?? last) : last
      const answer = String(valueOf(chosen))
      if (!isRight(chosen)) {
        const of = distinct.length === 1 ? '' : ` (${pick === 'any' ? 'none' : 'the last'} of ${listed})`
        return { ...wrong('wrong-value', `the answer is ${answer}${of}, expected ${told}`), answer }
      }
      if (isOneOfSeveral(read, chosen) || isOneOfGuesses(read, chosen)) {
        return { ...wrong('many-numbers', `${answer} is only one of several it offers: ${listed}`), answer }
      }
      return { value: 1, explanation: `${answer} is ${told}`, answer }
    },
  }
}

/** The unit stands right before or behind the number, or nothing else stands in the answer. */
function hasUnit({ text }: ReadNumbers, { start, end, perUnit }: FoundNumber, units: readonly string[]): boolean {
  if (perUnit === 100 && units.includes('%')) return true
  if (units.length === 0 || text.trim().replace(/\.$/, '') === text.slice(start, end)) return true
  const before = text
    .slice(0, start)
    .toLowerCase()
    .replace(/[-+−–\s]+$/, '')
  const after = text.slice(end).toLowerCase().trimStart()
  return units.some((unit) => {
    const next = after.charAt(unit.length)
    // 17 km² and 17 km/h are of another unit.
    const isBehind = after.startsWith(unit) && !(isLatin(unit.at(-1)) && isLatin(next)) && !/^[\^/]/.test(next)
    return isBehind || (before.endsWith(unit) && !(isLatin(unit.at(0)) && isLatin(before.at(-unit.length - 1))))
  })
}

const isLatin = (character = ''): boolean => /\p{L}/u.test(character) && !/\p{sc=Han}/u.test(character)
