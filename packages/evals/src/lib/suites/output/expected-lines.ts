import type { SampleLanguage } from '../languages.ts'
import type { OutputForm } from './output-target.ts'

export type LineForm = Exclude<OutputForm, { readonly type: 'outline' }>

/** The lines a text has to have, in their order. */
export function expectedLines(form: LineForm, language: SampleLanguage): readonly string[] {
  const numbers = Array.from({ length: form.count }, (_, index) => index + 1)
  switch (form.type) {
    case 'squares':
      return numbers.map((n) => `${n}. ${n * n + form.add}`)
    case 'records':
      return numbers.map((n) => {
        const city = form.cities[(n - 1) % form.cities.length]
        return JSON.stringify({ n, city, check: (form.factor * n + form.add) % 97 })
      })
    case 'calendar':
      return daysFrom(form.from, form.count).map((day) => dayLines[language](day))
    case 'table':
      return [form.head, ...numbers.map((n) => `${n};${(n * n * n) % form.modulus};${digitSum(n)}`)]
    default:
      return form satisfies never
  }
}

const digitSum = (n: number): number => Array.from(String(n)).reduce((sum, digit) => sum + Number(digit), 0)

interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
  /** 0 is Monday. */
  readonly weekday: number
}

/** Reckoned from the rules of the calendar, not by the platform, which whoever solves it may use. */
function daysFrom(from: string, count: number): readonly Day[] {
  let [year = 0, month = 0, day = 0] = from.split('-').map(Number)
  const days: Day[] = []
  while (days.length < count) {
    days.push({ year, month, day, weekday: weekdayOf(year, month, day) })
    day += 1
    if (day > monthLength(year, month)) [day, month] = [1, month + 1]
    if (month > 12) [month, year] = [1, year + 1]
  }
  return days
}

function monthLength(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}

/** By Zeller's congruence, in which the year begins in March. */
function weekdayOf(year: number, month: number, day: number): number {
  const [m, y] = month < 3 ? [month + 12, year - 1] : [month, year]
  const zeller =
    (day + Math.floor((13 * (m + 1)) / 5) + y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)) % 7
  return (zeller + 5) % 7
}

const weekdays = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  zh: ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
}
const frenchMonths = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ')
const two = (part: number): string => String(part).padStart(2, '0')

const dayLines: Readonly<Record<SampleLanguage, (day: Day) => string>> = {
  en: ({ year, month, day, weekday }) => `${year}-${two(month)}-${two(day)} ${weekdays.en[weekday]}`,
  zh: ({ year, month, day, weekday }) => `${year}年${month}月${day}日 ${weekdays.zh[weekday]}`,
  fr: ({ year, month, day, weekday }) =>
    `${weekdays.fr[weekday]} ${day === 1 ? '1er' : day} ${frenchMonths[month - 1]} ${year}`,
}
