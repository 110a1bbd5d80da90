import type { ApprovalDecision, ApprovalRequest, RunEvent } from '@glmkit/core'
import { paint, printable } from './terminal-text.ts'

export const approvalQuestion = 'Run it? y, n, or why not: '
export const planQuestion = 'Work this plan? y, n, or what to change: '

/** Who asks for what, and why. The arguments are shown whole: nobody approves what they cannot see. */
export function renderRequest({ name, input, reason }: ApprovalRequest, agents: readonly string[]): string {
  const who = agents.map((agent) => `${printable(agent)} › `).join('')
  return [
    `${paint('yellow', '?')} ${who}${paint('bold', printable(name))} waits for approval: ${printable(reason)}`,
    ...argumentLines(input).map((line) => `  ${line}`),
    '',
  ].join('\n')
}

export function renderDecision({ isApproved, reason }: Extract<RunEvent, { type: 'approval' }>): string {
  const why = reason === undefined ? '' : `: ${printable(reason)}`
  return `${isApproved ? paint('green', '✓ approved') : paint('red', '✗ denied')}${why}\n`
}

/** A line that is neither yes nor no says why not, which the model is told. */
export function readDecision(answer = ''): ApprovalDecision {
  const said = answer.trim()
  if (/^y(?:es)?$/i.test(said)) return true
  return /^(?:no?)?$/i.test(said) ? false : { isApproved: false, reason: said }
}

function argumentLines(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [JSON.stringify(input)]
  return Object.entries(input).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' && value.includes('\n')
      ? [`${key}:`, ...value.split('\n').map((line) => `  ${printable(line)}`)]
      : [`${key}: ${printable(JSON.stringify(value))}`],
  )
}
