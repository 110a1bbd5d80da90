import { hanNumber, hanUnit } from './han-number.ts'
import { plainCharacters } from './normalise.ts'
import { plainAnswer } from './plain-answer.ts'
import { withoutCitations } from './sentences.ts'
import { wordNumbers } from './word-numbers.ts'

/** A number of a text, and where it stands in it: in `ReadNumbers.text`, not in the original. */
export interface FoundNumber {
  /** With its scale: `3.2万` is 32,000 and `12 %` is 0.12. */
  readonly value: number
  /** `12 %` has 100: as written it is `value * perUnit`. */
  readonly perUnit: number
  readonly start: number
  readonly end: number
}

export interface ReadNumbers {
  /** Without Markdown, LaTeX and citations. */
  readonly text: string
  /** How `3,200` was read. */
  readonly hasDecimalComma: boolean
  /** Whether words were read, and not digits. */
  readonly hasWords: boolean
  /** In the order of the text. */
  readonly numbers: readonly FoundNumber[]
}

export interface ReadNumbersOptions {
  /** Whether `3,200` is 3.2; it is 3,200 otherwise. Default: as other numbers of the text are written. */
  readonly hasDecimalComma?: boolean
  /** Reads `three`, `trois` and `三`: always, where a text has no digits, or never. Default: `fallback`. */
  readonly words?: 'always' | 'fallback' | 'never'
}

const listMark = /^[ \t]*(\d{1,2}[.)、])(?=\s*\S)(?!\d)/gm
// What stands before each keeps lists of thousands of numbers from being tried anew at every one of them.
const grouped = String.raw`(?<!\d{3}[ '_])\d{1,3}(?<gap>[ '_])\d{3}(?:\k<gap>\d{3})*(?:[.,]\d+)?(?!\d|\k<gap>\d)`
const commas = String.raw`(?<!\d,)\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!,?\d)`
const points = String.raw`(?<!\d\.)\d{1,3}(?:(?:\.\d{3}){2,}|\.\d{3}(?=,))(?:,\d+)?(?!\.?\d)`
const plain = String.raw`(?:\d+(?:\.\d+|(?<!\d,\d{1,20}),\d+(?!,?\d))?|(?<![\d.])\.\d+)`
const exponent = String.raw`[eE][-+]?\d+(?!\w)| ?[x×*·] ?10\^\(?[-+]?\d+\)?|\^\(?[-+]?\d+\)?`
const fraction = String.raw`(?<!\/\d{1,20})\/\d+(?!\d|[/.,]\d)`
const number = new RegExp(
  String.raw`(?<sign>(?<![\p{Script=Latin}\d)\]%])[-+−–])? ?(?<digits>${grouped}|${commas}|${points}|${plain})(?<exponent>${exponent}|${fraction})?`,
  'gu',
)
/** One that parts neither groups nor a list. */
const decimalComma = /(?<!,\d{0,20})(?<=\d),(?:\d{1,2}|\d{4,20})(?![\d,])/
/** Dates, times, versions and addresses have digits but are no numbers. */
const codes =
  /(?<![\d.])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\/\d{1,2}\/\d{2,4}|\d{1,2}:\d{2}(?::\d{2})?|\d+\.\d+\.\d+(?:\.\d+)*)(?!\d|,\d)/g
const scales: readonly (readonly [RegExp, number])[] = [
  [/^ ?(?:trillions?)(?!\p{L})/iu, 1e12],
  [/^ ?(?:billions?|bn|milliards?|mrds?|mds?)(?!\p{L})/iu, 1e9],
  [/^B(?![\p{L}\d])/u, 1e9],
  [/^ ?(?:millions?|mn)(?!\p{L})/iu, 1e6],
  [/^M(?![\p{L}\d])|^ ?M(?=[€$£¥])/u, 1e6],
  [/^ ?(?:thousand|mille)(?!\p{L})/iu, 1e3],
  [/^[kK](?![\p{L}\d])/u, 1e3],
]
const percent = /^\s?(?:%|percent\b|per cent\b|pour ?cent\b|pct\b)/i

