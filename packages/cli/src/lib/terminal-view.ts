import type { RunEvent, RunResult } from '@glmkit/core'
import { checkCitations } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import { fit, paint, printable } from './terminal-text.ts'
import { filesOf, renderToolCard } from './tool-card.ts'
import type { View } from './view.ts'

export interface TerminalViewOptions {
  /** Resolves the answer's citations; without it no sources are listed. */
  readonly index: DocumentIndex | undefined
  readonly isEmulated: boolean
}

type Section = 'none' | 'reasoning' | 'answer'

/** Streams a run to the terminal: dimmed reasoning, a card for each tool call, the answer, its sources, what it cost. */
export function createTerminalView({ index, isEmulated }: TerminalViewOptions): View {
  const { stdout } = process
  const columns = (): number => stdout.columns ?? 100
  const calls = new Map<string, { readonly arguments: string; readonly repairs: readonly string[] }>()
  const running = new Set<string>()
  const files: string[] = []
  let section: Section = 'none'
  let startedAt = 0
  let isStatusShown = false

  function write(text: string): void {
    if (isStatusShown) stdout.write('\r\u001B[2K')
    isStatusShown = false
    stdout.write(text)
  }

  function status(text: string): void {
    if (!stdout.isTTY) return
    write(paint('dim', fit(text, columns())))
    isStatusShown = true
  }

  function enter(next: Section): void {
    if (section === next) return
    if (section !== 'none') write('\n\n')
    if (next === 'reasoning') write(paint('dim', 'thinking: '))
    section = next
  }

  function showEnd(result: RunResult): void {
    enter('none')
    if (result.stopReason !== 'answer') write(`${paint('yellow', stopNotes[result.stopReason])}\n\n`)
    const sources = index === undefined ? [] : sourceLines(result.text, index, columns())
    if (sources.length > 0) write(`${paint('bold', 'Sources')}\n${sources.join('\n')}\n\n`)
    if (files.length > 0) write(`${paint('bold', 'Files')}\n${files.map((file) => `  ${file}`).join('\n')}\n\n`)
    write(`${paint('dim', summaryOf(result, Date.now() - startedAt, isEmulated))}\n`)
  }

  return {
    open({ prompt, model, endpoint }) {
      startedAt = Date.now()
      write(`${paint('bold', 'glmkit')} ${paint('dim', `${model} at ${endpoint}`)}\n`)
      if (isEmulated) {
        write(
          `${paint('yellow', 'This is an emulator, not GLM-5: its answers come from fixed rules. Set ZAI_API_KEY or GLMKIT_BASE_URL for the real model.')}\n`,
        )
      }
      write(`\n${paint(['bold', 'cyan'], '❯')} ${printable(prompt)}\n\n`)
    },

    show(event: RunEvent) {
      switch (event.type) {
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
        case 'tool-progress':
          return status(`${event.name}: ${event.message}`)
        case 'tool-result': {
          running.delete(event.callId)
          files.push(...filesOf(event.output))
          const call = calls.get(event.callId) ?? { arguments: '', repairs: [] }
          write(`${renderToolCard({ ...event, output: event.output, ...call }, columns())}\n`)
          return running.size > 0 ? status(`running ${running.size} more …`) : undefined
        }
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
          return showEnd(event.result)
      }
    },
  }
}

const stopNotes: Readonly<Record<Exclude<RunResult['stopReason'], 'answer'>, string>> = {
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

function summaryOf({ usage, turns, toolCalls }: RunResult, elapsedMs: number, isEmulated: boolean): string {
  const number = (value: number): string => value.toLocaleString('en-US')
  const cached = usage.inputTokens === 0 ? 0 : Math.round((100 * usage.cachedInputTokens) / usage.inputTokens)
  const cost =
    usage.costUsd === null ? 'price unknown' : `$${usage.costUsd.toFixed(4)}${isEmulated ? ' at GLM-5 prices' : ''}`
  return [
    `${turns} turns`,
    `${toolCalls.length} tool calls`,
    `${number(usage.inputTokens)} tokens in (${cached} % cached)`,
    `${number(usage.outputTokens)} out (${number(usage.reasoningTokens)} reasoning)`,
    cost,
    `${(elapsedMs / 1000).toFixed(1)} s`,
  ].join(' · ')
}
