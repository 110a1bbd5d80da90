import { cell, columnsOf, durationOf, fit, paint } from '../terminal-text.ts'
import { costOf } from '../sub-agent-lines.ts'
import type { SectionProgress, SectionStatus, WriteProgress } from './write-progress.ts'

const marks: Readonly<Record<SectionStatus, string>> = { waiting: '○', begun: '▸', writing: '▸', again: '↻', done: '✓' }
const colours: Readonly<Record<SectionStatus, Parameters<typeof paint>[0]>> = {
  waiting: 'dim',
  begun: 'cyan',
  writing: 'cyan',
  again: 'yellow',
  done: 'green',
}

const barColumns = 12
/** Narrower terminals show no bar; still narrower ones no state. */
const columnsForBar = 72
const columnsForState = 54
const leastTitle = 8

/**
 * A long write as lines: its sections, as many as fit, and below them how far the whole is.
 *
 * @param rows Of the terminal; all lines together stay below.
 */
export function progressLines(progress: WriteProgress, { columns, rows }: { columns: number; rows: number }): string[] {
  const shown = windowOf(progress.sections, rows - 4)
  const line = layout(progress.sections, columns)
  const { before, after } = shown
  const more = (count: number, where: string): string[] =>
    count === 0 ? [] : [`    ${paint('dim', fit(`… ${count} more ${where}`, columns - 5))}`]
  return [
    ...more(before, 'above'),
    ...shown.sections.map(line),
    ...more(after, 'below'),
    ...(shown.sections.length === 0 ? [] : ['']),
    paint('dim', summaryOf(progress, columns - 1)),
  ]
}

/** One section, for a terminal and for a pipe. */
export function sectionLine(section: SectionProgress, all: readonly SectionProgress[], columns: number): string {
  return layout(all, columns)(section)
}

/** `41,200 of 100,000 tokens · 41 % · 312/s · 4 min left · $0.0712 · 3 cuts`; what finds no room is left out. */
export function summaryOf(progress: WriteProgress, columns: number): string {
  const { stage, tokens, targetTokens, tokensPerSecond, secondsLeft, usage, seams, reviewed } = progress
  const length = `${number(tokens)} of ${number(targetTokens)} tokens`
  const speed = tokensPerSecond > 0 ? [`${number(Math.round(tokensPerSecond))}/s`] : []
  const left = secondsLeft === undefined ? [] : [`${durationOf(secondsLeft)} left`]
  const parts = {
    outline: ['planning the sections …'],
    sections: [length, `${Math.round((100 * tokens) / targetTokens)} %`, ...speed, ...left],
    review: [length, `reading it once more: ${reviewed.done}/${reviewed.total}`],
  }
  const more = [...(usage === undefined ? [] : [costOf(usage)]), ...(seams === 0 ? [] : [cutsOf(seams)])]
  return [...parts[stage], ...more].reduce((line, part) => {
    const longer = `${line} · ${part}`
    return columnsOf(longer) <= columns ? longer : line
  })
}

/** Those being written, with what stands around them. */
function windowOf(sections: readonly SectionProgress[], mostLines: number) {
  if (sections.length <= mostLines) return { before: 0, sections, after: 0 }
  const room = Math.max(0, mostLines - 2)
  const isOpen = ({ status }: SectionProgress): boolean => status !== 'done'
  const active = sections.findIndex((section) => isOpen(section) && section.status !== 'waiting')
  const first = active === -1 ? sections.findIndex(isOpen) : active
  const last = sections.length - room
  const from = first === -1 ? last : Math.min(Math.max(0, first - 1), last)
  return { before: from, sections: sections.slice(from, from + room), after: sections.length - from - room }
}

/** Where number, title, bar, tokens and state stand: the same for all sections. */
function layout(all: readonly SectionProgress[], columns: number): (section: SectionProgress) => string {
  const hasNumbers = all.length > 1 || all[0]?.number !== 0
  const names = hasNumbers ? `${all.length}.`.length + 1 : 0
  const counts = Math.max(0, ...all.map((section) => countsOf(section).length))
  const bar = columns >= columnsForBar ? barColumns + 2 : 0
  const states = columns >= columnsForState ? stateColumns + 2 : 0
  const longest = Math.max(leastTitle, ...all.map((section) => columnsOf(titleOf(section))))
  const titles = Math.min(longest, Math.max(leastTitle, columns - 7 - names - bar - counts - states))

  return (section) => {
    const { number: own, status, seams } = section
    const colour = colours[status]
    return [
      `  ${paint(colour, marks[status])} `,
      names === 0 ? '' : `${`${own}.`.padStart(names - 1)} `,
      cell(titleOf(section), titles),
      bar === 0 ? '' : `  ${paint(colour, barOf(section))}`,
      `  ${countsOf(section).padStart(counts)}`,
      states === 0 ? '' : `  ${paint('dim', stateOf(status, seams))}`,
    ].join('')
  }
}

/** Of the longest of them. */
const stateColumns = 16

function stateOf(status: SectionStatus, seams: number): string {
  const states = { waiting: 'waiting', begun: 'begun', writing: 'writing', again: 'trying again', done: 'done' }
  if (seams === 0 || status === 'again') return states[status]
  return `${cutsOf(seams)}, ${status === 'done' ? 'done' : 'going on'}`
}

function barOf({ tokens, targetTokens, status }: SectionProgress): string {
  const share = status === 'done' ? 1 : Math.min(1, tokens / targetTokens)
  const full = Math.floor(barColumns * share)
  return `${'█'.repeat(full)}${'░'.repeat(barColumns - full)}`
}

const titleOf = ({ number: own, title }: SectionProgress): string => (own === 0 ? 'the document' : title)
const countsOf = ({ tokens, targetTokens }: SectionProgress): string => `${number(tokens)}/${number(targetTokens)}`
const cutsOf = (seams: number): string => (seams === 1 ? '1 cut' : `${seams} cuts`)
const number = (value: number): string => value.toLocaleString('en-US')
