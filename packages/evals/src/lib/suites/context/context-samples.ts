import type { Sample } from '../../suite.ts'
import { languages } from '../languages.ts'
import type { SampleLanguage } from '../languages.ts'
import { seededRandom } from '../seeded-random.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { scenes } from './scenes.ts'
import type { Scene, SceneName } from './scenes.ts'

/** Where what is asked for stands: in which file, in a long one, given twice, in two places, nowhere. */
const kinds = ['early', 'middle', 'late', 'long-file', 'update', 'two', 'absent'] as const
type Kind = (typeof kinds)[number]

/** A line among those that are of no use. */
export interface Planted {
  /** The file, from 1. */
  readonly file: number
  readonly text: string
}

export interface ContextTarget {
  readonly scene: SceneName
  readonly language: SampleLanguage
  /** From which the files are made, with what is planted in them. */
  readonly seed: string
  readonly planted: readonly Planted[]
  /** `null` where nothing of it was said. */
  readonly answer: number | null
}

export const fileCount = 12
/** Too long to be shown whole even when it is new. */
export const longFile = 5

const difficulty: Readonly<Record<Kind, 'easy' | 'medium' | 'hard'>> = {
  late: 'easy',
  early: 'medium',
  middle: 'medium',
  'long-file': 'medium',
  update: 'hard',
  two: 'hard',
  absent: 'hard',
}

export function* contextSamples(): Generator<Sample<ContextTarget>> {
  for (const kind of kinds) {
    for (const scene of ['harbour', 'theatre'] as const) {
      for (const language of languages) {
        const id = `${kind}-${scene}-${language}`
        const seed = `context ${id}`
        const { question, planted, answer } = plant(kind, scenes[scene][language], seededRandom(seed))
        yield {
          id,
          input: question,
          target: { scene, language, seed, planted, answer },
          cluster: `${kind}-${scene}`,
          language,
          metadata: { kind, scene, difficulty: difficulty[kind] },
        }
      }
    }
  }
}

interface Plot {
  readonly question: string
  readonly planted: readonly Planted[]
  readonly answer: number | null
}

const valueFrom = (random: SeededRandom): number => random.integer(1_101, 9_899)

function plant(kind: Kind, { things, fact, update, question, sumQuestion }: Scene, random: SeededRandom): Plot {
  const [asked = '', other = '', ...rest] = random.shuffle(things)
  const [value, second] = [valueFrom(random), valueFrom(random)]
  // Like what is asked for, and not it; one of them among what is shown at the end.
  const near = [3, 6, 8, 11].map((file, index) => ({ file, text: fact(rest[index] ?? '', valueFrom(random)) }))
  const at = (file: number, text: string): Planted => ({ file, text })
  const single = (file: number): Plot => ({
    question: question(asked),
    planted: [...near, at(file, fact(asked, value))],
    answer: value,
  })
  switch (kind) {
    case 'early':
      return single(random.integer(1, 2))
    case 'middle':
      return single(random.integer(6, 7))
    case 'late':
      return single(fileCount)
    case 'long-file':
      return single(longFile)
    case 'update':
      return {
        question: question(asked),
        planted: [
          ...near,
          at(random.integer(1, 3), fact(asked, second)),
          at(random.integer(6, 7), update(asked, value)),
        ],
        answer: value,
      }
    case 'two':
      return {
        question: sumQuestion(asked, other),
        planted: [...near, at(random.integer(1, 3), fact(asked, value)), at(random.integer(6, 8), fact(other, second))],
        answer: value + second,
      }
    case 'absent':
      return { question: question(asked), planted: near, answer: null }
    default:
      return kind satisfies never
  }
}
