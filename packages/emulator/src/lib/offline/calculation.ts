import type { CodeTool } from './find-tools.ts'
import type { ChartData } from './chart-data.ts'
import { fold } from './language.ts'
import { parseNumber } from './numbers.ts'
import { matchTerm, prepare, termsOf, type Term } from './terms.ts'
import type { Part } from './understand-request.ts'
import type { Unit } from './units.ts'

/** A computation a code tool can do: named numbers, one formula, and where the numbers come from. */
export interface Calculation {
  readonly values: Readonly<Record<string, number | readonly number[]>>
  /** In the common grammar of JavaScript and Python, over the names in `values`. */
  readonly formula: string
  readonly refs: readonly string[]
  /** The currency or unit of the result, if it has one. */
  readonly unit: string
}

const number = String.raw`\d+(?:[.,\s]\d+)*`
const scales: readonly (readonly [RegExp, number])[] = [
  [/^(?:billions?|milliards?|bn|十亿)/, 1e9],
  [/^(?:millions?|mio|m(?![a-z])|百万)/, 1e6],
  [/^(?:thousand|mille|k(?![a-z])|千)/, 1e3],
  [/^亿/, 1e8],
  [/^万/, 1e4],
]

const price =
  /([$€¥£元])\s?(\d+(?:\.\d+)*)|(\d+(?:\.\d+)*)\s?([$€¥£元]|euros?\b|dollars?\b|usd\b|eur\b|yuan\b|美元|欧元)/
const perSoMany = /(?:\bper\b|\bpar\b|\bfor\b|\bpour\b|\/|每)\s*(?=\d|million|thousand|mille|k\b|m\b|百万|千|万)/

/** "17% of 4,250" or "12 * (3 + 4)": everything needed stands in the text. */
export function calculationInText(text: string): Calculation | undefined {
  const percent = new RegExp(`(${number})\\s*%\\s*(?:of|de|du|des)\\s*[$€¥£]?\\s*(${number})(?!\\s*%)`, 'i').exec(text)
  const chinese = new RegExp(`(${number})\\s*的\\s*(${number})\\s*%`).exec(text)
  const share = percent?.[1] ?? chinese?.[2]
  const base = percent?.[2] ?? chinese?.[1]
  if (share !== undefined && base !== undefined) {
    return {
      values: { percent: parseNumber(share), base: parseNumber(base) },
      formula: 'base * percent / 100',
      refs: [],
      unit: '',
    }
  }
  const expression = /\(*\d[\d.,]*\)*(?:\s*[-+*/×÷x]\s*\(*\d[\d.,]*\)*)+/.exec(text)?.[0]
  if (expression === undefined || /^\d{4}-\d\d?(?:-\d\d?)?$/.test(expression)) return undefined
  const formula = expression
    .replace(/[×x]/g, '*')
    .replace(/÷/g, '/')
    .replace(/\d[\d.,]*/g, (raw) => String(parseNumber(raw.replace(/[.,]$/, ''))))
  return formula.split('(').length === formula.split(')').length
    ? { values: {}, formula, refs: [], unit: '' }
    : undefined
}

/** "What do 3 million tokens cost?" with a passage that gives a price for so many. */
export function costFromPassage({ text, terms }: Part, unit: Unit): Calculation | undefined {
  const quantity = scaledNumber(fold(text))
  // "price (€): 1.40" puts the currency before the number, as "€1.40" does.
  const said = fold(unit.text).replace(/\(([$€¥£元])\)\s*:\s*/g, ': $1')
  if (quantity === undefined || scaledNumbers(said).includes(quantity)) return undefined
  const clause = clauseFor(terms, said)
  const rate = clause === undefined ? null : price.exec(clause)
  if (rate === null) return undefined
  const context = `${clause} ${fold(unit.headings)}`
  const per = perSoMany.exec(context)
  const size = per === null ? 1 : scaledNumber(context.slice(per.index + per[0].length), true)
  return {
    values: { quantity, price: parseNumber(rate[2] ?? rate[3] ?? ''), per: size ?? 1 },
    formula: 'quantity / per * price',
    refs: [unit.passage.ref],
    unit: (rate[1] ?? rate[4] ?? '').replace(/^(?:usd|eur)$/, (code) => code.toUpperCase()),
  }
}

/** Of "1 USD for input, 3 USD for output" the price asked for, the plainest if several fit. */
function clauseFor(terms: readonly Term[], text: string): string | undefined {
  const clauses = text.split(/[,;、。]|\b(?:and|et)\b|和/).filter((clause) => price.test(clause))
  const subjects = terms.filter(
    ({ isExact, concepts }) => !isExact && !concepts.some(({ words }) => words.en.includes('price')),
  )
  const asked = prepare(terms.map(({ surface }) => surface).join(' '))
  const scored = clauses.map((clause) => {
    const words = prepare(clause)
    const fitting = subjects.filter((term) => matchTerm(term, words) > 0).length
    // "cached input" is not what a question about input means.
    const unasked = termsOf(clause).filter((term) => !term.isNumber && matchTerm(term, asked) === 0).length
    return { clause, score: fitting - unasked / 2 }
  })
  return scored.toSorted((a, b) => b.score - a.score)[0]?.clause
}

/** The sum or the mean of the values of a table. */
export function totalOf(question: string, data: ChartData): Calculation | undefined {
  const text = fold(question)
  const values = data.rows.filter(({ series }) => series === data.series[0]).map(({ value }) => value)
  if (/average|\bmean\b|moyenne|平均/.test(text))
    return { values: { values }, formula: 'sum(values) / len(values)', refs: data.refs, unit: data.unit }
  if (/\bsum\b|total|somme|add up|总|合计/.test(text))
    return { values: { values }, formula: 'sum(values)', refs: data.refs, unit: data.unit }
  return undefined
}

export function writeCalculationCode({ values, formula, refs }: Calculation, tool: CodeTool): string {
  const isPython = tool.language === 'python'
  return [
    ...refs.map((ref) => `${isPython ? '#' : '//'} Source: ${ref.replace(/\s+/g, ' ')}`),
    ...(isPython || !formula.includes('sum(')
      ? []
      : ['const sum = (list) => list.reduce((total, value) => total + value, 0)', 'const len = (list) => list.length']),
    ...Object.entries(values).map(([name, value]) => `${isPython ? '' : 'const '}${name} = ${JSON.stringify(value)}`),
    isPython ? `result = ${formula}` : `const result = ${formula}`,
    // Ten digits hide the noise of binary fractions: 0.1 + 0.2.
    isPython ? 'print(float(f"{result:.10g}"))' : 'console.log(Number(result.toPrecision(10)))',
  ].join('\n')
}

/** The formula with its numbers, for people. */
export function describeCalculation({ values, formula }: Calculation): string {
  const list = values.values
  if (Array.isArray(list))
    return formula.replace('sum(values)', `(${list.join(' + ')})`).replace('len(values)', String(list.length))
  return formula.replace(/[a-z]+/g, (name) => String(values[name] ?? name)).replace(/\*/g, '×')
}

function scaledNumber(text: string, isStart = false): number | undefined {
  if (isStart && !/^\s*\d/.test(text)) return scales.find(([pattern]) => pattern.test(text.trim()))?.[1]
  return scaledNumbers(text)[0]
}

function scaledNumbers(text: string): number[] {
  return [...text.matchAll(/(?<![\p{L}\d.-])(\d+(?:\.\d+)*)\s*/gu)].map((match) => {
    const rest = text.slice(match.index + match[0].length)
    return Number(match[1]) * (scales.find(([pattern]) => pattern.test(rest))?.[1] ?? 1)
  })
}
