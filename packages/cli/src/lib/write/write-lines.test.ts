import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { columnsOf } from '../terminal-text.ts'
import { progressLines, sectionLine } from './write-lines.ts'
import type { SectionProgress, WriteProgress } from './write-progress.ts'

const section = (number: number, more: Partial<SectionProgress> = {}): SectionProgress => ({
  number,
  title: `Part ${number}`,
  targetTokens: 5_000,
  tokens: 0,
  status: 'waiting',
  seams: 0,
  ...more,
})

const progress = (sections: readonly SectionProgress[]): WriteProgress => ({
  stage: 'sections',
  sections,
  targetTokens: 20_000,
  tokens: 8_200,
  tokensPerSecond: 312.4,
  secondsLeft: 38,
  reviewed: { done: 0, total: 0 },
  seams: 3,
  usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0, costUsd: 0.0712 },
})

const mixed = [
  section(1, { title: '潮汐与港口的历史和现状以及未来', status: 'done', tokens: 5_120, seams: 1 }),
  section(2, { title: 'Harbours of the North', status: 'writing', tokens: 3_080, seams: 2 }),
  section(3, { title: 'Ports\u001B[2J\nand ships of all the seas and all the centuries', status: 'again' }),
  section(4),
]

const shown = (lines: readonly string[]): string => stripVTControlCharacters(lines.join('\n'))

it('shows each section in one line, and the whole below', () => {
  expect(shown(progressLines(progress(mixed), { columns: 80, rows: 24 }))).toMatchInlineSnapshot(`
    "  ✓ 1. 潮汐与港口的历史和现状以及…  ████████████  5,120/5,000  1 cut, done
      ▸ 2. Harbours of the North        ███████░░░░░  3,080/5,000  2 cuts, going on
      ↻ 3. Ports[2J and ships of all …  ░░░░░░░░░░░░      0/5,000  trying again
      ○ 4. Part 4                       ░░░░░░░░░░░░      0/5,000  waiting

    8,200 of 20,000 tokens · 41 % · 312/s · 38 s left · $0.0712 · 3 cuts"
  `)
})

it('shows less in a narrow terminal', () => {
  expect(shown(progressLines(progress(mixed), { columns: 44, rows: 24 }))).toMatchInlineSnapshot(`
    "  ✓ 1. 潮汐与港口的历史和现状…  5,120/5,000
      ▸ 2. Harbours of the North    3,080/5,000
      ↻ 3. Ports[2J and ships of …      0/5,000
      ○ 4. Part 4                       0/5,000

    8,200 of 20,000 tokens · 41 % · 312/s"
  `)
})

it('never fills a line to its end, however narrow the terminal', () => {
  for (let columns = 36; columns < 140; columns += 1) {
    for (const line of progressLines(progress(mixed), { columns, rows: 24 })) {
      expect(columnsOf(line), `${columns}: ${line}`).toBeLessThan(columns)
    }
  }
})

it('shows those being written when there are more sections than lines', () => {
  const many = Array.from({ length: 60 }, (_, index) => {
    const status = index < 30 ? 'done' : index < 34 ? 'writing' : 'waiting'
    return section(index + 1, { status })
  })
  for (const rows of [4, 6, 8, 24]) {
    expect(progressLines(progress(many), { columns: 80, rows }).length).toBeLessThan(rows)
  }
  const lines = progressLines(progress(many), { columns: 80, rows: 12 }).map((line) => stripVTControlCharacters(line))
  expect(lines[0]).toBe('    … 29 more above')
  expect(lines.slice(1, 7).map((line) => /Part \d+/.exec(line)?.[0])).toEqual(
    [30, 31, 32, 33, 34, 35].map((number) => `Part ${number}`),
  )
  expect(lines[7]).toBe('    … 25 more below')
})

it('names a text without sections by what it is', () => {
  const whole = section(0, { title: '', status: 'writing', tokens: 2_500 })
  expect(shown([sectionLine(whole, [whole], 80)])).toBe('  ▸ the document  ██████░░░░░░  2,500/5,000  writing')
})
