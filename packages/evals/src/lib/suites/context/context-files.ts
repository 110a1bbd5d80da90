import { seededRandom } from '../seeded-random.ts'
import { fileCount, longFile } from './context-samples.ts'
import type { ContextTarget } from './context-samples.ts'
import { scenes } from './scenes.ts'

export interface ContextFile {
  readonly name: string
  readonly content: string
}

/** Some 1,500 tokens a file, and 4,000 for the long one. */
const charsOf = { en: 6_000, zh: 1_300, fr: 5_000 }
const longTimes = 2.8

/** The files of a sample, with what is planted in them in the middle of the rest. */
export function contextFiles({ scene: name, language, seed, planted }: ContextTarget): readonly ContextFile[] {
  const scene = scenes[name][language]
  const random = seededRandom(`${seed} files`)
  return Array.from({ length: fileCount }, (_, index) => {
    const number = index + 1
    const chars = charsOf[language] * (number === longFile ? longTimes : 1)
    const lines: string[] = []
    for (let length = 0; length < chars; length += lines.at(-1)?.length ?? 1) {
      lines.push(random.pick(scene.filler)(random.integer(1, 999), random.integer(1, 999)))
    }
    const middle = Math.floor(lines.length * (0.4 + random.next() / 5))
    const here = planted.flatMap(({ file, text }) => (file === number ? [text] : []))
    return {
      name: `${scene.file}-${String(number).padStart(2, '0')}.txt`,
      content: lines.toSpliced(middle, 0, ...here).join('\n'),
    }
  })
}