/**
 * Reads the numbers of a text in English, French and Chinese notation.
 *
 * Citations, marks of numbered lists, dates, times, versions, and numbers in names such as `GLM-5` and `Qwen3-8B` are none.
 */
export function readNumbers(
  original: string,
  { hasDecimalComma, words = 'fallback' }: ReadNumbersOptions = {},
): ReadNumbers {
  const text = blank(
    plainCharacters(plainAnswer(withoutCitations(original)))
      .replaceAll(/[^\S\n]/g, ' ')
      .replaceAll('’', "'")
      .replaceAll('萬', '万')
      .replaceAll('億', '亿'),
  )
  const isDecimal = hasDecimalComma ?? decimalComma.test(text)
  const found: FoundNumber[] = []
  for (const match of text.matchAll(number)) {
    const one = numberAt(text, match, isDecimal)
    const before = found.at(-1)
    if (one === undefined) continue
    if (before !== undefined && isOne(text, before, one)) {
      found[found.length - 1] = { ...before, value: before.value + one.value, end: one.end }
    } else found.push(one)
  }
  const all = [...found, ...hanNumbers(text, words === 'always' || (words === 'fallback' && found.length === 0))]
  const hasWords = words === 'always' || (words === 'fallback' && all.length === 0)
  if (hasWords) all.push(...wordNumbers(text))
  const numbers = joined(
    text,
    all.toSorted((a, b) => a.start - b.start),
  )
  return { text, numbers, hasDecimalComma: isDecimal, hasWords }
}

/** Replaces what only looks like numbers by spaces. */
function blank(text: string): string {
  const marks = [...text.matchAll(listMark)]
  const listed = marks.length < 2 ? text : text.replaceAll(listMark, (mark) => ' '.repeat(mark.length))
  return listed.replaceAll(codes, (code) =>
    /^\d{1,3}(?:\.\d{3}){2,}$/.test(code) ? code : '\u2026'.repeat(code.length),
  )
}

function numberAt(text: string, match: RegExpExecArray, isDecimalComma: boolean): FoundNumber | undefined {
  const { sign = '', digits = '', exponent: tail = '' } = match.groups ?? {}
  const start = match.index + match[0].search(/[^ ]/)
  if (isInName(text, start + sign.length)) return undefined
  let end = match.index + match[0].length
  let value = valueOf(digits, isDecimalComma)
  const power = /\^?\(?([-+]?\d+)\)?$/.exec(tail)?.[1] ?? ''
  if (tail.startsWith('/')) value /= Number(power)
  else if (tail.startsWith('^')) value **= Number(power)
  else if (tail !== '') value = Number(`${value}e${Number(power)}`)
  const han = /^ ?([十百千万亿]+)(?!\p{sc=Han}*分之)/u.exec(text.slice(end, end + 12))
  if (han !== null) {
    value = times(value, hanUnit(han[1] ?? ''))
    end += han[0].length
  } else {
    for (const [pattern, scale] of scales) {
      const suffix = pattern.exec(text.slice(end, end + 12))
      if (suffix === null) continue
      value = times(value, scale)
      end += suffix[0].length
      break
    }
  }
  if (/^[a-zA-Z]+\d/.test(text.slice(end, end + 16))) return undefined
  if (sign === '-' || sign === '−' || sign === '–') value = -value
  const isPercent = percent.test(text.slice(end, end + 10)) || isPercentOf(text, start)
  return { value: isPercent ? times(value, 0.01) : value, perUnit: isPercent ? 100 : 1, start, end }
}

/** Whether letters and digits run into it from the left. */
function isInName(text: string, start: number): boolean {
  const [run = ''] =
    /[\p{L}\d_.-]*$/u.exec(text.slice(Math.max(0, start - 40), start).replaceAll(/\p{sc=Han}/gu, ' ')) ?? []
  return /\p{L}|_/u.test(run)
}

