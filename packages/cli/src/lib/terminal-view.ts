import { outputToolName, planToolName } from '@glmkit/core'
import type { ApprovalRequest, RunEvent } from '@glmkit/core'
import type { DocumentIndex } from '@glmkit/tools/search'
import { approvalQuestion, planQuestion, readDecision, renderDecision, renderRequest } from './approval-prompt.ts'
import { renderEdit } from './edit-line.ts'
import { emulatorNote } from './endpoint.ts'
import { createPlanView, planRequestName } from './plan-view.ts'
import { bill, renderSummary } from './run-summary.ts'
import { createSubAgentLines, isPlanJob } from './sub-agent-lines.ts'
import type { Terminal } from './terminal.ts'
import { fit, paint, printable } from './terminal-text.ts'
import { filesOf, renderToolCard } from './tool-card.ts'
import type { View } from './view.ts'

export interface TerminalViewOptions {
  readonly terminal: Terminal
  /** Of the documents the answer cites; without it no sources are listed. */
  readonly index: DocumentIndex | undefined
  readonly isEmulated: boolean
}

/** `log`: whole lines that belong together. */
type Section = 'none' | 'reasoning' | 'answer' | 'log'

/** Streams a run to the terminal: dimmed reasoning, a card for each tool call, the answer, its sources, what it cost. */
export function createTerminalView({ terminal, index, isEmulated }: TerminalViewOptions): View {
  const write = (text: string): void => terminal.write(text)
  const calls = new Map<string, { readonly arguments: string; readonly repairs: readonly string[] }>()
  const running = new Set<string>()
  const told = new Map<string, PromiseWithResolvers<void>>()
  const untold = new Map<string, ApprovalRequest>()
  const files: string[] = []
  const subAgents = createSubAgentLines()
  const plan = createPlanView()
  const work = { turns: 0, toolCalls: 0 }
  let section: Section = 'none'
  let startedAt = 0

  const status = (text: string): void => terminal.status(paint('dim', fit(text, terminal.columns)))

  function enter(next: Section): void {
    if (section === next) return
    if (section !== 'none') write(section === 'log' ? '\n' : '\n\n')
    if (next === 'reasoning') write(paint('dim', 'thinking: '))
    section = next
  }

  function requestText(request: ApprovalRequest): string {
    return request.name === planRequestName
      ? plan.asked(terminal.columns)
      : renderRequest(request, subAgents.namesOf(request.path))
  }

  function toldOf(id: string): PromiseWithResolvers<void> {
    const known = told.get(id) ?? Promise.withResolvers<void>()
    told.set(id, known)
    return known
  }

  async function ask(request: ApprovalRequest, signal: AbortSignal): Promise<string | undefined> {
    // A question may come before the events that led to it.
    await toldOf(request.id).promise
    untold.delete(request.id)
    enter('none')
    const question = request.name === planRequestName ? planQuestion : approvalQuestion
    return terminal.ask(requestText(request), question, signal)
  }

  /** Where somebody can be asked, a request is told with its question, or with the decision that is known already. */
  function showApproval(event: Extract<RunEvent, { type: 'approval-request' | 'approval' }>): void {
    if (event.type === 'approval-request') {
      toldOf(event.id).resolve()
      if (terminal.isInteractive) return void untold.set(event.id, event)
    }
    enter('log')
    const request = event.type === 'approval' ? untold.get(event.id) : event
    if (request !== undefined) write(requestText(request))
    untold.delete(event.id)
    if (event.type === 'approval') write(renderDecision(event))
  }

  function showNested(event: Extract<RunEvent, { type: 'agent-event' }>): void {
    if (event.event.type === 'approval-request' || event.event.type === 'approval') return showApproval(event.event)
    if (event.event.type === 'tool-result') files.push(...filesOf(event.event.output))
    if (isPlanJob(event.path) && event.event.type === 'run-end') {
      work.turns += event.event.result.turns
      work.toolCalls += event.event.result.toolCalls.filter(({ name }) => name !== outputToolName).length
    }
    const lines = subAgents.tell(event, terminal.columns, plan.nameColumns)
    if (lines !== '') {
      enter('log')
      write(lines)
    }
    status(plan.summary() || `${subAgents.namesOf(event.path).join(' › ')} works …`)
  }

  function showPlan(event: Extract<RunEvent, { type: 'plan' }>): void {
    const lines = plan.tell(event, terminal.columns)
    if (lines !== '') {
      enter('plan' in event ? 'none' : 'log')
      write(lines)
    }
    status(plan.summary())
  }

  return {
    approver: terminal.isInteractive ? async (request, signal) => readDecision(await ask(request, signal)) : 'stop',

    open({ prompt, model, endpoint, runId }) {
      write(`${paint('bold', 'glmkit')} ${paint('dim', `${model} at ${endpoint}`)}\n`)
      if (runId !== undefined) write(`${paint('dim', `run ${runId}`)}\n`)
      if (isEmulated) {
        write(`${paint('yellow', emulatorNote)}\n`)
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
          if (event.name === planToolName && !event.isError) return
          enter('none')
          files.push(...filesOf(event.output))
          const call = calls.get(event.callId) ?? { arguments: '', repairs: [] }
          write(`${renderToolCard({ ...event, output: event.output, ...call }, terminal.columns)}\n`)
          return running.size > 0 ? status(`running ${running.size} more …`) : undefined
        }
        case 'agent-event':
          return showNested(event)
        case 'plan':
          return showPlan(event)
        case 'retry':
          enter('none')
          return write(
            paint(
              'yellow',
              `the turn starts anew in ${event.waitMs} ms, what it said above is void: ${printable(event.reason)}\n`,
            ),
          )
        case 'seam':
          return status(`the answer was cut (${event.cause}) and goes on …`)
        case 'memory-edit':
          enter('log')
          return write(renderEdit(event.edit))
        case 'warning':
          enter('none')
          return write(paint('yellow', `warning: ${printable(event.message)}\n`))
        case 'run-end': {
          enter('none')
          const { columns } = terminal
          const seconds = (event.at - startedAt) / 1_000
          const summary = { result: event.result, plan: plan.final(columns), work, index, files, seconds, isEmulated }
          return write(renderSummary(summary, columns))
        }
        case 'run-failed':
          enter('none')
          write(plan.final(terminal.columns))
          return write(`${paint('dim', `ended after ${bill(event.usage, isEmulated).join(' · ')}`)}\n`)
      }
    },
  }
}
