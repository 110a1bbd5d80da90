import type { InEach, SampleLanguage } from '../languages.ts'
import type { Program } from '../scripted-program.ts'
import { fillerFor } from './outline-texts.ts'

/** What somebody reads in a request. */
export interface ReadRequest {
  readonly language: SampleLanguage
  /** The file to be written, if one is asked for. */
  readonly file: string | undefined
  /** The parts of the text, each of which can be written by itself. */
  readonly parts: readonly string[]
  /** Between two parts. */
  readonly separator: string
}

/** Reads what is asked for and works it out, from the words of the request alone. */
export function readRequest(request: string): ReadRequest {
  const language = languageOf(request)
  const file = /\b([a-z]+\.(?:jsonl|md))\b/.exec(request)?.[1]
  const [task = ''] = request.split('\n\n')
  const titles = Array.from(request.matchAll(/^- (.+)$/gm), ([, title = '']) => title)
  const isOutline = titles.length > 0
  return {
    language,
    file,
    parts: isOutline ? sections(task, titles, language) : linesFor(task, language),
    separator: isOutline ? '\n\n' : '\n',
  }
}

function languageOf(request: string): SampleLanguage {
  if (request.includes('不得省略')) return 'zh'
  return request.includes('sans rien omettre') ? 'fr' : 'en'
}

function sections(task: string, titles: readonly string[], language: SampleLanguage): readonly string[] {
  const range = /(\d+) (?:to|到|à) (\d+)/.exec(task)
  return titles.map((title, index) => `## ${title}\n\n${fillerFor(language, Number(range?.[1] ?? 0) + 5, index)}`)
}

const numbersTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

function linesFor(task: string, language: SampleLanguage): readonly string[] {
  const numbers = (task.match(/\d+/g) ?? []).map(Number)
  const [first = 0, second = 0, third = 0] = numbers
  if (task.includes('JSON Lines')) {
    const [, factor = '', add = ''] = /(\d+)·n \+ (\d+)/.exec(task) ?? []
    const cities = (citiesIn[language].exec(task)?.[1] ?? '').split(/, |、/)
    return numbersTo(first).map((n) => {
      const rest = (BigInt(factor) * BigInt(n) + BigInt(add)) % 97n
      return `{"n":${n},"city":"${cities[(n - 1) % cities.length]}","check":${rest}}`
    })
  }
  const day = /\d{4}-\d\d-\d\d/.exec(task.replace(/[“«][^”»]*[”»]/, ''))?.[0]
  if (day !== undefined) return days(day, Number(daysIn[language].exec(task)?.[1] ?? 0), language)
  const head = /[“«]\s*(n;[^”»]*?)\s*[”»]/.exec(task)?.[1]
  if (head !== undefined) {
    const [, count = 0] = rowsIn[language].exec(task)?.map(Number) ?? []
    const [, modulus = 1] = /n³ \D*(\d+)/.exec(task)?.map(Number) ?? []
    const cubes = numbersTo(count).map((n) => {
      const digits = n.toString().replaceAll(/\d/g, (digit) => '|'.repeat(Number(digit))).length
      return `${n};${Number(BigInt(n) ** 3n % BigInt(modulus))};${digits}`
    })
    return [head, ...cubes]
  }
  return numbersTo(second).map((n) => `${n}. ${n ** 2 + third}`)
}

const citiesIn: InEach<RegExp> = {
  en: /goes through (.+?) again/,
  zh: /依次循环取 (.+?)；/,
  fr: /parcourt sans cesse (.+?) ;/,
}
const daysIn: InEach<RegExp> = { en: /(\d+) days/, zh: /(\d+) 天/, fr: /(\d+) jours/ }
const rowsIn: InEach<RegExp> = { en: /(\d+) rows/, zh: /(\d+) 行/, fr: /suivie de (\d+) lignes/ }

function days(from: string, count: number, language: SampleLanguage): readonly string[] {
  const start = Date.parse(`${from}T00:00:00Z`)
  const locale = { en: 'en-GB', zh: 'zh-CN', fr: 'fr-FR' }[language]
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
  })
  return numbersTo(count).map((n) => {
    const date = new Date(start + (n - 1) * 86_400_000)
    const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]))
    if (language === 'en') return `${date.toISOString().slice(0, 10)} ${part.weekday}`
    if (language === 'fr') return `${part.weekday} ${part.day} ${part.month} ${part.year}`
    return `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日 ${part.weekday}`
  })
}

const done: InEach<string> = { en: 'Done.', zh: '完成。', fr: 'Fait.' }
/** Below what one call should bring. */
const partChars = 4_000

/** Writes the parts into the file, as many in one call as go well. */
export function* fileProgram({ parts, separator, file = '', language }: ReadRequest): Program {
  let text = ''
  for (const part of parts) {
    if (text !== '' && text.length + part.length > partChars) {
      yield [{ name: 'write_document', arguments: { action: 'append', file, text } }]
      text = ''
    }
    text += part + separator
  }
  yield [{ name: 'write_document', arguments: { action: 'append', file, text } }]
  return done[language]
}
