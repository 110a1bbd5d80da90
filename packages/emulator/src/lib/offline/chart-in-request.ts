import { decimalsOf, type ChartData } from './chart-data.ts'
import { fold, isHan, tokenize, type Language, type Token } from './language.ts'
import { parseNumber } from './numbers.ts'
import { say } from './phrases.ts'
import { chartMeta, chartWords } from './question-patterns.ts'
import { stopWords } from './stop-words.ts'

interface Pair {
  readonly label: string
  readonly raw: string
  readonly value: number
  readonly unit: string
  /** Written "apples: 3" or "apples = 3": meant as data beyond doubt. */
  readonly isExplicit: boolean
}

const figure = String.raw`([$€¥£]?)(-?\d+(?:[.,]\d+)*)\s?([%$€¥£元]?)(?![\p{Script=Latin}\d])`
/** "apples 3", "apples: 3", "Q1 = 10", "苹果3". */
const labelFirst = new RegExp(
  String.raw`(\p{L}(?:[\p{L}\p{N} '’_-]|(?<=\d)\.(?=\d)){0,60}?)(?:(?<=\p{Script=Han})\s*|\s+|(\s*[:：=]\s*))${figure}`,
  'gu',
)
/** "3 apples", "5个梨". */
const numberFirst = new RegExp(String.raw`(?<![\p{L}\p{N}.,-])${figure}\s*(\p{L}[\p{L} '’-]{0,60})`, 'gu')

/**
 * The numbers a request itself brings along to be drawn: two or more labels, each with its number.
 *
 * Where documents can be searched, "GLM 5, Kimi 2" rather names things to look up.
 */
export function chartInRequest(text: string, language: Language, canSearch: boolean): ChartData | undefined {
  const pairs = [labelledBefore(text), labelledAfter(text)].find((found) => found.length > 1)
  if (pairs === undefined || new Set(pairs.map(({ label }) => label)).size < pairs.length) return undefined
  if (pairs.every(({ raw }) => /^(?:19|20)\d\d$/.test(raw))) return undefined
  if (canSearch && pairs.some(({ label, isExplicit }) => !isExplicit && /^\p{Lu}/u.test(label))) return undefined
  const units = new Set(pairs.map(({ unit }) => unit))
  if (units.size > 1) return undefined
  return {
    title: say('requestNumbers', language),
    labelName: '',
    valueName: '',
    series: [''],
    rows: pairs.map(({ label, value }) => ({ label, series: '', value })),
    unit: pairs[0]?.unit ?? '',
    decimals: Math.max(...pairs.map(decimalsOf)),
    refs: [],
    leftOut: [],
  }
}

function labelledBefore(text: string): Pair[] {
  return [...text.matchAll(labelFirst)].flatMap(([, words = '', mark, sign = '', raw = '', unit = '']) => {
    const tokens = tokenize(words)
    const first = tokens[tokens.findLastIndex(saysNothing) + 1]
    return first === undefined ? [] : [pairOf(words.slice(first.index), raw, sign || unit, mark !== undefined)]
  })
}

function labelledAfter(text: string): Pair[] {
  return [...text.matchAll(numberFirst)].flatMap(([, sign = '', raw = '', unit = '', words = '']) => {
    // The measure word of "5个梨" counts the label, it is none of it.
    const label = isHan(words) ? words.replace(/^[个只条名位本台辆件]/, '') : words
    const end = tokenize(label).find(saysNothing)?.index ?? label.length
    return end === 0 ? [] : [pairOf(label.slice(0, end), raw, sign || unit, false)]
  })
}

function pairOf(label: string, raw: string, unit: string, isExplicit: boolean): Pair {
  return { label: label.trim(), raw, value: parseNumber(raw), unit, isExplicit }
}

/** Words of asking and of drawing, which a label is cut off from. */
function saysNothing({ surface }: Token): boolean {
  const word = fold(surface)
  return (
    Object.values(stopWords).some((words) => words.has(word)) ||
    chartWords.test(surface) ||
    surface.replace(chartMeta, '') === ''
  )
}
