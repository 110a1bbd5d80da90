import type { Message, Model } from '@glmkit/core'
import { pastCalls, scriptedModel } from '../../../suites/scripted-model.ts'
import type { PastCall, ScriptedReply } from '../../../suites/scripted-model.ts'
import { checkAgentic } from './check-agentic.ts'
import { archivalLimits } from './memory.ts'
import type { MemoryCategory } from './memory-entries.ts'

/**
 * A model that keeps all it is told, word by word, as long as there is room, and when it is asked reads all of it: shows
 * that what can be known can be had through the tools.
 *
 * @param answers To tell which of the words are the answer; it says them only if they are in the memory.
 */
export function keeperModel(category: MemoryCategory, answers: readonly string[]): Model {
  const { keep, recall } =
    category === 'memory_kv' ? keyValueKeeper() : category === 'memory_vector' ? vectorKeeper() : textKeeper
  return scriptedModel(
    (messages) => {
      const isAsked = messages[0]?.content?.includes("{'answer'") === true
      const calls = callsSinceUser(messages)
      if (!isAsked) return keep(messages.findLast(({ role }) => role === 'user')?.content ?? '', calls)
      const step = recall(calls)
      if (typeof step !== 'string') return step
      const known = answers.find((answer) => checkAgentic([answer], [[step]]).valid)
      return { content: `{'answer': '${known ?? 'I do not know'}', 'context': '${known ?? 'I do not know'}'}` }
    },
    { id: 'keeper' },
  )
}

interface Keeper {
  /** What to do about something that the user has said. */
  readonly keep: (said: string, calls: readonly PastCall[]) => ScriptedReply
  /** All that is kept, or the calls that bring it. */
  readonly recall: (calls: readonly PastCall[]) => ScriptedReply | string
}

const noted: ScriptedReply = { content: 'Noted.' }

/** Packs what it is told into entries that are as long as may be. */
function createPacker(): (said: string) => { readonly text: string; readonly isNew: boolean; readonly number: number } {
  let current = ''
  let number = -1
  return (said) => {
    const joined = `${current}\n${said}`
    const isNew = number < 0 || joined.length > archivalLimits.entryChars
    current = isNew ? said.slice(0, archivalLimits.entryChars) : joined
    if (isNew) number += 1
    return { text: current, isNew, number }
  }
}

function keyValueKeeper(): Keeper {
  const pack = createPacker()
  return {
    keep(said, calls) {
      if (calls.length > 0) return noted
      const { text, isNew, number } = pack(said)
      const name = isNew ? 'archival_memory_add' : 'archival_memory_replace'
      return { toolCalls: [{ name, arguments: { key: `note_${number}`, value: text } }] }
    },
    recall(calls) {
      const [list] = calls
      if (list === undefined) return { toolCalls: [{ name: 'archival_memory_list_keys', arguments: {} }] }
      if (calls.length > 1) return textOf(calls)
      const { keys = [] }: { keys?: string[] } = JSON.parse(list.result ?? '{}')
      if (keys.length === 0) return ''
      return { toolCalls: keys.map((key) => ({ name: 'archival_memory_retrieve', arguments: { key } })) }
    },
  }
}

function vectorKeeper(): Keeper {
  const pack = createPacker()
  return {
    keep(said, calls) {
      if (calls.length > 0) return noted
      const { text, isNew, number } = pack(said)
      if (isNew) return { toolCalls: [{ name: 'archival_memory_add', arguments: { text } }] }
      return { toolCalls: [{ name: 'archival_memory_update', arguments: { vec_id: number, new_text: text } }] }
    },
    recall: (calls) =>
      calls.length > 0 ? textOf(calls) : { toolCalls: [{ name: 'archival_memory_retrieve_all', arguments: {} }] },
  }
}

const textKeeper: Keeper = {
  keep: (text, calls) => (calls.length > 0 ? noted : { toolCalls: [{ name: 'memory_append', arguments: { text } }] }),
  recall: (calls) => (calls.length > 0 ? textOf(calls) : { toolCalls: [{ name: 'memory_retrieve', arguments: {} }] }),
}

function callsSinceUser(messages: readonly Message[]): readonly PastCall[] {
  return pastCalls(messages.slice(messages.findLastIndex(({ role }) => role === 'user')))
}

/** Escapes undone, for `\n` is no letter before a word. */
const textOf = (calls: readonly PastCall[]): string =>
  calls.map(({ result = '' }) => result.replaceAll(String.raw`\n`, '\n')).join('\n')
