import { undoneSteps } from '@glmkit/core'
import type { Evidence, Plan, PlanChange, PlanStep, StepStatus } from '@glmkit/core'
import { fit, paint, printable, wrap } from './terminal-text.ts'

const marks: Readonly<Record<StepStatus, string>> = {
  pending: '○',
  running: '▸',
  done: '✓',
  failed: '✗',
  skipped: '−',
  blocked: '⊘',
}

const colours: Readonly<Record<StepStatus, Parameters<typeof paint>[0]>> = {
  pending: 'dim',
  running: 'cyan',
  done: 'green',
  failed: 'red',
  skipped: 'dim',
  blocked: 'yellow',
}

/** How far the titles stand from the ids: the longest id, but for very long ones. */
export const idColumns = ({ steps }: Plan): number => Math.min(16, Math.max(0, ...steps.map(({ id }) => id.length)))

/** How many of the steps that count are done, e.g. `3/7`. */
export function progressOf({ steps }: Plan): string {
  const counting = steps.filter(({ status }) => status !== 'skipped')
  return `${counting.filter(({ status }) => status === 'done').length}/${counting.length}`
}

/** All that a person has to know to approve of it, so nothing of it is cut. */
export function wholePlan(plan: Plan, columns: number): readonly string[] {
  const { line, more } = layout(plan, columns)
  return plan.steps.flatMap((step) => {
    const { id, title, criterion, needs, check, status } = step
    const [first = '', ...rest] = wrap(title, more.width)
    const facts = [
      ...(criterion === title ? [] : [`done when: ${criterion}`]),
      ...(check === undefined ? [] : [`checked by ${check}`]),
      ...(needs.length === 0 ? [] : [`needs ${needs.join(', ')}`]),
    ]
    return [
      line(markOf(status), id, first),
      ...rest.map((text) => more.line(text)),
      ...wrap(facts.join(' · '), more.width).map((text) => more.line(paint('dim', text))),
    ]
  })
}

/** What has become of a plan: a line a step when all is done, else with what they brought and why they were not done. */
export function finalPlan(plan: Plan, columns: number): readonly string[] {
  const { line, more } = layout(plan, columns)
  const undone = undoneSteps(plan)
  return plan.steps.flatMap((step) => {
    const { id, title, status, result } = step
    const head = line(markOf(status), id, fit(title, more.width))
    if (undone.length === 0) return [head]
    const said = status === 'done' ? firstLine(result) : whyNot(step, plan)
    return [head, ...wrap(said, more.width, undone.includes(step) ? 3 : 1).map((text) => more.line(paint('dim', text)))]
  })
}

