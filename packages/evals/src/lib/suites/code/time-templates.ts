import type { InEach, SampleLanguage } from '../languages.ts'
import { toCents } from './code-task.ts'
import type { CodeTemplate } from './code-task.ts'

const monthNames: InEach<readonly string[]> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  zh: Array.from({ length: 12 }, (_, month) => `${month + 1}月`),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
}
const invoicesQuestion: InEach<(month: string) => string> = {
  en: (month) =>
    `In invoices.csv the date of payment is written in three ways; where there are slashes, the day comes first. How much was paid in ${month} 2026 in all? Give the number alone, to two decimals.`,
  zh: (month) =>
    `invoices.csv 中的付款日期有三种写法，带斜线的一律日在前、月在后。2026年${month}一共付了多少？只写数字，保留两位小数。`,
  fr: (month) =>
    `Dans invoices.csv, la date de paiement est écrite de trois façons ; avec des barres obliques, le jour vient en premier. Combien a été payé en ${month} 2026 en tout ? Répondez par le nombre seul, avec deux décimales.`,
}

function written(language: SampleLanguage, { month, day }: { month: number; day: number }, way: number): string {
  const two = (part: number): string => String(part).padStart(2, '0')
  if (way === 0) return `2026-${two(month)}-${two(day)}`
  if (way === 1) return `${two(day)}/${two(month)}/2026`
  const name = monthNames[language][month - 1] ?? ''
  return language === 'zh' ? `2026年${name}${day}日` : `${day} ${name} 2026`
}

export const invoices: CodeTemplate = {
  id: 'invoices',
  difficulty: 'medium',
  variants: 2,
  make(language, random) {
    const wanted = random.integer(2, 11)
    const rows = Array.from({ length: 80 }, (_, index) => ({
      number: 7_000 + index,
      // Near the wanted month, and days that could be months.
      month: wanted + random.integer(-1, 1),
      day: random.integer(1, 28),
      amount: random.integer(1_000, 90_000) / 100,
    }))
    const lines = rows.map(
      (row) => `${row.number},${written(language, row, random.integer(0, 2))},${row.amount.toFixed(2)}`,
    )
    const value = rows.filter(({ month }) => month === wanted).reduce((sum, { amount }) => sum + amount, 0)
    return {
      question: invoicesQuestion[language](monthNames[language][wanted - 1] ?? ''),
      files: [{ name: 'invoices.csv', content: `${['invoice,paid,amount', ...lines].join('\n')}\n` }],
      answer: { type: 'number', value: toCents(value), absolute: 0.005 },
    }
  },
}

const gatesQuestion: InEach<string> = {
  en: 'gates.log records when our gates all over the world were opened, each by its own clock with its offset. How many of them happened while it was 29 March 2026 in London (time zone Europe/London)? Give the number alone.',
  zh: 'gates.log 记录了世界各地闸门的开启时间，时刻后面是当地时钟的偏移量。其中有多少次发生在上海（时区 Asia/Shanghai）的2026年3月29日？只写数字。',
  fr: 'gates.log contient les ouvertures de nos portes dans le monde entier, chacune avec le décalage de sa propre horloge. Combien ont eu lieu pendant qu’il était le 29 mars 2026 à Paris (fuseau Europe/Paris) ? Répondez par le nombre seul.',
}
/** The day in UTC: both European ones have 23 hours. */
const dayOf: InEach<readonly [from: string, to: string]> = {
  en: ['2026-03-29T00:00:00Z', '2026-03-29T23:00:00Z'],
  zh: ['2026-03-28T16:00:00Z', '2026-03-29T16:00:00Z'],
  fr: ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
}

export const gates: CodeTemplate = {
  id: 'gates',
  difficulty: 'hard',
  variants: 2,
  make(language, random) {
    const [from, to] = dayOf[language].map((time) => Date.parse(time))
    const middle = Date.parse('2026-03-29T08:00:00Z')
    const openings = Array.from({ length: 300 }, () => ({
      at: middle + random.integer(-36 * 3600, 36 * 3600) * 1000,
      offsetMinutes: random.pick([-480, -300, 0, 60, 330, 480, 600]),
    }))
    const lines = openings.map(({ at, offsetMinutes }) => {
      const local = new Date(at + offsetMinutes * 60_000).toISOString().slice(0, 19)
      const size = Math.abs(offsetMinutes)
      const offset = `${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
      return `${local}${offsetMinutes < 0 ? '-' : '+'}${offset} gate ${random.integer(1, 9)} open`
    })
    const value = openings.filter(({ at }) => at >= (from ?? 0) && at < (to ?? 0)).length
    return {
      question: gatesQuestion[language],
      files: [{ name: 'gates.log', content: `${lines.join('\n')}\n` }],
      answer: { type: 'number', value, absolute: 0 },
    }
  },
}
