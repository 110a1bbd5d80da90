import type { Sample } from '../../suite.ts'
import { languages } from '../languages.ts'
import type { InEach, SampleLanguage } from '../languages.ts'
import { seededRandom } from '../seeded-random.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { expectedLines } from './expected-lines.ts'
import { headings } from './outline-texts.ts'
import type { OutputForm, OutputTarget } from './output-target.ts'

const only: InEach<string> = {
  en: 'Write all of it, without leaving anything out, and nothing else: no introduction, no code fence.',
  zh: '请全部写出，不得省略，也不要写别的：不要开场白，不要代码块。',
  fr: 'Écrivez tout, sans rien omettre, et rien d’autre : pas d’introduction, pas de bloc de code.',
}
const intoFile: InEach<(file: string) => string> = {
  en: (file) =>
    `Put all of it into the file ${file} with write_document, part by part, without leaving anything out. Then answer “Done.”`,
  zh: (file) => `请用 write_document 分段写入文件 ${file}，不得省略。写完后回答“完成”。`,
  fr: (file) =>
    `Mettez le tout dans le fichier ${file} avec write_document, partie par partie, sans rien omettre. Répondez ensuite « Fait. »`,
}

const asked: {
  readonly [Type in OutputForm['type']]: InEach<
    (form: Extract<OutputForm, { readonly type: Type }>, first: string) => string
  >
} = {
  squares: {
    en: ({ count, add }) => `Write a line “n. v” for every number n from 1 to ${count}, where v is n² + ${add}.`,
    zh: ({ count, add }) => `请为 1 到 ${count} 的每个数 n 各写一行“n. v”，其中 v 等于 n² + ${add}。`,
    fr: ({ count, add }) => `Écrivez une ligne « n. v » pour chaque nombre n de 1 à ${count}, où v vaut n² + ${add}.`,
  },
  records: {
    en: ({ count, cities, factor, add }, first) =>
      `Write ${count} records as JSON Lines, one object a line with the keys n, city and check. n counts from 1; city goes through ${cities.join(', ')} again and again; check is the remainder of ${factor}·n + ${add} divided by 97. The first line is ${first}`,
    zh: ({ count, cities, factor, add }, first) =>
      `请写 ${count} 条 JSON Lines 记录，每行一个对象，键为 n、city、check。n 从 1 开始递增；city 依次循环取 ${cities.join('、')}；check 是 ${factor}·n + ${add} 除以 97 的余数。第一行是 ${first}`,
    fr: ({ count, cities, factor, add }, first) =>
      `Écrivez ${count} enregistrements en JSON Lines, un objet par ligne avec les clés n, city et check. n compte à partir de 1 ; city parcourt sans cesse ${cities.join(', ')} ; check est le reste de ${factor}·n + ${add} divisé par 97. La première ligne est ${first}`,
  },
  calendar: {
    en: ({ from, count }, first) =>
      `Write a line for each of the ${count} days from ${from} on, with its weekday, like “${first}”.`,
    zh: ({ from, count }, first) => `请把从 ${from} 起的 ${count} 天逐行列出，写明星期几，格式如“${first}”。`,
    fr: ({ from, count }, first) =>
      `Écrivez une ligne pour chacun des ${count} jours à partir du ${from}, avec le jour de la semaine, comme « ${first} ».`,
  },
  table: {
    en: ({ count, modulus }, first) =>
      `Write a table with the first line “${first}” and ${count} rows below it, n from 1, fields separated by semicolons: n, the remainder of n³ divided by ${modulus}, the sum of the digits of n.`,
    zh: ({ count, modulus }, first) =>
      `请写一张表：首行为“${first}”，下面是 ${count} 行，n 从 1 开始，字段以分号分隔：n、n³ 除以 ${modulus} 的余数、n 的各位数字之和。`,
    fr: ({ count, modulus }, first) =>
      `Écrivez un tableau dont la première ligne est « ${first} », suivie de ${count} lignes, n à partir de 1, champs séparés par des points-virgules : n, le reste de n³ divisé par ${modulus}, la somme des chiffres de n.`,
  },
  outline: {
    en: ({ headings: titles, leastWords, mostWords }) =>
      `Write a handbook for the attendants of a lighthouse museum in Markdown, with exactly these headings of the second level (##), in this order, and no others; below each of them ${leastWords} to ${mostWords} words:\n${titles.map((title) => `- ${title}`).join('\n')}`,
    zh: ({ headings: titles, leastWords, mostWords }) =>
      `请写一份灯塔博物馆值班员手册，Markdown 格式。只用下列二级标题（##），顺序不变，不得增减；每个标题下写 ${leastWords} 到 ${mostWords} 个汉字：\n${titles.map((title) => `- ${title}`).join('\n')}`,
    fr: ({ headings: titles, leastWords, mostWords }) =>
      `Écrivez un manuel en Markdown pour les gardiens d’un musée du phare, avec exactement ces titres de deuxième niveau (##), dans cet ordre et sans autre titre ; sous chacun, de ${leastWords} à ${mostWords} mots :\n${titles.map((title) => `- ${title}`).join('\n')}`,
  },
}

