import type { InEach } from '../languages.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { CodeTemplate } from './code-task.ts'

interface Sequence {
  readonly start: number
  readonly add: number
  readonly modulus: number
}
const orbitQuestion: InEach<(sequence: Sequence) => string> = {
  en: ({ start, add, modulus }) =>
    `A sequence begins with ${start}; each further number is the square of the one before plus ${add}, modulo ${modulus}. How many different numbers occur in it? Give the number alone.`,
  zh: ({ start, add, modulus }) =>
    `一个数列从 ${start} 开始，之后每一项等于前一项的平方加 ${add}，再对 ${modulus} 取余。数列中共出现多少个不同的数？只写数字。`,
  fr: ({ start, add, modulus }) =>
    `Une suite commence par ${start} ; chaque terme suivant est le carré du précédent plus ${add}, modulo ${modulus}. Combien de nombres différents y apparaissent ? Répondez par le nombre seul.`,
}

/** By Floyd's tortoise and hare: another way than anybody would take who writes a program for it. */
function orbitOf({ start, add, modulus }: Sequence): number {
  const step = (value: number): number => Number((BigInt(value) * BigInt(value) + BigInt(add)) % BigInt(modulus))
  let slow = step(start)
  let fast = step(slow)
  while (slow !== fast) [slow, fast] = [step(slow), step(step(fast))]
  let tail = 0
  for (slow = start; slow !== fast; tail += 1) [slow, fast] = [step(slow), step(fast)]
  let cycle = 1
  for (fast = step(slow); slow !== fast; cycle += 1) fast = step(fast)
  return tail + cycle
}

export const orbit: CodeTemplate = {
  id: 'orbit',
  difficulty: 'easy',
  variants: 2,
  make(language, random) {
    const draw = (): Sequence => ({
      start: random.integer(10, 999),
      add: random.integer(3, 99),
      modulus: random.integer(4_000_000, 9_000_000),
    })
    let sequence = draw()
    let value = orbitOf(sequence)
    // Long enough that nobody counts by hand, and that who stops after a thousand is wrong.
    for (; value < 1_200 || value > 9_000; value = orbitOf(sequence)) sequence = draw()
    return { question: orbitQuestion[language](sequence), files: [], answer: { type: 'number', value, absolute: 0 } }
  },
}

const mazeQuestion: InEach<string> = {
  en: 'maze.txt is a grid; # is blocked. How many ways lead from the top left corner to the bottom right one if every step goes right or down? Give the exact number alone, all digits.',
  zh: 'maze.txt 是一张网格图，# 表示不能通行。每一步只能向右或向下，从左上角走到右下角共有多少种走法？只写精确的数字，一位都不能少。',
  fr: 'maze.txt est une grille ; # est infranchissable. Combien de chemins mènent du coin supérieur gauche au coin inférieur droit si chaque pas va à droite ou vers le bas ? Répondez par le nombre exact seul, avec tous ses chiffres.',
}

export const maze: CodeTemplate = {
  id: 'maze',
  difficulty: 'hard',
  variants: 2,
  make(language, random) {
    const size = 44
    const isEnd = (row: number, column: number): boolean => row + column < 3 || row + column > 2 * size - 5
    const grid = Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (__, column) => (!isEnd(row, column) && random.next() < 0.08 ? '#' : '.')),
    )
    let ways: bigint[] = [1n]
    for (const row of grid) {
      const before: readonly bigint[] = ways
      ways = []
      for (const [column, cell] of row.entries()) {
        ways.push(cell === '#' ? 0n : (before[column] ?? 0n) + (ways[column - 1] ?? 0n))
      }
    }
    return {
      question: mazeQuestion[language],
      files: [{ name: 'maze.txt', content: `${grid.map((row) => row.join('')).join('\n')}\n` }],
      answer: { type: 'text', value: String(ways.at(-1)) },
    }
  },
}

interface Crate {
  readonly kg: number
  readonly euros: number
}
const cratesQuestion: InEach<(capacity: number) => string> = {
  en: (capacity) =>
    `crates.csv lists crates with their weight in kg and their value in euros. What is the highest total value of crates that together weigh ${capacity} kg or less? Each crate can be taken once. Give the number alone.`,
  zh: (capacity) =>
    `crates.csv 列出了各箱货物的重量（kg）和价值（欧元）。总重不超过 ${capacity} kg 时，能装走的货物总价值最高是多少？每箱只能装一次。只写数字。`,
  fr: (capacity) =>
    `crates.csv donne le poids en kg et la valeur en euros de caisses. Quelle est la plus grande valeur totale de caisses qui pèsent ensemble ${capacity} kg au plus ? Chacune ne se prend qu’une fois. Répondez par le nombre seul.`,
}

function mostWorth(crates: readonly Crate[], capacity: number): number {
  let best: number[] = Array<number>(capacity + 1).fill(0)
  for (const { kg, euros } of crates) {
    best = best.map((worth, left) => (left >= kg ? Math.max(worth, (best[left - kg] ?? 0) + euros) : worth))
  }
  return best[capacity] ?? 0
}

/** The best by euros for each kg first. */
function greedyWorth(crates: readonly Crate[], capacity: number): number {
  let left = capacity
  let worth = 0
  for (const { kg, euros } of crates.toSorted((a, b) => b.euros / b.kg - a.euros / a.kg)) {
    if (kg > left) continue
    left -= kg
    worth += euros
  }
  return worth
}

const drawCrates = (random: SeededRandom): Crate[] =>
  Array.from({ length: 28 }, () => ({ kg: random.integer(11, 90), euros: random.integer(20, 300) }))

export const crates: CodeTemplate = {
  id: 'crates',
  difficulty: 'medium',
  variants: 2,
  make(language, random) {
    const capacity = random.integer(300, 420)
    let drawn = drawCrates(random)
    while (mostWorth(drawn, capacity) === greedyWorth(drawn, capacity)) drawn = drawCrates(random)
    return {
      question: cratesQuestion[language](capacity),
      files: [
        { name: 'crates.csv', content: `kg,euros\n${drawn.map(({ kg, euros }) => `${kg},${euros}`).join('\n')}\n` },
      ],
      answer: { type: 'number', value: mostWorth(drawn, capacity), absolute: 0 },
    }
  },
}
