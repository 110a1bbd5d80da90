/** Loops for the loop guard's bench: each begins after a productive start and never ends by itself. */
import { failed, ok, polled, probe, times, turn } from './guard-traces.ts'
import type { Dice, Family, Turn } from './guard-traces.ts'

export interface LoopFamily {
  readonly name: string
  /** Productive turns before the loop. */
  readonly prefix: readonly [least: number, most: number]
  /** The loop, turn by turn. */
  readonly make: (dice: Dice) => (index: number) => Turn
}

const short = [0, 8] as const
const search = (q: string, result = `hits for ${q}`): Turn => turn(ok('search', { q, limit: 5 }, result))
const uuid = (d: Dice): string => times(4, () => d.from(4096, 65_535).toString(16)).join('-')
const cycle = (length: number) => (d: Dice) => {
  const all = times(length, () => search(d.words()))
  return (index: number): Turn => all[index % length] ?? turn()
}

/** All of these must be stopped. */
export const loops: readonly LoopFamily[] = [
  { name: 'identical', prefix: short, make: cycle(1) },
  {
    name: 'identical, arguments spelt anew',
    prefix: short,
    make: (d) => {
      const spellings = ['{"q":"a","limit":1}', '{ "limit": 1.0, "q": "a" }', '{"limit":1,\n"q":"\\u0061"}'] as const
      return () => turn({ ...ok('search', {}, 'hits'), arguments: d.pick(spellings) })
    },
  },
  { name: 'A-B-A-B', prefix: short, make: cycle(2) },
  { name: 'A-B-C', prefix: short, make: cycle(3) },
  { name: 'A-B-C-D', prefix: short, make: cycle(4) },
  { name: 'circle of 5 to 9', prefix: short, make: (d) => cycle(d.from(5, 9))(d) },
  {
    name: 'wandering among known calls',
    prefix: short,
    make: (d) => {
      const known = [
        search(d.words()),
        search(d.words()),
        search(d.words()),
        search(d.words()),
        search(d.words()),
      ] as const
      return () => d.pick(known)
    },
  },
  { name: 'after a long productive start', prefix: [100, 300], make: (d) => cycle(d.from(1, 4))(d) },
  {
    name: 'identical, text varies',
    prefix: short,
    make: (d) => () => ({ ...search('a'), text: `Now I will ${d.words()}.` }),
  },
  {
    name: 'same error to varied arguments',
    prefix: short,
    make: (d) => () => {
      const path = d.words()
      return turn(failed('read', { path, line: d.from(1, 99) }, `ENOENT: no such file "${path}"`))
    },
  },
  {
    name: 'same error, a known file read between',
    prefix: short,
    make: (d) => (i) =>
      i % 2 === 0 ? search('docs') : turn(failed('run', { code: d.words() }, `TypeError at line ${d.from(1, 99)}`)),
  },
  {
    name: 'times in the results',
    prefix: short,
    make: (d) => () => search('a', `no hits, elapsed ${d.from(1, 99)}.${d.from(1, 9)} s at 12:${d.from(10, 59)}`),
  },
  { name: 'ids in the results', prefix: short, make: (d) => () => search('a', `no hits (request ${uuid(d)})`) },
  {
    name: 'results that flip',
    prefix: short,
    make: () => (i) => search('a', i % 2 === 0 ? 'one' : 'two'),
  },
  {
    name: 'a known call between',
    prefix: short,
    make: (d) => (i) => (i % d.from(2, 3) === 0 ? turn(ok('ls', {}, 'a b')) : search('a')),
  },
  {
    name: 'a clock read between',
    prefix: short,
    make: (d) => (i) => (i % 2 === 0 ? search('a') : turn(ok('now', {}, `12:${d.from(10, 59)}`))),
  },
  {
    name: 'a poll between',
    prefix: short,
    make: (d) => (i) => (i % 2 === 0 ? search('a') : turn(polled('job', {}, `${d.from(1, 99)} %`))),
  },
  {
    name: 'calls doubled in each reply',
    prefix: short,
    make: (d) => {
      const calls = [...search('a').calls, ...search('b').calls]
      return () => turn(...times(d.from(1, 3), () => calls).flat())
    },
  },
  {
    name: 'edit and revert',
    prefix: short,
    make: () => (i) => turn(ok('edit', i % 2 === 0 ? { old: 'x', new: 'y' } : { old: 'y', new: 'x' }, 'ok')),
  },
  { name: 'same text, no calls', prefix: short, make: () => () => ({ text: 'I will now write the file.', calls: [] }) },
  { name: 'two texts, no calls', prefix: short, make: () => (i) => ({ text: `Step ${i % 2}.`, calls: [] }) },
  { name: 'empty turns', prefix: short, make: () => () => ({ text: '', calls: [] }) },
  {
    name: 'a loop, one novelty, the loop again',
    prefix: short,
    make: (d) => {
      const length = d.from(4, 6)
      return (i) => (i % length === length - 1 ? search(d.words()) : search('a'))
    },
  },
]

/** Where calls and results alone do not tell; measured, and no gate. */
export const blindLoops: readonly LoopFamily[] = [
  {
    name: 'a thought that is always new between',
    prefix: short,
    make: (d) => (i) => (i % 2 === 0 ? search('a') : turn(ok('think', { thought: d.words() }, 'noted'))),
  },
  { name: 'ever new queries, no hits', prefix: short, make: (d) => () => search(d.words(), 'no hits') },
  {
    name: 'errors told as results, varied arguments',
    prefix: short,
    make: (d) => () => turn(ok('bash', { command: d.words() }, 'exit code 127: command not found')),
  },
]

/** Work that looks just like a loop, unless its tool is declared as polling; measured, and no gate. */
export const blindProductive: readonly Family[] = [
  ['key pressed 8 times, always "ok"', () => times(8, () => turn(ok('press', { key: 'Down' }, 'ok')))],
  ['undeclared polling', () => times(12, () => turn(ok('job', { id: 7 }, 'running')))],
  ['cursor over bare numbers', (d) => times(40, () => turn(ok('next', {}, `${d.from(0, 999)}, ${d.from(0, 999)}`)))],
  ['60 probes, 3 in 4 fail by chance', (d) => times(60, () => probe(d, d.chance(0.25)))],
  ['20 probes in a row that fail', (d) => times(20, () => probe(d, false))],
]
