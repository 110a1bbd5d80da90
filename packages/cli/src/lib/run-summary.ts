import type { RunResult, StopReason, Usage } from '@glmkit/core'
import { checkCitations } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import { costOf } from './sub-agent-lines.ts'
import { fit, paint, printable } from './terminal-text.ts'

export interface RunSummary {
  readonly result: RunResult
  /** Its plan as lines; empty when there is nothing to tell of it. */
  readonly plan: string
  /** Of those who worked the plan; the result counts the agent's own. */
  readonly work: { readonly turns: number; readonly toolCalls: number }
  /** Resolves the answer's citations; without it no sources are listed. */
  readonly index: DocumentIndex | undefined
  /** That the run has left. */
  readonly files: Iterable<string>
  readonly seconds: number
  readonly isEmulated: boolean
}

/** What stands below an answer: why it is none, the plan, sources, files, what it cost. */
export function renderSummary(summary: RunSummary, columns: number): string {
  const { result, plan, work, index, seconds, isEmulated } = summary
  const { stopReason, stopDetail } = result
  const detail = stopDetail === undefined ? '' : ` (${printable(stopDetail)})`
  const note = stopReason === 'answer' ? '' : paint('yellow', `${stopNotes[stopReason]}${detail}`)
  const section = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `${paint('bold', title)}\n${lines.join('\n')}`
  const facts = [
    `${result.turns + work.turns} turns`,
    `${result.toolCalls.length + work.toolCalls} tool calls`,
    ...bill(result.usage, isEmulated),
    `${seconds.toFixed(1)} s`,
  ]
  const parts = [
    note,
    plan.trimEnd(),
    section('Sources', index === undefined ? [] : sourceLines(result.text, index, columns)),
    section(
      'Files',
      [...new Set(summary.files)].map((file) => `  ${file}`),
    ),
    paint('dim', facts.join(' · ')),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const stopNotes: Readonly<Record<Exclude<StopReason, 'answer'>, string>> = {
  incomplete: 'Not all steps of the plan were done.',
  'max-turns': 'Stopped at the limit of model calls; raise it with --max-turns.',
  length: 'The answer was cut at the output limit.',
  loop: 'Stopped: the model went in circles.',
  budget: 'Stopped: the budget is used up.',
  condition: 'Stopped before the work was done.',
  waiting: 'The run waits for an approval.',
  interrupted: 'The run was interrupted.',
  'content-filter': 'The content filter of the server stopped the answer.',
}

function sourceLines(answer: string, index: DocumentIndex, columns: number): string[] {
  return checkCitations(answer, index).map(({ ref, chunk }) => {
    if (chunk === undefined) return `  ${paint('red', '✗')} ${fit(`${ref} is not in the documents`, columns - 4)}`
    const place = `${chunk.documentId} › ${chunk.headings.at(-1) ?? chunk.title}`
    return `  ${paint('green', '✓')} ${fit(`${place}, lines ${chunk.startLine}–${chunk.endLine}`, columns - 4)}`
  })
}

/** Tokens and price, one after the other. */
export function bill(usage: Usage, isEmulated: boolean): string[] {
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, costUsd } = usage
  const number = (value: number): string => value.toLocaleString('en-US')
  const cached = inputTokens === 0 ? 0 : Math.round((100 * cachedInputTokens) / inputTokens)
  return [
    `${number(inputTokens)} tokens in (${cached} % cached)`,
    `${number(outputTokens)} out (${number(reasoningTokens)} reasoning)`,
    `${costOf(usage)}${isEmulated && costUsd !== null ? ' at GLM-5 prices' : ''}`,
  ]
}