const cities: InEach<readonly string[]> = {
  en: ['Lima', 'Oslo', 'Pune', 'Rome', 'Suva', 'Turku', 'Ulm'],
  zh: ['北京', '昆明', '拉萨', '西安', '厦门', '大连', '喀什'],
  fr: ['Agen', 'Brest', 'Calais', 'Dijon', 'Évreux', 'Nîmes', 'Sète'],
}
const heads: InEach<string> = { en: 'n;remainder;digits', zh: 'n;余数;数位和', fr: 'n;reste;chiffres' }
const firstDays = ['2028-02-20', '2100-02-20', '2031-12-20', '2096-02-25']

const forms: Readonly<
  Record<OutputForm['type'], (isLong: boolean, language: SampleLanguage, random: SeededRandom) => OutputForm>
> = {
  squares: (isLong, _, random) => ({
    type: 'squares',
    count: isLong ? random.integer(1_300, 1_500) : random.integer(24, 36),
    add: random.integer(3, 99),
  }),
  records: (isLong, language, random) => ({
    type: 'records',
    count: isLong ? random.integer(700, 900) : random.integer(20, 30),
    cities: random.sample(cities[language], 5),
    factor: random.integer(3, 90),
    add: random.integer(3, 90),
  }),
  calendar: (isLong, _, random) => ({
    type: 'calendar',
    from: random.pick(firstDays),
    count: isLong ? random.integer(1_000, 1_200) : random.integer(15, 30),
  }),
  table: (isLong, language, random) => ({
    type: 'table',
    head: heads[language],
    count: isLong ? random.integer(1_000, 1_200) : random.integer(24, 36),
    modulus: random.integer(300, 990),
  }),
  outline: (isLong, language, random) => ({
    type: 'outline',
    headings: random.sample(headings[language], isLong ? 14 : 5),
    ...(isLong ? longSections[language] : { leastWords: 60, mostWords: 120 }),
  }),
}

/** Chinese ones in characters, of which a word has one or two. */
const longSections: InEach<{ readonly leastWords: number; readonly mostWords: number }> = {
  en: { leastWords: 180, mostWords: 360 },
  zh: { leastWords: 320, mostWords: 640 },
  fr: { leastWords: 180, mostWords: 360 },
}

interface Template {
  readonly id: string
  readonly type: OutputForm['type']
  readonly file?: string
}

const templates: readonly Template[] = [
  { id: 'squares', type: 'squares' },
  { id: 'records', type: 'records' },
  { id: 'calendar', type: 'calendar' },
  { id: 'table', type: 'table' },
  { id: 'outline', type: 'outline' },
  { id: 'file-records', type: 'records', file: 'records.jsonl' },
  { id: 'file-outline', type: 'outline', file: 'handbook.md' },
]

export function* outputSamples(): Generator<Sample<OutputTarget>> {
  for (const { id, type, file } of templates) {
    for (const language of languages) {
      for (const size of ['short', 'long']) {
        const form = forms[type](size === 'long', language, seededRandom(`output ${id} ${language} ${size}`))
        yield {
          id: `${id}-${language}-${size}`,
          input: `${describe(form, language)}\n\n${file === undefined ? only[language] : intoFile[language](file)}`,
          target: { form, language, ...(file !== undefined && { file }) },
          cluster: id,
          language,
          metadata: { difficulty: size === 'long' ? 'hard' : 'easy' },
        }
      }
    }
  }
}

function describe(form: OutputForm, language: SampleLanguage): string {
  const first = form.type === 'outline' ? '' : (expectedLines(form, language)[0] ?? '')
  switch (form.type) {
    case 'squares':
      return asked.squares[language](form, first)
    case 'records':
      return asked.records[language](form, first)
    case 'calendar':
      return asked.calendar[language](form, first)
    case 'table':
      return asked.table[language](form, first)
    case 'outline':
      return asked.outline[language](form, first)
    default:
      return form satisfies never
  }
}
