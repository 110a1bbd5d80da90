import { archivalLimits, coreLimits, textLimitChars } from './memory.ts'
import type { MemoryCategory, MemoryScenario } from './memory-entries.ts'

/**
 * Upstream's own prompts are in its code, not in its data: these say the same things in our words, but for the form of the
 * answer, which is upstream's.
 */
const answerFormat = `Give your final answer in exactly this form, and nothing else:
{'answer': <the answer, as short and precise as the question allows>, 'context': <where you have it from, in one sentence>}
If you do not know the answer:
{'answer': 'I do not know', 'context': 'I do not know'}`

const roles: Readonly<Record<MemoryScenario, string>> = {
  customer: 'You look after the customers of a shop for kitchen appliances.',
  healthcare: 'You help a patient, or those who treat them, with all that concerns their health.',
  finance: 'You are the personal assistant of the managing director of an investment firm.',
  student: 'You are the personal assistant of a university student.',
  notetaker: 'You take and keep the notes of a user: work, household, family, plans.',
}

const inParts = (unit: string, lookUp: string): string =>
  `Your memory has two parts. Core memory is small (${coreLimits.entries} ${unit} of up to ${coreLimits.entryChars} characters) and is shown to you at the beginning of every conversation: keep there what matters most. Archival memory is large (${archivalLimits.entries} ${unit} of up to ${archivalLimits.entryChars} characters), and you see of it only what you look up ${lookUp}.`

const kinds: Readonly<Record<MemoryCategory, string>> = {
  memory_kv: inParts('values', 'by its key'),
  memory_vector: inParts('entries', 'by what it means'),
  memory_rec_sum: `Your memory is one text of up to ${textLimitChars} characters, which is shown to you at the beginning of every conversation: sum it up anew when it grows too long.`,
}

export interface MemoryPromptOptions {
  readonly category: MemoryCategory
  readonly scenario: MemoryScenario
  /** What the memory shows of itself. */
  readonly shown: string
  /** Whether the user tells things, or asks about them. */
  readonly phase: 'told' | 'asked'
}

export function memoryPrompt({ category, scenario, shown, phase }: MemoryPromptOptions): string {
  const task =
    phase === 'told'
      ? 'Whatever the user tells you may be asked later, in another conversation, when all you have is your memory: keep names, numbers, dates and other particulars as they are told, as soon as they are told.'
      : `The user asks about what they have told you before. You have it in your memory only: look there before you answer, and do not guess.\n\n${answerFormat}`
  const content = shown === '' ? '(empty)' : shown
  const part = category === 'memory_rec_sum' ? 'memory' : 'core memory'
  return `${roles[scenario]} This conversation is one of many with the same user, and you forget each of them when it ends, but for what you have put into your memory with your tools.\n\n${kinds[category]}\n\n${task}\n\nYour ${part} at the beginning of this conversation:\n${content}`
}

export const webPrompt: string = `Answer the user's question with the help of the web: search, open pages, and go on from what you find until you have the answer. Questions take several steps; a page or a search that fails is no reason to give up.

${answerFormat}`
