import type { WrittenDocument } from '@glmkit/memory'
import { bill } from '../run-summary.ts'
import { durationOf, fit, paint } from '../terminal-text.ts'

export interface WriteSummary {
  readonly document: WrittenDocument
  readonly file: string
  readonly targetTokens: number
  readonly seconds: number
  readonly isEmulated: boolean
}

/** Problems are named up to this many. */
const mostProblems = 20

/** What stands below a long write: where it is, how long it has become, where it was cut, what is wrong, what it cost. */
export function renderDocument(summary: WriteSummary, columns: number): string {
  const { document, file, targetTokens, seconds, isEmulated } = summary
  const { tokens, lengthScore, sections, seams, edits, problems, usage } = document
  const facts = [
    `${number(tokens)} of ${number(targetTokens)} tokens`,
    `length score ${lengthScore.toFixed(1)}`,
    ...(sections.length === 0 ? [] : [count(sections.length, 'section')]),
    ...(edits === 0 ? [] : [`${count(edits, 'place')} mended`]),
  ]
  const cuts =
    seams.length === 0 ? 'no cuts' : `${count(seams.length, 'cut')}, gone on after each: ${causesOf(document)}`
  const parts = [
    [`${paint('green', '✓')} ${paint('bold', file)}`, `  ${facts.join(' · ')}`, `  ${cuts}`].join('\n'),
    problemLines(problems, columns).join('\n'),
    paint(
      'dim',
      [...bill(usage, isEmulated), seconds < 60 ? `${seconds.toFixed(1)} s` : durationOf(seconds)].join(' · '),
    ),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** `2 length, 1 network`. */
function causesOf({ seams }: WrittenDocument): string {
  const counts = new Map<string, number>()
  for (const { cause } of seams) counts.set(cause, (counts.get(cause) ?? 0) + 1)
  return Array.from(counts, ([cause, times]) => `${times} ${cause}`).join(', ')
}

function problemLines(problems: readonly string[], columns: number): string[] {
  if (problems.length === 0) return []
  const lines = problems
    .slice(0, mostProblems)
    .map((problem) => `  ${paint('yellow', '!')} ${fit(problem, columns - 4)}`)
  const more = problems.length - lines.length
  return [paint('bold', 'To be looked at'), ...lines, ...(more > 0 ? [`  … ${number(more)} more, see --json`] : [])]
}

const number = (value: number): string => value.toLocaleString('en-US')
const count = (value: number, what: string): string => `${number(value)} ${what}${value === 1 ? '' : 's'}`
