import type { Adapter, Probe, Verdict } from './probe.ts'
import { recorded, recordedFrameworks } from './published.ts'

export interface Column {
  readonly adapter: Adapter
  readonly verdicts: ReadonlyMap<string, Verdict>
}

export interface Section {
  readonly probes: readonly Probe[]
  readonly hasRecords: boolean
}

export function tableOf({ probes, hasRecords }: Section, columns: readonly Column[]): string {
  const others = hasRecords ? recordedFrameworks.map((name) => `${name} (recorded 2026-11-21)`) : []
  const head = ['probe', ...columns.map(({ adapter }) => `${adapter.title} (run here)`), ...others]
  const rows = probes.map(({ id, title }) => [
    title,
    ...columns.map(({ verdicts }) => cellOf(verdicts.get(id))),
    ...(hasRecords ? (recorded[id] ?? recordedFrameworks.map(() => '')) : []),
  ])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n')
}

/** `glmkit 23 of 23, and 21 of 21 more` */
export function summaryOf({ adapter, verdicts }: Column, [first, ...rest]: readonly Section[]): string {
  const count = (section: Section | undefined): string => {
    const probes = section?.probes ?? []
    return `${probes.filter(({ id }) => verdicts.get(id)?.isPass).length} of ${probes.length}`
  }
  return [`${adapter.title} ${count(first)}`, ...rest.map((section) => `and ${count(section)} more`)].join(', ')
}

function cellOf(verdict: Verdict | undefined): string {
  if (verdict === undefined) return ''
  return verdict.isPass ? 'pass' : `**fail**: ${verdict.reason}`
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|')
}
