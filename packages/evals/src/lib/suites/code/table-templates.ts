import type { InEach } from '../languages.ts'
import { toCents } from './code-task.ts'
import type { CodeTemplate } from './code-task.ts'

const regions: InEach<readonly string[]> = {
  en: ['North', 'South', 'East', 'West'],
  zh: ['华北', '华南', '华东', '西南'],
  fr: ['Nord', 'Sud', 'Est', 'Ouest'],
}
const goods: InEach<readonly string[]> = {
  en: ['Kettle', 'Lamp; brass', 'Desk', 'Chair; oak', 'Shelf', 'Rug'],
  zh: ['电热水壶', '台灯;铜制', '书桌', '椅子;橡木', '书架', '地毯'],
  fr: ['Bouilloire', 'Lampe ; laiton', 'Bureau', 'Chaise ; chêne', 'Étagère', 'Tapis'],
}
const salesQuestion: InEach<(region: string) => string> = {
  en: (region) =>
    `sales.csv was exported by our office in Lyon: fields are separated by semicolons, amounts have a decimal comma, and thousands may be grouped. What are the total sales of the region “${region}”, in euros? Give the number alone, to two decimals.`,
  zh: (region) =>
    `sales.csv 由里昂办事处导出：字段以分号分隔，金额用逗号作小数点，千位可能分节。“${region}”地区的销售总额是多少欧元？只写数字，保留两位小数。`,
  fr: (region) =>
    `Le fichier sales.csv vient du bureau de Lyon : champs séparés par des points-virgules, virgule décimale, milliers parfois groupés. Quel est le total des ventes de la région « ${region} », en euros ? Répondez par le nombre seul, avec deux décimales.`,
}
const salesHead: InEach<string> = { en: 'Region;Product;Amount', zh: '地区;产品;金额', fr: 'Région;Produit;Montant' }

/** How an amount may stand in a file with decimal commas. */
function withComma(amount: number, grouping: string): string {
  const [whole = '0', cents = '00'] = amount.toFixed(2).split('.')
  return `${whole.replace(/(?<=\d)(?=(?:\d{3})+$)/g, grouping)},${cents}`
}

export const sales: CodeTemplate = {
  id: 'sales',
  difficulty: 'medium',
  variants: 2,
  make(language, random) {
    const wanted = random.pick(regions[language])
    const rows = Array.from({ length: 60 }, () => ({
      region: random.pick(regions[language]),
      product: random.pick(goods[language]),
      amount: random.integer(500, 480_000) / 100,
    }))
    const lines = rows.map(({ region, product, amount }) => {
      const grouped = withComma(amount, random.pick(['', '.', '\u00a0', '\u202f']))
      return `${region};${product.includes(';') ? `"${product}"` : product};${grouped}`
    })
    const value = rows.filter(({ region }) => region === wanted).reduce((sum, { amount }) => sum + amount, 0)
    return {
      question: salesQuestion[language](wanted),
      files: [{ name: 'sales.csv', content: `${[salesHead[language], ...lines].join('\r\n')}\r\n` }],
      answer: { type: 'number', value: toCents(value), absolute: 0.005 },
    }
  },
}

const stations: InEach<readonly string[]> = {
  en: ['Harbour', 'Airfield', 'Mill'],
  zh: ['港口', '机场', '磨坊'],
  fr: ['Port', 'Aérodrome', 'Moulin'],
}
const missing: InEach<readonly string[]> = {
  en: ['', 'NA', 'n/a', '-', '-999'],
  zh: ['', 'NA', '缺测', '—', '-999'],
  fr: ['', 'NA', 'n.d.', '-', '-999'],
}
const readingsQuestion: InEach<(station: string) => string> = {
  en: (station) =>
    `readings.csv has the temperatures of three stations; a sensor that failed left a gap or wrote -999. What is the mean temperature at the station “${station}”, in °C? Give the number alone, to two decimals.`,
  zh: (station) =>
    `readings.csv 记录了三个站点的气温；传感器故障时，数值缺失或写成 -999。“${station}”站的平均气温是多少摄氏度？只写数字，保留两位小数。`,
  fr: (station) =>
    `readings.csv contient les températures de trois stations ; un capteur en panne laisse un vide ou écrit -999. Quelle est la température moyenne à la station « ${station} », en °C ? Répondez par le nombre seul, avec deux décimales.`,
}