function valueOf(written: string, isDecimalComma: boolean): number {
  const bare = written.replaceAll(/[ '_]/g, '')
  if (!bare.includes(',')) return Number(/\..*\./.test(bare) ? bare.replaceAll('.', '') : bare)
  if (/\.\d{3},|\..*\..*,/.test(bare)) return Number(bare.replaceAll('.', '').replace(',', '.'))
  const isGroup = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(bare)
  const isSingle = /^\d{1,3},\d{3}$/.test(bare)
  return Number(isGroup && !(isSingle && isDecimalComma) ? bare.replaceAll(',', '') : bare.replace(',', '.'))
}

/** As written in decimals: 3.2 × 10,000 is 32,000 and not 32,000.000000000004. */
function times(value: number, scale: number): number {
  return Number((value * scale).toPrecision(15))
}

/** 3亿2000万, and 1 1/2. */
function isOne(text: string, before: FoundNumber, after: FoundNumber): boolean {
  if (before.value <= after.value) return false
  const [first, second] = [text.slice(before.start, before.end), text.slice(after.start, after.end)]
  if (before.end === after.start) return /[万亿]$/.test(first)
  return before.end + 1 === after.start && after.value < 1 && /^\d+$/.test(first) && /^\d+\/\d+$/.test(second)
}

/** Also before a currency, `-$5`, but not between prices, `$3 -$5`. */
const minus =
  /(?<!\p{L})(?<!\d\s?)(?:minus|negative|(?<!(?:au|du|le) )moins)\s$|(?:负|零下)\s?$|(?<![\p{L}\d)\]%€$£¥])(?<!\d\s)[-−–][€$£¥]$/iu

/** `minus 3`, `零下5`, and `三分之二`, which is one number. */
function joined(text: string, numbers: readonly FoundNumber[]): FoundNumber[] {
  const signed = numbers.map((one) => {
    return minus.test(text.slice(Math.max(0, one.start - 12), one.start)) ? { ...one, value: -one.value } : one
  })
  return signed.flatMap((one, at) => {
    const [before, next] = [signed[at - 1], signed[at + 1]]
    if (next !== undefined && text.slice(one.end, next.start) === '分之') return []
    if (before === undefined || text.slice(before.end, one.start) !== '分之') return [one]
    return [{ ...one, value: one.value / before.value, start: before.start }]
  })
}

const isPercentOf = (text: string, start: number): boolean => text.slice(Math.max(0, start - 3), start) === '百分之'

const hanRun =
  /[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億]+(?:点[零〇一二三四五六七八九]+[百千万亿]*)?/g
/** A single 一 is more often a word than a number. */
const measure = /^(?:分之|[个位人天年月日次种名条岁元块倍台页章度]|[\s。，,.!！]|$)/

/** Numerals with 万 and 亿 are always numbers; others where `areOthers`. */
function hanNumbers(text: string, areOthers: boolean): FoundNumber[] {
  return [...text.matchAll(hanRun)].flatMap((match) => {
    const [run] = match
    const [start, end] = [match.index, match.index + run.length]
    if (/[\d.] ?$/.test(text.slice(Math.max(0, start - 2), start)) || text.charAt(start - 1) === '第') return []
    if (run === '百' && text.startsWith('分之', end)) return []
    const isLarge = /^[^百千万亿].*[万亿]/.test(run)
    const isCounted = run.length > 1 ? !/^[百千万亿]/.test(run) : measure.test(text.slice(end, end + 2))
    const value = isLarge || (areOthers && isCounted) ? hanNumber(run) : undefined
    if (value === undefined) return []
    const isPercent = isPercentOf(text, start)
    return [{ value: isPercent ? times(value, 0.01) : value, perUnit: isPercent ? 100 : 1, start, end }]
  })
}
