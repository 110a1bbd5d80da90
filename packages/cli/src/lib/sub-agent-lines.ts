import type { RunEvent, Usage } from '@glmkit/core'
import { fit, paint, printable } from './terminal-text.ts'
import { argumentLine } from './tool-card.ts'

/** Tells what sub-agents do in whole lines under their names: several may speak at once, and not in the answer's text. */
export interface SubAgentLines {
  /** The names of the agents along a path of calls, the outermost first. */
  namesOf(path: readonly string[]): string[]
  /** Lines to print, or nothing. */
  tell(event: Extract<RunEvent, { type: 'agent-event' }>, columns: number): string
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
        const asked = event.isError ? event.text : argumentLine(calls.get(`${agent}/${event.callId}`) ?? '')
        return line(markOf(!event.isError), `${event.name}  ${asked}`, `${event.durationMs} ms`)
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
    tell({ path, event }, columns) {
      const agent = keyOf(path)
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

/** In USD, as far as the price is known. */
export function costOf({ costUsd, isEstimated }: Usage): string {
  if (costUsd === null) return 'price unknown'
  return `${isEstimated === true ? 'about ' : ''}$${costUsd.toFixed(4)}`
}

const markOf = (isGood: boolean): string => (isGood ? paint('green', '✓') : paint('red', '✗'))
