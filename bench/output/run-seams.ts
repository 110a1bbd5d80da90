import type { Answer } from '@glmkit/core'
import type { CreateAnswerOptions } from '../../packages/memory/src/lib/output/answer/answer.ts'
import { mix } from '../search/random.ts'
import { table } from '../search/table.ts'
import { addSeams, manners, noSeams, writeThrough } from './seams.ts'
import type { Manner, SeamCase, SeamTally } from './seams.ts'
import { stitches } from './stitch.ts'
import type { Kind } from './texts.ts'

export interface SeamRun {
  readonly byManner: ReadonlyMap<Manner, SeamTally>
  /** Of the compliant model. */
  readonly byKind: ReadonlyMap<Kind, SeamTally>
  readonly all: SeamTally
  /** That went wrong: they can be made again. */
  readonly wrong: readonly SeamCase[]
}

export interface SeamRunOptions {
  readonly open: (options: CreateAnswerOptions) => Answer
  readonly kinds: readonly Kind[]
  /** No round begins when there are so many. */
  readonly seams: number
  readonly seed: number
  readonly onRound?: (seams: number) => void
}

/** Round by round every kind of text in every manner, by words and by the boundaries of its format. */
export function runSeams({ open, kinds, seams, seed, onRound }: SeamRunOptions): SeamRun {
  const byManner = new Map(manners.map((manner) => [manner, noSeams()]))
  const byKind = new Map(kinds.map((kind) => [kind, noSeams()]))
  const all = noSeams()
  const wrong: SeamCase[] = []
  for (let round = 0; round === 0 || (all.seams < seams && all.seams > 0); round += 1) {
    for (const kind of kinds) {
      for (const [at, manner] of manners.entries()) {
        for (const isBounded of [false, true]) {
          const one = { kind, manner, isBounded, seed: mix(seed, round, at) }
          const tally = writeThrough(one, open)
          addSeams(all, tally)
          addSeams(byManner.get(manner) ?? noSeams(), tally)
          if (manner === 'compliant') addSeams(byKind.get(kind) ?? noSeams(), tally)
          if (tally.corrupt + tally.takenBack > 0) wrong.push(one)
        }
      }
    }
    onRound?.(all.seams)
  }
  return { byManner, byKind, all, wrong }
}

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`

export function seamTable(title: string, rows: ReadonlyMap<string, SeamTally>): string {
  const header = [title, 'documents', 'seams', 'perfect', 'replies refused', 'errors', 'corrupt', 'taken back']
  const others = stitches.map(({ name }) => `${name}: corrupt`)
  return table(
    [...header, 'joins', ...others],
    [...rows].map(([name, tally]) => [
      name,
      ...[tally.documents, tally.seams].map(String),
      percent(tally.perfect, tally.seams),
      percent(tally.refused, tally.seams + tally.refused),
      ...[tally.errors, tally.corrupt, tally.takenBack, tally.joins].map(String),
      ...tally.wrongJoins.map((count) => percent(count, tally.joins)),
    ]),
  )
}