export const readings: CodeTemplate = {
  id: 'readings',
  difficulty: 'medium',
  variants: 2,
  make(language, random) {
    const wanted = random.pick(stations[language])
    const rows = Array.from({ length: 72 }, (_, hour) => ({
      time: `2026-05-${String(1 + Math.floor(hour / 24)).padStart(2, '0')} ${String(hour % 24).padStart(2, '0')}:00`,
      station: random.pick(stations[language]),
      tenths: random.next() < 0.25 ? undefined : random.integer(-80, 240),
    }))
    const lines = rows.map(
      ({ time, station, tenths }) =>
        `${time},${station},${tenths === undefined ? random.pick(missing[language]) : (tenths / 10).toFixed(1)}`,
    )
    const valid = rows.flatMap(({ station, tenths }) => (station === wanted && tenths !== undefined ? [tenths] : []))
    const value = valid.reduce((sum, tenths) => sum + tenths, 0) / valid.length / 10
    return {
      question: readingsQuestion[language](wanted),
      files: [{ name: 'readings.csv', content: `${['time,station,celsius', ...lines].join('\n')}\n` }],
      answer: { type: 'number', value, absolute: 0.006 },
    }
  },
}

const parts: InEach<readonly string[]> = {
  en: ['bolt', 'hinge', 'bracket', 'washer'],
  zh: ['螺栓', '铰链', '支架', '垫圈'],
  fr: ['boulon', 'charnière', 'équerre', 'rondelle'],
}
const ordersQuestion: InEach<string> = {
  en: 'In orders.csv a corrected order appears again under the same number; the row with the latest time in the column “updated” is the one that counts, wherever it stands. How many pieces of each part are on order? Answer with one JSON object, part to pieces, and nothing else.',
  zh: 'orders.csv 中，更正过的订单会以同一订单号再次出现；以“updated”一栏时间最晚的那一行为准，与所在位置无关。每种零件各订了多少件？只回答一个 JSON 对象，键为零件，值为件数。',
  fr: 'Dans orders.csv, une commande corrigée figure de nouveau sous son numéro ; c’est la ligne dont la colonne « updated » est la plus récente qui vaut, où qu’elle se trouve. Combien de pièces de chaque sorte sont commandées ? Répondez par un seul objet JSON, de la pièce vers la quantité, et rien d’autre.',
}

export const orders: CodeTemplate = {
  id: 'orders',
  difficulty: 'medium',
  variants: 2,
  make(language, random) {
    const names = parts[language]
    const row = (
      number: number,
      part: string,
      at: number,
    ): { part: string; pieces: number; line: string; at: number } => {
      const pieces = random.integer(2, 60)
      const time = new Date(Date.UTC(2026, 0, 5, 8, 0) + at * 60_000).toISOString().slice(0, 16)
      return { part, pieces, at, line: `${number},${time},${part},${pieces}` }
    }
    const history = Array.from({ length: 30 }, (_, index) => {
      // Each part is there, so that no total is missing.
      const part = names[index % names.length] ?? ''
      const times = random.sample(
        Array.from({ length: 900 }, (__, minute) => minute),
        random.pick([1, 1, 2, 3]),
      )
      return times.map((at) => row(4_100 + index, part, at))
    })
    const last = history.flatMap((rows) => rows.toSorted((a, b) => b.at - a.at).slice(0, 1))
    const value = Object.fromEntries(
      names.map((name) => [
        name,
        last.filter(({ part }) => part === name).reduce((sum, { pieces }) => sum + pieces, 0),
      ]),
    )
    const lines = random.shuffle(history.flat()).map(({ line }) => line)
    return {
      question: ordersQuestion[language],
      files: [{ name: 'orders.csv', content: `${['order,updated,part,pieces', ...lines].join('\n')}\n` }],
      answer: { type: 'json', value },
    }
  },
}

const stockQuestion: InEach<string> = {
  en: 'stock.csv has items with their number of pieces and the price of a piece in cents. What is the whole stock worth, in euros? Give the number alone, to two decimals.',
  zh: 'stock.csv 列出了每种商品的件数和单价（单位：欧分）。全部库存值多少欧元？只写数字，保留两位小数。',
  fr: 'stock.csv donne pour chaque article le nombre de pièces et le prix d’une pièce en centimes. Que vaut tout le stock, en euros ? Répondez par le nombre seul, avec deux décimales.',
}

export const stock: CodeTemplate = {
  id: 'stock',
  difficulty: 'easy',
  variants: 2,
  make(language, random) {
    const rows = Array.from({ length: 70 }, (_, index) => ({
      item: `${random.pick(parts[language])} ${index + 1}`,
      pieces: random.integer(1, 400),
      cents: random.integer(15, 9_999),
    }))
    const lines = rows.map(({ item, pieces, cents }) => `${item},${pieces},${cents}`)
    const value = rows.reduce((sum, { pieces, cents }) => sum + pieces * cents, 0) / 100
    return {
      question: stockQuestion[language],
      files: [{ name: 'stock.csv', content: `${['item,pieces,cents', ...lines].join('\n')}\n` }],
      answer: { type: 'number', value, absolute: 0.005 },
    }
  },
}
