import { outputToolName } from '@glmkit/core'
import type { RunEvent, Usage } from '@glmkit/core'
import { fit, paint, printable } from './terminal-text.ts'
import { outcomeLine } from './tool-card.ts'

/** Tells what sub-agents do in whole lines under their names: several may speak at once, and not in the answer's text. */
export interface SubAgentLines {
  /** The names of the agents along a path of calls, the outermost first. */
  namesOf(path: readonly string[]): string[]
  /**
   * Lines to print, or nothing.
   *
   * @param nameColumns How wide the names of a plan's steps are. What those do is told with the name in the same line,
   * for they take turns.
   */
  tell(event: Extract<RunEvent, { type: 'agent-event' }>, columns: number, nameColumns?: number): string
  /** Somebody else has spoken: the next line needs its agent's name again. */
  leave(): void
}

export function createSubAgentLines(): SubAgentLines {
  const names = new Map<string, string>()
  const calls = new Map<string, string>()
  let speaker: string | undefined
  const keyOf = (path: readonly string[]): string => path.join('/')

  function lineOf(event: RunEvent, agent: string, width: number): string | undefined {
    const line = (mark: string, text: string, facts: string): string =>
      `${mark} ${fit(text, width - facts.length - 4)} ${paint('dim', facts)}`
    switch (event.type) {
      case 'run-start':
        names.set(agent, event.agent)
        return ''
      case 'tool-call':
        calls.set(`${agent}/${event.callId}`, event.arguments)
        return undefined
      case 'tool-result': {
        const { text, output, isError, durationMs } = event
        const asked = calls.get(`${agent}/${event.callId}`) ?? ''
        const { isGood, said } = outcomeLine({ arguments: asked, text, output, isError })
        return line(markOf(isGood), `${event.name}  ${said}`, `${durationMs} ms`)
      }
      case 'retry':
        return paint('yellow', `starts the turn anew in ${event.waitMs} ms: ${printable(event.reason)}`)
      case 'warning':
        return paint('yellow', `warning: ${printable(event.message)}`)
      case 'run-end': {
        const { text, stopReason, turns, usage } = event.result
        const isAnswer = stopReason === 'answer'
        const said = isAnswer ? `“${text}”` : `stopped: ${event.result.stopDetail ?? stopReason}`
        return line(markOf(isAnswer), said, `${turns} turns · ${costOf(usage)}`)
      }
      case 'run-failed':
        return line(markOf(false), event.error.message, costOf(event.usage))
    }
    return undefined
  }

  return {
    namesOf: (path) => path.map((id, depth) => names.get(keyOf(path.slice(0, depth + 1))) ?? id),
    tell({ path, event }, columns, nameColumns = 0) {
      const agent = keyOf(path)
      if (isPlanJob(path)) {
        const name = (names.get(agent) ?? '').replace(/^step /, '').padEnd(nameColumns)
        const line = isToldByPlan(event) ? undefined : lineOf(event, agent, columns - name.length - 6)
        return line ? `    ${paint('dim', printable(name))}  ${line}\n` : ''
      }
      const indent = '  '.repeat(path.length)
      const line = lineOf(event, agent, columns - indent.length - 2)
      if (line === undefined) return ''
      const heading =
        speaker === agent ? '' : `${indent}${paint('bold', `↳ ${printable(names.get(agent) ?? agent)}`)}\n`
      speaker = agent
      return line === '' ? heading : `${heading}${indent}  ${line}\n`
    },
    leave() {
      speaker = undefined
    },
  }
}

/** A part of the work on a plan, not an agent that a model has called. */
export const isPlanJob = (path: readonly string[]): boolean => path.at(-1)?.startsWith('plan/') === true

/** Its end shows in the plan, and so does what it hands in, unless that did not fit. */
function isToldByPlan(event: RunEvent): boolean {
  if (event.type === 'tool-result') return event.name === outputToolName && !event.isError
  return event.type === 'run-end' || event.type === 'run-failed'
}

/** In USD, as far as the price is known. */
export function costOf({ costUsd, isEstimated }: Usage): string {
  if (costUsd === null) return 'price unknown'
  return `${isEstimated === true ? 'about ' : ''}$${costUsd.toFixed(4)}`
}

const markOf = (isGood: boolean): string => (isGood ? paint('green', '✓') : paint('red', '✗'))
