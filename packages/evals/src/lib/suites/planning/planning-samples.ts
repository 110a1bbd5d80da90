import type { Sample } from '../../suite.ts'
import { languages } from '../languages.ts'
import { seededRandom } from '../seeded-random.ts'
import { kitchenSample } from './kitchen-samples.ts'
import { scenarios } from './planning-target.ts'
import type { PlanningTarget } from './planning-target.ts'
import { travelSample } from './travel-samples.ts'
import { warehouseSample } from './warehouse-samples.ts'

const difficulty = { plain: 'easy', order: 'medium', limit: 'hard', failure: 'medium', impossible: 'hard' } as const

export function* planningSamples(): Generator<Sample<PlanningTarget>> {
  for (const [world, make] of Object.entries({
    kitchen: kitchenSample,
    travel: travelSample,
    warehouse: warehouseSample,
  })) {
    for (const scenario of scenarios) {
      for (const language of languages) {
        const id = `${world}-${scenario}-${language}`
        yield {
          id,
          ...make(scenario, language, seededRandom(`planning ${id}`)),
          cluster: `${world}-${scenario}`,
          language,
          metadata: { world, scenario, difficulty: difficulty[scenario] },
        }
      }
    }
  }
}
