import type { InEach } from '../languages.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { CodeTemplate } from './code-task.ts'

interface BrokenProgram {
  readonly code: string
  /** What it prints once it works. */
  readonly prints: number
}

const question: InEach<(code: string) => string> = {
  en: (code) =>
    `This Python program fails. Repair it without changing its data or what it is meant to compute, run it, and answer with the number it prints, alone.\n\n\`\`\`python\n${code}\n\`\`\``,
  zh: (code) =>
    `下面的 Python 程序会出错。请在不改动数据和计算目的的前提下把它修好，运行它，然后只回答它打印出的数字。\n\n\`\`\`python\n${code}\n\`\`\``,
  fr: (code) =>
    `Ce programme Python échoue. Réparez-le sans toucher à ses données ni à ce qu’il doit calculer, exécutez-le, et répondez par le nombre qu’il affiche, seul.\n\n\`\`\`python\n${code}\n\`\`\``,
}

const draw = (random: SeededRandom, count: number): number[] =>
  Array.from({ length: count }, () => random.integer(11, 997))

/** One step too far. */
function offByOne(random: SeededRandom): BrokenProgram {
  const values = draw(random, 24)
  const prints = values.reduce((sum, value, index) => sum + value * (index + 3), 0)
  const code = `# The values, each times its place plus three, added up
values = [${values.join(', ')}]
total = 0
for i in range(len(values) + 1):
    total += values[i] * (i + 3)
print(total)`
  return { code, prints }
}

/** A key that is not there yet. */
function missingKey(random: SeededRandom): BrokenProgram {
  const values = draw(random, 40)
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value % 7, (counts.get(value % 7) ?? 0) + value)
  const prints = [...counts].reduce((sum, [rest, total]) => sum + (rest + 1) * total, 0)
  const code = `# The sums of the values by their remainder, weighed
values = [${values.join(', ')}]
sums = {}
for value in values:
    sums[value % 7] += value
print(sum((rest + 1) * total for rest, total in sums.items()))`
  return { code, prints }
}

/** Numbers as they are written in Lyon. */
function decimalComma(random: SeededRandom): BrokenProgram {
  const tenths = draw(random, 20)
  const prints = tenths.reduce((sum, value) => sum + value * value, 0)
  const texts = tenths.map((value) => `"${Math.floor(value / 10)},${value % 10}"`)
  const code = `# The squares of the measured lengths in mm, which are given in cm
lengths = [${texts.join(', ')}]
print(sum(round(float(length) * 10) ** 2 for length in lengths))`
  return { code, prints }
}

const kinds: InEach<(random: SeededRandom) => BrokenProgram> = {
  en: offByOne,
  zh: missingKey,
  fr: decimalComma,
}

export const repair: CodeTemplate = {
  id: 'repair',
  difficulty: 'hard',
  variants: 1,
  make(language, random) {
    const { code, prints } = kinds[language](random)
    return { question: question[language](code), files: [], answer: { type: 'number', value: prints, absolute: 0 } }
  },
}
