import { table } from '../search/table.ts'
import { barOf } from './bars.ts'
import { compareFile } from './compare-file.ts'
import type { Tally } from './compare-file.ts'
import type { ReferenceFile } from './reference-files.ts'

/** One line for each thing that is compared in each group of files. @returns What is below its bar. */
export async function proveReferences(files: readonly ReferenceFile[], data: string): Promise<string[]> {
  const missed: string[] = []
  const rows: string[][] = []
  const told: string[] = []
  for (const [group, own] of Map.groupBy(files, (file) => file.group)) {
    const tallies = new Map<string, Tally>()
    for (const file of own) told.push(...(await compareFile(file, data, tallies)))
    if (tallies.size === 0) missed.push(`${group}: nothing was compared`)
    for (const [what, tally] of tallies) {
      const { compared, equal, known, differences } = tally
      const bar = barOf(what)
      const isMet = bar === undefined || equal + known >= bar * compared
      const share = `${percent(equal / compared)}${known > 0 ? ` (+${known} known)` : ''}`
      const verdict = bar === undefined ? 'told' : isMet ? 'met' : 'MISSED'
      rows.push([group, what, String(compared), String(equal), share, bar === undefined ? '' : percent(bar), verdict])
      if (!isMet) missed.push(`${group}: ${what} ${percent(equal / compared)}, bar ${percent(bar)}`)
      told.push(...differences.map((difference) => `${isMet ? 'differs' : 'DIFFERS'}: ${group} ${difference}`))
    }
  }
  const header = ['recorded', 'what', 'compared', 'equal', 'share', 'bar', 'result']
  process.stdout.write(`${table(header, rows)}\n${told.map((line) => `${line}\n`).join('')}\n`)
  return missed
}

export function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`
}
