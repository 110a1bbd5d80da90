import type { Message } from '@glmkit/core'
import { jsonText } from '../../python/json-text.ts'
import type { ScriptedReply } from '../../suites/scripted-model.ts'
import type { GoldenAction, Tau2Task } from './task.ts'
import type { Requestor } from './toolkit.ts'

/**
 * What a partner says that knows the golden actions: each does its own, in the order of all, and hands over where it is
 * the other's turn. Follows from the messages alone, so that an endpoint can say it, too.
 */
export function oracleReply(
  task: Tau2Task,
  side: Requestor,
  messages: readonly Pick<Message, 'role'>[],
): ScriptedReply {
  const blocks = blocksOf(task.criteria.actions)
  const heard = messages.findLastIndex(({ role }) => role === 'user')
  const turn = messages.filter(({ role }) => role === 'user').length - 1
  const done = messages.slice(heard + 1).filter(({ role }) => role === 'tool').length
  const next = blocks[turn]?.[side][done]
  if (next !== undefined) return { toolCalls: [{ name: next.name, arguments: jsonText(new Map(next.arguments)) }] }
  if (side === 'assistant') return { content: [...task.criteria.communicate, 'That is done.'].join('. ') }
  // The agent speaks last: it may have to tell something.
  if (turn >= blocks.length) return { content: '###STOP###' }
  return { content: `${caseMark} ${task.id}. ${turn === 0 ? 'Please help me.' : 'Please go on.'}` }
}

const caseMark = 'My case is'

/** The task's id, from what the oracle's user has said first. */
export function caseOf(text: string): string | undefined {
  return new RegExp(`${caseMark} (.*)\\. Please`).exec(text)?.[1]
}

type Block = Readonly<Record<Requestor, readonly GoldenAction[]>>

/** Of each round what the user does and then the agent; at least one. */
function blocksOf(actions: readonly GoldenAction[]): Block[] {
  const blocks: Record<Requestor, GoldenAction[]>[] = [{ user: [], assistant: [] }]
  for (const action of actions) {
    const last = blocks.at(-1)
    if (last === undefined || (action.requestor === 'user' && last.assistant.length > 0)) {
      blocks.push({ user: [], assistant: [], [action.requestor]: [action] })
    } else last[action.requestor].push(action)
  }
  return blocks
}
