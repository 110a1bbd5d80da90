/** What the traces of the loop guard's bench are made of, and the productive ones, made to look like loops. */
import type { GuardedCall } from '../packages/glm/src/lib/loop-guard.ts'

export interface Turn {
  readonly text: string
  readonly calls: readonly GuardedCall[]
}

/** Seeded choices. */
export interface Dice {
  /** A whole number from `least` to `most`. */
  from(least: number, most: number): number
  pick<T>(items: readonly [T, ...T[]]): T
  chance(share: number): boolean
  /** A few words nobody has said yet. */
  words(): string
}

export type Family = readonly [name: string, make: (dice: Dice) => Turn[]]

export function createDice(seed: number): Dice {
  let state = seed
  let said = 0
  const random = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const from = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1))
  const letters = (): string => Array.from({ length: from(3, 8) }, () => String.fromCharCode(from(97, 122))).join('')
  return {
    from,
    pick: (items) => items[from(0, items.length - 1)] ?? items[0],
    chance: (share) => random() < share,
    words: () => `${letters()} ${letters()} ${(said += 1).toString(2).replaceAll('0', 'o').replaceAll('1', 'l')}`,
  }
}

export const ok = (name: string, args: object, result: string): GuardedCall => ({
  name,
  arguments: JSON.stringify(args),
  result,
  isError: false,
  isPolling: false,
})
export const failed = (name: string, args: object, error: string): GuardedCall => ({
  ...ok(name, args, `Error: ${error}`),
  isError: true,
})
export const polled = (name: string, args: object, result: string): GuardedCall => ({
  ...ok(name, args, result),
  isPolling: true,
})
/** The text is the same in all turns: models say "Let me continue." a lot. */
export const turn = (...calls: GuardedCall[]): Turn => ({ text: 'Let me continue.', calls })
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

const edit = (dice: Dice, path = 'src/a.ts'): Turn => turn(ok('edit', { path, new: dice.words() }, 'ok'))
const status = turn(ok('bash', { command: 'git status --short' }, ' M src/a.ts'))
const green = turn(ok('bash', { command: 'npm test' }, 'Tests 42 passed (42)'))
const red = turn(ok('bash', { command: 'npm test' }, 'FAIL a.test.ts: expected 3, got 4'))
const clock = (dice: Dice): GuardedCall => ok('now', {}, `2026-11-22T0${dice.from(0, 9)}:${dice.from(10, 59)}:17Z`)
const read = (path: string, text: string): Turn => turn(ok('read', { path }, text))

/** Asks for a name out of the blue. */
export function probe(dice: Dice, isFound: boolean): Turn {
  const args = { name: dice.words() }
  return turn(isFound ? ok('resolve', args, 'found') : failed('resolve', args, `no package ${args.name}`))
}

