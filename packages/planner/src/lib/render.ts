import { renderPieces } from './evidence.ts'
import { undoneSteps } from './plan.ts'
import type { Plan, PlanStep } from './plan.ts'
import type { PlannerPrompts } from './prompts.ts'

const marks: Readonly<Record<PlanStep['status'], string>> = {
  pending: '[ ]',
  running: '[>]',
  done: '[x]',
  failed: '[!]',
  skipped: '[-]',
  blocked: '[~]',
}

/**
 * A line a step: mark, id, title; for open ones the criterion and what they need, for others the result or the last note.
 *
 * @example
 * [x] prices: Look up the prices → GLM-5: $1 and $3.2 a million tokens [models.md#prices:3-9]
 * [ ] chart: Draw them (done when: a PNG was written; needs prices)
 */
export function renderPlan(plan: Plan): string {
  return plan.steps.map(lineOf).join('\n')
}

function lineOf(step: PlanStep): string {
  const { id, title, status, criterion, needs, result, notes } = step
  const head = `${marks[status]} ${id}: ${title}`
  const note = notes.at(-1)
  if (status === 'done') return result === undefined ? head : `${head} → ${oneLine(result, 160)}`
  if (status === 'failed' || status === 'skipped') return note === undefined ? head : `${head} (${oneLine(note, 200)})`
  const facts = [
    ...(criterion === title ? [] : [`done when: ${oneLine(criterion, 200)}`]),
    ...(needs.length > 0 ? [`needs ${needs.join(', ')}`] : []),
    ...(note === undefined ? [] : [oneLine(note, 200)]),
  ]
  return facts.length === 0 ? head : `${head} (${facts.join('; ')})`
}

/** About as many tokens in Chinese, a fourth in English. */
const mostResultChars = 100_000

/** Results of steps that are done, each under its id; whole as long as there is room for all. */
export function renderResults(steps: readonly PlanStep[], nothing: string): string {
  const pieces = steps.flatMap(({ id, title, status, result = '' }) =>
    status === 'done' ? [{ head: `## ${id}: ${title}\n`, text: result }] : [],
  )
  return pieces.length === 0 ? nothing : renderPieces(pieces, mostResultChars)
}

/** What was not done and why, a line each; empty when all is done. */
export function renderUndone(plan: Plan, { words }: PlannerPrompts): string {
  return undoneSteps(plan)
    .map(({ title, notes, status, needs }) => {
      const behind = needs.filter((id) => plan.steps.some((step) => step.id === id && step.status !== 'done'))
      const blocked = status === 'blocked' ? `${words.waitsFor} ${behind.join(', ')}` : undefined
      return `- ${title}: ${oneLine(blocked ?? notes.at(-1) ?? words.notTried, 300)}`
    })
    .join('\n')
}

function oneLine(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}
