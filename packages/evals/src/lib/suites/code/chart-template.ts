import type { InEach } from '../languages.ts'
import { toCents } from './code-task.ts'
import type { CodeTemplate } from './code-task.ts'

const heads: InEach<readonly string[]> = {
  en: ['Rent', 'Wages', 'Travel', 'Power', 'Repairs'],
  zh: ['房租', '工资', '差旅', '电费', '维修'],
  fr: ['Loyer', 'Salaires', 'Déplacements', 'Électricité', 'Réparations'],
}
const question: InEach<string> = {
  en: 'expenses.csv lists expenses in euros, some of them in thousands (marked “k”). Draw a bar chart with one bar for each category, as high as its total in euros. Then answer with the highest total in euros, the number alone.',
  zh: 'expenses.csv 列出了各项支出，单位为欧元，其中有些以千为单位（带“k”）。请画一张柱状图，每个类别一根柱，高度为该类别的总额（欧元）。然后回答最高的总额是多少欧元，只写数字。',
  fr: 'expenses.csv énumère des dépenses en euros, certaines en milliers (marquées « k »). Tracez un diagramme à barres avec une barre par catégorie, haute de son total en euros. Répondez ensuite par le total le plus élevé en euros, le nombre seul.',
}

export const expenses: CodeTemplate = {
  id: 'expenses',
  difficulty: 'medium',
  variants: 2,
  make(language, random) {
    const names = heads[language]
    const rows = Array.from({ length: 45 }, (_, index) => ({
      category: names[index % names.length] ?? '',
      euros: random.integer(200, 9_000),
      isShort: random.next() < 0.3,
    }))
    const lines = rows.map(({ category, euros, isShort }) => `${category},${isShort ? `${euros / 1000}k` : euros}`)
    const bars = Object.fromEntries(
      names.map((name) => [
        name,
        toCents(rows.filter(({ category }) => category === name).reduce((sum, { euros }) => sum + euros, 0)),
      ]),
    )
    return {
      question: question[language],
      files: [{ name: 'expenses.csv', content: `${['category,amount', ...random.shuffle(lines)].join('\n')}\n` }],
      answer: { type: 'chart', bars },
    }
  },
}
