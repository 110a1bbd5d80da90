import { benchmarks } from '@glmkit/evals/benchmarks'
import { createRandom, pick } from '../search/random.ts'
import { table } from '../search/table.ts'
import { linesOf } from './reference-files.ts'

interface Answer {
  readonly tier: string
  readonly line: string
}

export interface MeasureBfclOptions {
  readonly data: string
  /** Recorded answers. */
  readonly path: string
  readonly answers: number
  readonly seed: number
}

/** @returns Seconds of CPU, the reading of the data with it. */
export async function measureBfcl({ data, path, answers, seed }: MeasureBfclOptions): Promise<number> {
  const recorded: Answer[] = []
  for await (const line of linesOf(path)) if (line.trim() !== '') recorded.push({ tier: tierOf(line), line })
  const random = createRandom(seed)
  // As they are recorded, then again and again: every other one with digits changed.
  const all = Array.from({ length: answers }, (_, index): Answer => {
    const { tier, line } = recorded[index % recorded.length] ?? { tier: '', line: '' }
    return { tier, line: index < recorded.length || index % 2 === 0 ? line : perturbed(line, random, index) }
  })
  const benchmark = await benchmarks.bfcl()
  async function* lines(): AsyncIterable<string> {
    for (const { line } of all) yield line
  }
  const tiers = new Map<string, { scored: number; valid: number; cpuMs: number }>()
  const before = process.cpuUsage()
  let last = cpuMsSince(before)
  let index = 0
  for await (const { isValid } of benchmark.score({ data, lines: lines() })) {
    const { tier = '' } = all[index] ?? {}
    const tally = tiers.get(tier) ?? { scored: 0, valid: 0, cpuMs: 0 }
    tiers.set(tier, tally)
    const now = cpuMsSince(before)
    tally.scored += 1
    tally.valid += Number(isValid)
    tally.cpuMs += now - last
    last = now
    index += 1
  }
  const totalMs = cpuMsSince(before)
  const rows = Array.from(tiers, ([tier, { scored, valid, cpuMs }]) => [
    tier,
    String(scored),
    `${((100 * scored) / index).toFixed(1)} %`,
    String(valid),
    (cpuMs / 1e3).toFixed(2),
    (cpuMs / scored).toFixed(2),
  ])
  rows.push(['all', String(index), '', '', (totalMs / 1e3).toFixed(2), (totalMs / index).toFixed(2)])
  process.stdout.write(`${table(['BFCL answers', 'scored', 'mix', 'valid', 'CPU s', 'ms each'], rows)}\n\n`)
  return index === answers ? totalMs / 1e3 : Infinity
}

function tierOf(line: string): string {
  const { tier }: { tier?: unknown } = JSON.parse(line)
  return typeof tier === 'string' ? tier : 'other'
}

/** Within what was answered, so that it is still an answer to the same entry. */
function perturbed(line: string, random: () => number, index: number): string {
  const answer: Record<string, unknown> = JSON.parse(line)
  const change = (text: string): string => {
    const digits = [...text.matchAll(/\d/g)]
    const at = digits[pick(random, Math.max(1, digits.length))]?.index
    return at === undefined ? text : `${text.slice(0, at)}${pick(random, 10)}${text.slice(at + 1)}`
  }
  const changed = (value: unknown): unknown => {
    if (typeof value === 'string') return random() < 0.3 ? change(value) : value
    if (Array.isArray(value)) return value.map(changed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changed(item)]))
  }
  return JSON.stringify({ ...answer, case_id: `${String(answer.case_id)}#${index}`, result: changed(answer.result) })
}

export function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e3
}
