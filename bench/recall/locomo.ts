import { readFileSync } from 'node:fs'
import type { RecallEntry } from '@glmkit/memory'
import type { Conversation, Question, QuestionKind } from './conversation.ts'

/** Categories of questions that have an answer; 5 asks for what was never said. */
const kinds: Readonly<Record<number, QuestionKind>> = { 1: 'multi-hop', 2: 'temporal', 3: 'multi-hop', 4: 'single-hop' }

/**
 * Reads locomo10.json.
 *
 * @see https://github.com/snap-research/locomo
 */
export function readLocomo(file: string): Conversation[] {
  return listOf(JSON.parse(readFileSync(file, 'utf8'))).map((sample, index) => {
    const { conversation, qa } = recordOf(sample)
    const entries = sessionsOf(recordOf(conversation), index)
    const known = new Set(entries.map(({ session, id }) => `${session}#${id}`))
    const questions = listOf(qa).flatMap((each): Question[] => {
      const { question, category, evidence } = recordOf(each)
      const kind = kinds[Number(category)]
      // Some name several turns in one text, or a turn that is not there.
      const named = listOf(evidence).flatMap((text) => String(text).match(/D\d+:\d+/g) ?? [])
      const sources = [...new Set(named)]
        .map((id) => `${index}-${id.split(':')[0]}#${id}`)
        .filter((source) => known.has(source))
      return kind === undefined || sources.length === 0 ? [] : [{ kind, text: String(question), evidence: sources }]
    })
    return { language: 'LoCoMo', entries, questions }
  })
}

function sessionsOf(conversation: Readonly<Record<string, unknown>>, index: number): RecallEntry[] {
  return Object.entries(conversation).flatMap(([name, turns]) => {
    const number = /^session_(\d+)$/.exec(name)?.[1]
    if (number === undefined) return []
    const at = timeOf(String(conversation[`${name}_date_time`]))
    return listOf(turns).map((turn): RecallEntry => {
      const { speaker, dia_id: id, text, blip_caption: caption } = recordOf(turn)
      const shown = typeof caption === 'string' ? ` [shows ${caption}]` : ''
      const role = speaker === conversation.speaker_a ? 'user' : 'assistant'
      return {
        session: `${index}-D${number}`,
        id: String(id),
        at,
        role,
        speaker: String(speaker),
        text: `${String(text)}${shown}`,
      }
    })
  })
}

/** Of "1:56 pm on 8 May, 2023". */
function timeOf(text: string): number {
  const at = Date.parse(`${text.split(' on ')[1] ?? ''} UTC`)
  return Number.isNaN(at) ? 0 : at
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const recordOf = (value: unknown): Readonly<Record<string, unknown>> => ({ ...(typeof value === 'object' && value) })
