import { UsageError } from '@glmkit/core'
import { z } from 'zod'
import type { DataFolder } from '../../data-folder.ts'
import type { BfclCategoryName } from '../categories.ts'

export type MemoryCategory = Extract<BfclCategoryName, `memory_${string}`>

export const memoryScenarios = ['customer', 'healthcare', 'finance', 'student', 'notetaker'] as const
export type MemoryScenario = (typeof memoryScenarios)[number]

/** Asked after the conversations of its scenario. */
export interface AgenticQuestion {
  /** As upstream has it in results: `memory_kv_0-customer-0`. */
  readonly id: string
  readonly question: string
  /** One of them must stand in the answer. */
  readonly answers: readonly string[]
}

export interface MemoryQuestion extends AgenticQuestion {
  readonly scenario: MemoryScenario
  /** Where the answer was said, word for word but for what is left out. */
  readonly source: string
}

/** What a user says, turn by turn; all that is asked later was said in one. */
export interface MemoryConversation {
  readonly id: string
  readonly topic: string
  readonly turns: readonly string[]
}

const scenario = z.enum(memoryScenarios)
const turn = z.array(z.object({ role: z.string(), content: z.string() }))
const entry = z.object({ id: z.string(), question: z.array(turn).min(1) })
const memoryEntry = entry.extend({ scenario })
const conversationEntry = memoryEntry.extend({ topic: z.string() })
const answer = z.object({ id: z.string(), ground_truth: z.array(z.string()).min(1), source: z.unknown() })

/** The same for all kinds of memory, but for their ids. */
export async function readMemoryQuestions(folder: DataFolder, category: MemoryCategory): Promise<MemoryQuestion[]> {
  const answers = await readAnswers(folder, 'memory')
  return (await readLines(folder, 'BFCL_v4_memory.json', memoryEntry)).map(({ id, question, scenario: of }) => {
    const { ground_truth: accepted, source } = answerTo(answers, id)
    return {
      id: id.replace(/^memory/, category),
      scenario: of,
      question: textOf(question),
      answers: accepted,
      source: typeof source === 'string' ? source : '',
    }
  })
}

/** In the order in which they are played. */
export async function readMemoryConversations(folder: DataFolder, of: MemoryScenario): Promise<MemoryConversation[]> {
  const entries = await readLines(folder, `memory_prereq_conversation/memory_${of}.json`, conversationEntry)
  return entries.map(({ id, topic, question }) => ({ id, topic, turns: question.map((said) => textOf([said])) }))
}

/** The same with and without snippets, but for their ids. */
export async function readWebQuestions(
  folder: DataFolder,
  category: 'web_search_base' | 'web_search_no_snippet',
): Promise<AgenticQuestion[]> {
  const answers = await readAnswers(folder, 'web_search')
  return (await readLines(folder, 'BFCL_v4_web_search.json', entry)).map(({ id, question }) => ({
    id: id.replace(/^web_search/, category),
    question: textOf(question),
    answers: answerTo(answers, id).ground_truth,
  }))
}

type Answer = z.output<typeof answer>

async function readAnswers(folder: DataFolder, name: string): Promise<ReadonlyMap<string, Answer>> {
  const lines = await readLines(folder, `possible_answer/BFCL_v4_${name}.json`, answer)
  return new Map(lines.map((line) => [line.id, line]))
}

function answerTo(answers: ReadonlyMap<string, Answer>, id: string): Answer {
  const found = answers.get(id)
  if (found === undefined)
    throw new UsageError(`Cannot read "${id}" of BFCL: it has no answer, take the files as published`)
  return found
}

async function readLines<Entry>(folder: DataFolder, file: string, schema: z.ZodType<Entry>): Promise<Entry[]> {
  const lines = (await folder.text(file)).split('\n').filter((line) => line.trim() !== '')
  return lines.map((line, index) => {
    const parsed = schema.safeParse(parsedLine(line))
    if (parsed.success) return parsed.data
    throw new UsageError(
      `Cannot read line ${index + 1} of "${file}" in ${folder.path}: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}`,
    )
  })
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** All that is said, in one text. */
const textOf = (turns: readonly z.output<typeof turn>[]): string =>
  turns
    .flat()
    .map(({ content }) => content)
    .join('\n')