/** What matters of a change, most often in one line. */
export function changeLines(
  before: Plan,
  after: Plan,
  changes: readonly PlanChange[],
  reason: string | undefined,
  columns: number,
): readonly string[] {
  const { line, more } = layout(after, columns)
  const isRevision = after.revision > before.revision
  const blocked: string[] = []
  const text = (said: string, facts = ''): string => {
    if (facts === '') return fit(said, more.width)
    const end = fit(facts, Math.floor(more.width / 2))
    return `${fit(said, more.width - end.length - 2)}  ${paint('dim', end)}`
  }

  function linesOf(change: PlanChange): readonly string[] {
    if (change.type === 'add') {
      const { id, title, needs } = change.step
      return [line(paint('green', '+'), id, text(title, needsOf(needs)))]
    }
    const old = before.steps.find(({ id }) => id === change.id)
    const step = after.steps.find(({ id }) => id === change.id)
    if (old === undefined || step === undefined) return []
    if (step.status !== old.status && !(isFreed(step, old) && isStructural(change)))
      return statusLines(step, old.status)
    const { id, title, attempts } = step
    if (attempts > old.attempts) return [line(again, id, text(`attempt ${attempts}: ${reason ?? whyNot(step, after)}`))]
    if (!isRevision) {
      const isRefused = step.status === 'running' && reason !== undefined
      return isRefused ? [line(again, id, text(`sent back: ${reason}`))] : []
    }
    return isStructural(change) ? [line(paint('yellow', '~'), id, text(title, needsOf(step.needs)))] : []
  }

  function statusLines(step: PlanStep, was: StepStatus): readonly string[] {
    const { id, title, status, attempts } = step
    const told = (said: string, facts = ''): string => line(markOf(status), id, text(said, facts))
    switch (status) {
      case 'running':
        return [told(title, attempts > 1 ? `attempt ${attempts}` : '')]
      case 'done': {
        const evidence = fit(evidenceLine(step.evidence), more.width)
        const result = firstLine(step.result) || title
        return [told(`→ ${result}`, progressOf(after)), ...(evidence === '' ? [] : [more.line(paint('dim', evidence))])]
      }
      case 'failed':
        return [told(reason ?? whyNot(step, after), progressOf(after))]
      case 'skipped':
        return [told(whyNot(step, after))]
      case 'blocked':
        blocked.push(id)
        return []
      default:
        if (was === 'failed') return [line(again, id, text(`once more: ${title}`))]
        return was === 'running' ? [told(`put back: ${reason ?? whyNot(step, after)}`)] : []
    }
  }

  const lines = changes.flatMap(linesOf)
  const isHeaded = isRevision && (reason !== undefined || changes.some(isStructural))
  const heading = `plan revised${reason === undefined ? '' : `: ${reason}`}`
  return [
    ...(isHeaded ? [`  ${paint('yellow', '⟲')} ${fit(heading, columns - 4)}`] : []),
    ...lines,
    ...(blocked.length === 0 ? [] : [`  ${markOf('blocked')} ${fit(`blocked: ${blocked.join(', ')}`, columns - 4)}`]),
  ]
}

const again = '↻'
const markOf = (status: StepStatus): string => paint(colours[status], marks[status])
const needsOf = (needs: readonly string[]): string => (needs.length === 0 ? '' : `needs ${needs.join(', ')}`)

/** Its way is free again, which is not worth a line. */
const isFreed = (step: PlanStep, old: PlanStep): boolean => old.status === 'blocked' && step.status === 'pending'

/** Beyond how far the steps have come. */
const isStructural = (change: PlanChange): boolean =>
  change.type === 'add' || ['title', 'criterion', 'needs', 'check'].some((field) => field in change.fields)

/** Where marks, ids and what is said of them stand. */
function layout(plan: Plan, columns: number) {
  const names = idColumns(plan)
  const width = Math.max(20, columns - names - 6)
  return {
    line: (mark: string, id: string, text: string): string =>
      `  ${mark} ${paint('bold', printable(id).padEnd(names))}  ${text}`,
    /** What follows under it. */
    more: { width, line: (text: string): string => `${' '.repeat(names + 6)}${text}` },
  }
}

/** Without its markup, and with what it announces. */
function firstLine(text = ''): string {
  const [first = '', second = ''] = text
    .split('\n')
    .flatMap((line) => line.replace(/^\s*(?:#+|[-*])\s+/, '').trim() || [])
  return /[:：]$/.test(first) ? `${first} ${second}` : first
}

function whyNot({ status, notes, replacedBy = [], needs }: PlanStep, { steps }: Plan): string {
  if (status === 'skipped' && replacedBy.length > 0) return `replaced by ${replacedBy.join(', ')}`
  if (status === 'blocked') {
    const open = needs.filter((id) => steps.some((step) => step.id === id && step.status !== 'done'))
    return `waits for ${open.join(', ')}`
  }
  return notes.at(-1) ?? (status === 'pending' ? 'not tried' : '')
}

function evidenceLine(evidence: readonly Evidence[]): string {
  const counts = new Map<string, number>()
  for (const piece of evidence) counts.set(nameOf(piece), (counts.get(nameOf(piece)) ?? 0) + 1)
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(' · ')
}

function nameOf(piece: Evidence): string {
  switch (piece.type) {
    case 'call':
      return piece.name
    case 'citation':
      return piece.ref
    case 'file':
      return piece.file
    case 'step':
      return `step ${piece.id}`
    case 'result':
      return 'the text itself'
    case 'user':
      return 'your word'
    default:
      return 'found not to be needed'
  }
}
