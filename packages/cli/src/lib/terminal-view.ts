import type { ApprovalRequest, RunEvent, RunResult, StopReason, Usage } from '@glmkit/core'
import { checkCitations } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import { approvalQuestion, readDecision, renderDecision, renderRequest } from './approval-prompt.ts'
import { costOf, createSubAgentLines } from './sub-agent-lines.ts'
import type { Terminal } from './terminal.ts'
import { fit, paint, printable } from './terminal-text.ts'
import { filesOf, renderToolCard } from './tool-card.ts'
import type { View } from './view.ts'

export interface TerminalViewOptions {
  readonly terminal: Terminal
  /** Resolves the answer's citations; without it no sources are listed. */
  readonly index: DocumentIndex | undefined
  readonly isEmulated: boolean
}

type Section = 'none' | 'reasoning' | 'answer'

/** Streams a run to the terminal: dimmed reasoning, a card for each tool call, the answer, its sources, what it cost. */
export function createTerminalView({ terminal, index, isEmulated }: TerminalViewOptions): View {
  const write = (text: string): void => terminal.write(text)
  const calls = new Map<string, { readonly arguments: string; readonly repairs: readonly string[] }>()
  const running = new Set<string>()
  const asked = new Set<string>()
  const untold = new Map<string, ApprovalRequest>()
  const files: string[] = []
  const subAgents = createSubAgentLines()
  let section: Section = 'none'
  let startedAt = 0

  const status = (text: string): void => terminal.status(paint('dim', fit(text, terminal.columns)))

  function enter(next: Section): void {
    if (section === next) return
    if (section !== 'none') write('\n\n')
    if (next === 'reasoning') write(paint('dim', 'thinking: '))
    section = next
  }

  function ask(request: ApprovalRequest, signal: AbortSignal): Promise<string | undefined> {
    untold.delete(request.id)
    asked.add(request.id)
    enter('none')
    return terminal.ask(renderRequest(request, subAgents.namesOf(request.path)), approvalQuestion, signal)
  }

  /** Where somebody can be asked, a request is told with its question, or with the decision that is known already. */
  function showApproval(event: Extract<RunEvent, { type: 'approval-request' | 'approval' }>): void {
    enter('none')
    if (event.type === 'approval-request') {
      if (asked.has(event.id)) return
      if (terminal.isInteractive) return void untold.set(event.id, event)
    }
    const request = event.type === 'approval' ? untold.get(event.id) : event
    if (request !== undefined) write(renderRequest(request, subAgents.namesOf(request.path)))
    untold.delete(event.id)
    if (event.type === 'approval') write(renderDecision(event))
  }

  function showNested(event: Extract<RunEvent, { type: 'agent-event' }>): void {
    if (event.event.type === 'approval-request' || event.event.type === 'approval') return showApproval(event.event)
    const lines = subAgents.tell(event, terminal.columns)
    if (lines === '') return status(`${subAgents.namesOf(event.path).join(' › ')} works …`)
    enter('none')
    write(lines)
  }

  function showEnd(result: RunResult, endedAt: number): void {
    enter('none')
    const { stopReason, stopDetail, usage } = result
    const detail = stopDetail === undefined ? '' : ` (${printable(stopDetail)})`
    if (stopReason !== 'answer') write(`${paint('yellow', `${stopNotes[stopReason]}${detail}`)}\n\n`)
    const sources = index === undefined ? [] : sourceLines(result.text, index, terminal.columns)
    if (sources.length > 0) write(`${paint('bold', 'Sources')}\n${sources.join('\n')}\n\n`)
    if (files.length > 0) write(`${paint('bold', 'Files')}\n${files.map((file) => `  ${file}`).join('\n')}\n\n`)
    const facts = [
      `${result.turns} turns`,
      `${result.toolCalls.length} tool calls`,
      ...bill(usage, isEmulated),
      `${((endedAt - startedAt) / 1000).toFixed(1)} s`,
    ]
    write(`${paint('dim', facts.join(' · '))}\n`)
  }

  return {
    approver: terminal.isInteractive ? async (request, signal) => readDecision(await ask(request, signal)) : 'stop',

    open({ prompt, model, endpoint, runId }) {
      write(`${paint('bold', 'glmkit')} ${paint('dim', `${model} at ${endpoint}`)}\n`)
      if (runId !== undefined) write(`${paint('dim', `run ${runId}`)}\n`)
      if (isEmulated) {
        write(
          `${paint('yellow', 'This is an emulator, not GLM-5: its answers come from fixed rules. Set ZAI_API_KEY or GLMKIT_BASE_URL for the real model.')}\n`,
        )
      }
      write(prompt === undefined ? '\n' : `\n${paint(['bold', 'cyan'], '❯')} ${printable(prompt)}\n\n`)
    },

    show(event: RunEvent) {
      if (event.type !== 'agent-event') subAgents.leave()
      switch (event.type) {
        case 'run-start':
          startedAt = event.at
          return
        case 'input':
          enter('none')
          return write(`${paint(['bold', 'cyan'], '❯')} ${printable(event.text)}\n\n`)
        case 'turn-start':
          return status('waiting for the model …')
        case 'reasoning-delta':
          enter('reasoning')
          return write(paint(['dim', 'italic'], printable(event.text)))
        case 'text-delta':
          enter('answer')
          return write(printable(event.text))
        case 'tool-call':
          enter('none')
          calls.set(event.callId, { arguments: event.arguments, repairs: event.repairs ?? [] })
          running.add(event.callId)
          return status(`running ${event.name} …`)
        case 'approval-request':
        case 'approval':
          return showApproval(event)
        case 'tool-progress':
          return status(`${event.name}: ${event.message}`)
        case 'tool-result': {
          running.delete(event.callId)
          files.push(...filesOf(event.output))
          const call = calls.get(event.callId) ?? { arguments: '', repairs: [] }
          write(`${renderToolCard({ ...event, output: event.output, ...call }, terminal.columns)}\n`)
          return running.size > 0 ? status(`running ${running.size} more …`) : undefined
        }
        case 'agent-event':
          return showNested(event)
        case 'retry':
          enter('none')
          return write(
            paint(
              'yellow',
              `the turn starts anew in ${event.waitMs} ms, what it said above is void: ${printable(event.reason)}\n`,
            ),
          )
        case 'warning':
          enter('none')
          return write(paint('yellow', `warning: ${printable(event.message)}\n`))
        case 'run-end':
          return showEnd(event.result, event.at)
        case 'run-failed':
          enter('none')
          return write(`${paint('dim', `ended after ${bill(event.usage, isEmulated).join(' · ')}`)}\n`)
      }
    },
  }
}

const stopNotes: Readonly<Record<Exclude<StopReason, 'answer'>, string>> = {
  incomplete: 'Not all steps of the plan were done.',
  'max-turns': 'Stopped at the limit of model calls; raise it with --max-turns.',
  length: 'The answer was cut at the output limit.',
  loop: 'Stopped: the model went in circles.',
  budget: 'Stopped: the budget is used up.',
  condition: 'Stopped by a condition of the agent.',
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

function bill(usage: Usage, isEmulated: boolean): string[] {
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, costUsd } = usage
  const number = (value: number): string => value.toLocaleString('en-US')
  const cached = inputTokens === 0 ? 0 : Math.round((100 * cachedInputTokens) / inputTokens)
  return [
    `${number(inputTokens)} tokens in (${cached} % cached)`,
    `${number(outputTokens)} out (${number(reasoningTokens)} reasoning)`,
    `${costOf(usage)}${isEmulated && costUsd !== null ? ' at GLM-5 prices' : ''}`,
  ]
}
