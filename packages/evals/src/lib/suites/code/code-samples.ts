import { languages } from '../languages.ts'
import { seededRandom } from '../seeded-random.ts'
import type { Sample } from '../../suite.ts'
import { crates, maze, orbit } from './algorithm-templates.ts'
import { expenses } from './chart-template.ts'
import type { CodeTarget, CodeTemplate } from './code-task.ts'
import { repair } from './repair-template.ts'
import { orders, readings, sales, stock } from './table-templates.ts'
import { letters, votes } from './text-templates.ts'
import { gates, invoices } from './time-templates.ts'

const templates: readonly CodeTemplate[] = [
  stock,
  sales,
  readings,
  orders,
  invoices,
  gates,
  orbit,
  maze,
  crates,
  letters,
  votes,
  expenses,
  repair,
]

export function* codeSamples(): Generator<Sample<CodeTarget>> {
  for (const { id, difficulty, variants, make } of templates) {
    for (const language of languages) {
      for (let variant = 1; variant <= variants; variant += 1) {
        const { question, files, answer } = make(language, seededRandom(`code ${id} ${language} ${variant}`))
        yield {
          id: `${id}-${language}-${variant}`,
          input: question,
          target: { answer, files },
          cluster: id,
          language,
          metadata: { difficulty },
        }
      }
    }
  }
}
