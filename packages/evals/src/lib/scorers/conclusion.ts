import { isDenied } from './denial.ts'
import { plainAnswer } from './plain-answer.ts'
import { readNumbers } from './read-numbers.ts'
import type { ReadNumbers, ReadNumbersOptions } from './read-numbers.ts'
import { clauseAround } from './sentences.ts'

const boxed = /\\boxed\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}/g
const is = String.raw`(?:\s*(?:[:：=≈]|(?<!\p{L})(?:is|are|est|of)(?!\p{L})|[是为])\s*)+`
const named = ['(?:answer|réponse)', '(?:result|total|sum|résultat|somme)'].map(
  (name) => String.raw`(?<!\p{L})${name}${is}`,
)
/** Behind the last of the first kind that is there; up to the end of the sentence. */
const introductions = [String.raw`答案${is}`, '(?:结果|总数|总计|合计|共计)[是为：:=]*'].map(
  (chinese, index) => new RegExp(`(?:${named[index]}|${chinese})(?<rest>(?:[^.!?。！？\\n]|[.!?](?=\\S))*)`, 'giu'),
)
const bold = /\*\*([^*\n]+)\*\*/g
const isFigure = /^\W*\d|[:：=]\s*\W?\d/u

const months =
  'jan(?:uary|vier)?|feb(?:ruary)?|février|mar(?:ch|s)|apr(?:il)?|avril|may|mai|june?|juin|july?|juillet|aug(?:ust)?|août|sep(?:t|tember|tembre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|dec(?:ember)?|décembre'
const number = String.raw`[€$£¥]?\d[\d.,' ]*`
/** What is said beside a figure without being it. The longest answers are read in one pass each. */
const asides: readonly RegExp[] = [
  /[(（](?![^()（）]*(?:(?<!\p{L})(?:or|ou)(?!\p{L})|或))[^()（）\n]{0,400}[)）]/giu,
  new RegExp(
    String.raw`(?<!\p{L}|\d)\d{1,2}(?:st|nd|rd|th|er)? (?:${months})\.?(?: \d{4})?(?!\p{L})|(?<!\p{L})(?:${months})\.? \d{1,2},? \d{4}`,
    'giu',
  ),
  /(?:(?<!\p{L})(?:of which|of whom|of them|dont)(?!\p{L})|其中)[^.;。；\n]*/giu,
  /^ *(?:sources?|references?|références?|来源|参考)\s*[:：].*$/gimu,
  // 17 km, which is about 10.6 miles
  new RegExp(
    String.raw`(?<=\d ?\p{L}+),? (?:which is |i\.e\. |that is |or |soit |ou )?(?:about|approximately|roughly|around|≈|environ) ${number} ?\p{L}+`,
    'giu',
  ),
  // 12 = 10 + 2
  new RegExp(String.raw`(?<=^[^=+×*/\n]*\d ?)=\s*${number}(?:\s*[-+−×*·/]\s*${number})+(?![^\n]*=)`, 'gmu'),
]

/**
 * The part of an answer that holds its number: `\boxed{}`, else what stands behind `answer:` or `the total is`, else the
 * only figure in bold, else the whole; and of it the numbers that are no aside and not denied.
 */
export function concludingNumbers(text: string, options: ReadNumbersOptions): ReadNumbers {
  const whole = readNumbers(text, options)
  const part = partWithNumber(text)
  const read = part === undefined ? whole : readNumbers(part, { ...options, hasDecimalComma: whole.hasDecimalComma })
  return stated(withoutAsides(read))
}

/** All the numbers of an answer that are not denied. */
export function statedNumbers(text: string, options: ReadNumbersOptions): ReadNumbers {
  return stated(readNumbers(text, options))
}

function partWithNumber(text: string): string | undefined {
  const hasNumber = (part: string | undefined): part is string =>
    part !== undefined && readNumbers(part).numbers.length > 0
  const box = [...text.matchAll(boxed)].at(-1)?.[1]
  if (hasNumber(box)) return box
  const plain = plainAnswer(text)
  for (const introduction of introductions) {
    const rest = [...plain.matchAll(introduction)].at(-1)?.groups?.['rest']
    if (hasNumber(rest)) return rest
  }
  const figures = [...text.matchAll(bold)].filter(
    ({ index, 1: span = '' }) => isFigure.test(span) && text.charAt(index - 1) !== '\\',
  )
  const values = new Set(figures.flatMap(([, span = '']) => readNumbers(span).numbers.map(({ value }) => value)))
  const [figure] = figures
  if (values.size !== 1 || figure === undefined) return undefined
  // With what follows, where a unit may stand, and with what stands before, where it may be denied.
  const line = text.slice(text.lastIndexOf('\n', figure.index) + 1).split('\n')[0] ?? ''
  return line.replaceAll(/(?<!\*)\d[\d.,' ]*/g, (written, at: number) => (isWithinBold(line, at) ? written : ' '))
}

function isWithinBold(line: string, at: number): boolean {
  return (line.slice(0, at).match(/\*\*/g)?.length ?? 0) % 2 === 1
}

function withoutAsides(read: ReadNumbers): ReadNumbers {
  let { numbers } = read
  for (const aside of asides) {
    const spans = [...read.text.matchAll(aside)].map(({ 0: span, index }) => ({ from: index, to: index + span.length }))
    const rest = numbers.filter(({ start }) => !spans.some(({ from, to }) => from <= start && start < to))
    if (rest.length > 0) numbers = rest
  }
  return { ...read, numbers }
}

/** More than, at most: a bound is not the figure. */
const bound =
  /(?<!\p{L})(?:(?:more|less|fewer|greater|other) than|at (?:most|least)|over|under|up to|not exceed\p{L}*|plus de|moins de|au (?:plus|moins)|jusqu'à|superieure? à|inférieure? à|supérieure? à)\s?[€$£¥]?$|(?:超过|不到|至少|至多|最多|最少|少于|多于|大于|小于)\s?$|[<>≤≥≠]\s?$/iu
function stated(read: ReadNumbers): ReadNumbers {
  const numbers = read.numbers.filter(({ start, end }) => {
    const { before, after } = clauseAround(read.text, start, end)
    return !bound.test(before) && !isDenied(before, after)
  })
  return { ...read, numbers }
}