const kinds: readonly [Family, ...Family[]] = [
  ['paging', (d) => times(d.from(20, 80), (i) => turn(ok('list', { cursor: i * 10 }, `rows: ${d.words()}`)))],
  ['paging of equal pages', (d) => times(d.from(20, 80), (page) => turn(ok('list', { page }, '[]')))],
  ['reading files, many alike', (d) => times(d.from(20, 60), (i) => read(`${i}.txt`, d.pick(['MIT', 'Apache-2.0'])))],
  ['list, then read', (d) => [turn(ok('ls', {}, 'a b c')), ...times(25, (i) => read(`${i}`, d.words()))]],
  [
    'edit and test, red 3-6 times',
    (d) => times(8, () => [...times(d.from(3, 6), () => [edit(d), red]).flat(), edit(d), green]).flat(),
  ],
  ['refactor, always green', (d) => times(d.from(20, 40), () => [edit(d), green, status]).flat()],
  ['edit and test twice', (d) => times(d.from(10, 20), () => [edit(d), red, red]).flat()],
  [
    'edit, test throws the same',
    (d) => times(12, () => [edit(d), turn(failed('test', {}, 'expected 3, got 4'))]).flat(),
  ],
  ['git status between edits', (d) => times(d.from(20, 40), () => [edit(d), status]).flat()],
  [
    'same plan read at each step',
    (d) => times(25, () => [turn(ok('plan', {}, 'step 1, 2, 3')), status, edit(d), green]).flat(),
  ],
  [
    're-reading after each edit',
    (d) => times(20, () => [edit(d), read('src/a.ts', `const limit = ${d.from(1, 9999)}`)]).flat(),
  ],
  [
    're-reading all that was written',
    (d) => {
      const paths = times(d.from(20, 30), (i) => `${i}-${d.words()}.ts`)
      const review = paths.map((path) => read(path, `text of ${path}`))
      return [...paths.map((path) => turn(ok('write', { path }, 'written'))), ...review, edit(d), ...review]
    },
  ],
  [
    'flaky, then it succeeds',
    (d) =>
      times(10, () => {
        const args = { url: d.words() }
        return [
          ...times(d.from(1, 3), () => turn(failed('fetch', args, 'HTTP 503'))),
          turn(ok('fetch', args, d.words())),
        ]
      }).flat(),
  ],
  [
    'rate limit with a countdown',
    (d) =>
      times(6, () => {
        const args = { url: d.words() }
        return [
          ...times(4, () => turn(failed('fetch', args, `wait ${d.from(1, 60)} s`))),
          turn(ok('fetch', args, d.words())),
        ]
      }).flat(),
  ],
  [
    'declared polling',
    (d) => [edit(d), ...times(d.from(20, 60), () => turn(polled('job', { id: 7 }, 'running'))), green],
  ],
  [
    'polling, a log read meanwhile',
    (d) => times(d.from(6, 9), () => [turn(polled('job', {}, 'running')), read('log', 'started')]).flat(),
  ],
  [
    'refined queries, same hits',
    (d) => times(d.from(15, 40), () => turn(ok('search', { q: d.words() }, d.pick(['1. GLM', 'no hits'])))),
  ],
  [
    'one query, many languages',
    () =>
      'en fr de es it pt nl sv da fi pl cs ja ko zh ru tr ar'
        .split(' ')
        .map((lang) => turn(ok('search', { q: 'x', lang }, '1. GLM'))),
  ],
  ['batch of 200, all "ok"', (d) => times(200, (id) => turn(ok(d.pick(['tag', 'move']), { id }, 'ok')))],
  ['writing files', (d) => times(d.from(20, 60), () => turn(ok('write', { path: d.words() }, 'written')))],
  ['empty results', (d) => times(d.from(20, 60), () => turn(ok('bash', { command: d.words() }, d.pick(['', 'null']))))],
  [
    'undo and redo',
    (d) => [
      edit(d),
      ...times(d.from(2, 4), () => [
        turn(ok('undo', {}, 'ok')),
        read('src/a.ts', 'version one'),
        turn(ok('redo', {}, 'ok')),
        read('src/a.ts', 'version two'),
      ]).flat(),
      edit(d),
      green,
    ],
  ],
  [
    'flag on, flag off',
    (d) =>
      times(d.from(2, 4), () => [
        turn(ok('set', { flag: true }, 'ok')),
        turn(ok('run', {}, 'fast')),
        turn(ok('set', { flag: false }, 'ok')),
        turn(ok('run', {}, 'slow')),
      ]).flat(),
  ],
  [
    'long computation',
    (d) => times(d.from(30, 60), (i) => turn(ok('step', { from: i, to: i + 1 }, `${d.from(0, 9)}.5`))),
  ],
  [
    'counter',
    (d) => times(5, () => [...times(d.from(3, 14), (i) => turn(ok('increment', {}, `count is ${i}`))), edit(d)]).flat(),
  ],
  [
    'queue of numbered jobs',
    (d) => {
      const first = 100 * d.from(1, 9999)
      return times(40, (i) => [
        turn(ok('take', {}, `job ${first + i}`)),
        turn(ok('work', { job: first + i }, 'done')),
      ]).flat()
    },
  ],
  ['cursor without arguments', (d) => times(d.from(30, 60), () => turn(ok('next', {}, `record: ${d.words()}`)))],
  ['time of day now and then', (d) => times(20, () => [turn(clock(d)), ...times(d.from(1, 3), () => edit(d))]).flat()],
  ['clock asked along', (d) => times(30, () => turn(clock(d), ok('log', { line: d.words() }, 'ok')))],
  [
    'probing, up to 15 in a row fail',
    (d) => times(6, () => [...times(d.from(1, 15), () => probe(d, false)), probe(d, true)]).flat(),
  ],
  [
    'code that fails on another line',
    (d) =>
      times(6, () => [
        ...times(d.from(1, 6), () => turn(failed('run', { code: d.words() }, `SyntaxError: line ${d.from(1, 99)}`))),
        turn(ok('run', { code: d.words() }, '')),
      ]).flat(),
  ],
  [
    'flaky test run again and again',
    (d) => times(5, () => [edit(d), ...times(d.from(3, 8), (i) => (i % 2 === 0 ? red : green))]).flat(),
  ],
  [
    'bisect',
    (d) => times(d.from(8, 16), () => [turn(ok('checkout', { commit: d.words() }, 'ok')), d.pick([red, green])]).flat(),
  ],
  [
    'the same call often in one reply',
    (d) => times(10, () => turn(...times(8, () => ok('roll', { sides: 6 }, 'ok')), ok('note', { n: d.words() }, 'ok'))),
  ],
  [
    'looks about after each edit',
    (d) => times(40, () => [edit(d), ...times(d.from(0, 3), () => d.pick([status, green, red]))]).flat(),
  ],
]

/** Work of several kinds: what one kind leaves in the counts must not tell against the next. */
const mixed: readonly Family[] = [
  ['four kinds of work in a row', (d) => times(4, () => d.pick(kinds)[1](d)).flat()],
  [
    'two kinds of work at once',
    (d) => {
      // Two of the same kind would make each call twice, and that is a loop.
      const first = d.from(0, kinds.length - 1)
      const second = (first + d.from(1, kinds.length - 1)) % kinds.length
      const [one = [], other = []] = [first, second].map((index) => kinds[index]?.[1](d))
      return one.flatMap((item, index) => [item, ...other.slice(index, index + 1)])
    },
  ],
]

/** None of these may be stopped, and a nudge is a pity. */
export const productive: readonly Family[] = [...kinds, ...mixed]
