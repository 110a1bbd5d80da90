import { benchmarks } from '@glmkit/evals/benchmarks'
import { knownDifferences } from './bars.ts'
import { linesOf } from './reference-files.ts'
import type { ReferenceFile } from './reference-files.ts'

export interface Tally {
  compared: number
  equal: number
  /** Not equal, and known not to be. */
  known: number
  readonly differences: string[]
}

const mostDifferences = 5

/** Scores all that a file has, and adds up, by what was compared, whether we come to what was recorded. */
export async function compareFile(file: ReferenceFile, data: string, tallies: Map<string, Tally>): Promise<string[]> {
  const benchmark = await benchmarks[file.benchmark]()
  const told: string[] = []
  let line = -1
  async function* counted(): AsyncIterable<string> {
    for await (const text of linesOf(file.path)) {
      line += 1
      yield text
    }
  }
  for await (const { caseId, agreements = [] } of benchmark.score({
    data,
    lines: counted(),
    ...(file.domain !== undefined && { part: file.domain }),
  })) {
    for (const { what, compared, equal, difference } of agreements) {
      const tally = tallies.get(what) ?? { compared: 0, equal: 0, known: 0, differences: [] }
      tallies.set(what, tally)
      tally.compared += compared
      tally.equal += equal
      if (difference === undefined) continue
      const known = knownDifferences.find((each) => each.caseId === caseId && each.line === line)
      if (known !== undefined) {
        tally.known += compared - equal
        told.push(`known: ${what} of ${caseId} (#${line}): ${compared - equal} of ${compared} differ: ${known.why}`)
      } else if (tally.differences.length < mostDifferences) {
        tally.differences.push(`${what}: ${difference.replace(/\s+/g, ' ').slice(0, 300)}`)
      }
    }
  }
  return told
}
