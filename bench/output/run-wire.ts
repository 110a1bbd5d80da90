import { mean, table } from '../search/table.ts'
import { documentOf } from './documents.ts'
import { percent } from './run-seams.ts'
import type { Kind } from './texts.ts'
import { troubles, ways, writeOverWire } from './wire.ts'
import type { WireCase, WireOutcome } from './wire.ts'

export interface WireRunOptions {
  readonly kinds: readonly Kind[]
  readonly tokens: number
  readonly cuts: number
  readonly seed: number
  /** One way of writing for each kind and trouble, by turns. */
  readonly isQuick: boolean
  readonly onCase: (one: WireCase, done: number, total: number) => void
}

export type WireResult = WireCase & WireOutcome

/** Every kind of text through every trouble. */
export async function runWire(options: WireRunOptions): Promise<readonly WireResult[]> {
  const { kinds, tokens, cuts, seed, isQuick, onCase } = options
  const results: WireResult[] = []
  const chosenWays = isQuick ? 1 : ways.length
  const total = kinds.length * troubles.length * chosenWays
  for (const [at, kind] of kinds.entries()) {
    const document = documentOf(kind, tokens, seed)
    for (const [place, trouble] of troubles.entries()) {
      for (const [turn, way] of ways.entries()) {
        if (isQuick && (at + place + turn) % 2 === 1) continue
        const one = { kind, trouble, way, cuts, seed }
        onCase(one, results.length, total)
        results.push({ ...one, ...(await writeOverWire(one, document)) })
      }
    }
  }
  return results
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** One row for each value of `key`. */
export function wireTable(results: readonly WireResult[], key: 'kind' | 'trouble' | 'way', tokens: number): string {
  const groups = Map.groupBy(results, (result) => result[key])
  const header = [
    key,
    'documents',
    'identical',
    'errors',
    'corrupt',
    'taken back',
    'requests',
    'seams',
    'by line numbers',
    'replies refused',
    'rolled back a seam',
    'tokens wasted',
    'seconds each',
  ]
  const rows = [...groups].map(([name, group]) => {
    const count = (result: WireOutcome['result']): string => String(group.filter((one) => one.result === result).length)
    const seams = group.flatMap((one) => one.seams)
    const refused = sum(seams.map(({ retries }) => retries))
    return [
      name,
      String(group.length),
      count('identical'),
      count('error'),
      count('corrupt'),
      String(group.filter(({ isTakenBack }) => isTakenBack).length),
      String(sum(group.map(({ requests }) => requests))),
      String(seams.length),
      String(seams.filter(({ proof }) => proof === 'line-numbers').length),
      percent(refused, seams.length + refused),
      `${Math.round(mean(seams.map(({ rolledBackChars }) => rolledBackChars)))} chars`,
      percent(sum(group.map(({ wastedTokens }) => wastedTokens)), tokens * group.length),
      mean(group.map(({ seconds }) => seconds)).toFixed(1),
    ]
  })
  return table(header, rows)
}
