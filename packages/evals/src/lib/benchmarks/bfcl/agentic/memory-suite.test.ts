import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import type { Message, ToolDeclaration } from '@glmkit/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Trial } from '../../../trial.ts'
import { runSuite } from '../../../run/run-suite.ts'
import { scriptedModel } from '../../../suites/scripted-model.ts'
import { openDataFolder } from '../../data-folder.ts'
import type { DataFolder } from '../../data-folder.ts'
import { memoryScenarios, readMemoryConversations, readMemoryQuestions } from './memory-entries.ts'
import type { MemoryCategory } from './memory-entries.ts'
import { bfclMemorySuite } from './memory-suite.ts'

/** Synthetic: what BFCL's files look like, with people who do not exist. */
const questions = [
  ['memory_0-customer-0', 'customer', 'What is my name?', ['Ada'], 'I am Ada...'],
  ['memory_1-customer-1', 'customer', 'How old am I?', ['41', 'forty one'], '...forty one years...'],
  ['memory_2-finance-0', 'finance', 'Which firm do I run?', ['Blue Harbour'], '...Blue Harbour...'],
] as const
const told: Readonly<Record<string, readonly (readonly string[])[]>> = {
  customer: [['I am Ada.', 'I like tea.'], ['I turned forty one years old today.']],
  finance: [['I run Blue Harbour.']],
}

let dir: string
let folder: DataFolder

const lines = (entries: readonly object[]): string => entries.map((entry) => JSON.stringify(entry)).join('\n')
const said = (content: string): object[] => [{ role: 'user', content }]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-memory-'))
  await mkdir(join(dir, 'possible_answer'))
  await mkdir(join(dir, 'memory_prereq_conversation'))
  const asked = questions.map(([id, scenario, question]) => ({ id, scenario, question: [said(question)] }))
  await writeFile(join(dir, 'BFCL_v4_memory.json'), lines(asked))
  const answers = questions.map(([id, , , truth, source]) => ({ id, ground_truth: truth, source }))
  await writeFile(join(dir, 'possible_answer/BFCL_v4_memory.json'), lines(answers))
  for (const [scenario, conversations] of Object.entries(told)) {
    const entries = conversations.map((turns, index) => {
      return { id: `memory_prereq_${index}`, topic: 't', scenario, question: turns.map(said) }
    })
    await writeFile(join(dir, `memory_prereq_conversation/memory_${scenario}.json`), lines(entries))
  }
  folder = await openDataFolder('bfcl', dir)
})

afterEach(async () => {
  await rm(dir, { recursive: true })
})

/** Appends what it is told to its memory, and answers with all of its prompt; takes down what it was sent. */
function recordingModel(sent: { messages: readonly Message[]; tools: readonly ToolDeclaration[] }[] = []) {
  return scriptedModel((messages, tools) => {
    sent.push({ messages: [...messages], tools })
    const last = messages.at(-1)
    if (messages[0]?.content?.includes("{'answer'") === true) return { content: messages[0].content }
    if (last?.role !== 'user') return { content: 'Noted.' }
    return { toolCalls: [{ name: 'memory_append', arguments: { text: last.content } }] }
  })
}

describe('bfclMemorySuite', () => {
  it.each<[MemoryCategory, string]>([
    ['memory_kv', 'keeper'],
    ['memory_rec_sum', 'keeper'],
    ['memory_kv', 'oracle'],
  ])('%s: the %s baseline knows it all', async (category, solver) => {
    const suite = await bfclMemorySuite(folder, { category })
    expect(await runSuite(suite, { solver, trials: 2 })).toMatchObject({ scored: 6, passed: 6, errors: { harness: 0 } })
  })

  it('gives one who says nothing nothing', async () => {
    const suite = await bfclMemorySuite(folder, { category: 'memory_kv' })
    const { passed, scorers } = await runSuite(suite, { solver: 'none' })
    expect(passed).toBe(0)
    expect(scorers[0]).toMatchObject({ scorer: 'bfcl', labels: { 'no-answer': 3 } })
  })

  it('plays each conversation once a trial, with the memory that the one before has left', async () => {
    const sent: { messages: readonly Message[]; tools: readonly ToolDeclaration[] }[] = []
    const suite = await bfclMemorySuite(folder, { category: 'memory_rec_sum' })
    const trials: Trial[] = []
    const summary = await runSuite(suite, { model: recordingModel(sent), onTrial: (trial) => trials.push(trial) })
    expect(summary).toMatchObject({ passed: 3, scored: 3 })
    const texts = sent.map(({ messages }) => messages.at(-1)?.content)
    for (const text of Object.values(told).flat(2)) expect(texts.filter((one) => one === text)).toHaveLength(1)
    const instructionsAt = (text: string): string =>
      sent.find(({ messages }) => messages.at(-1)?.content === text)?.messages[0]?.content ?? ''
    expect(instructionsAt('I am Ada.')).toMatch(/conversation:\n\(empty\)$/)
    // Fixed for a conversation: what is kept within it is not shown again.
    expect(instructionsAt('I like tea.')).toBe(instructionsAt('I am Ada.'))
    expect(instructionsAt('I turned forty one years old today.')).toMatch(/conversation:\nI am Ada\.\nI like tea\.$/)
    expect(instructionsAt('Which firm do I run?')).toMatch(/I run Blue Harbour\.$/)
    // Conversations do not see each other.
    const second = sent.find(({ messages }) => messages.at(-1)?.content === 'I turned forty one years old today.')
    expect(second?.messages).toHaveLength(2)
    // What they have cost is billed, once.
    const turns = trials.map(({ solution, sample }) => ({ id: sample.id, turns: solution?.turns }))
    expect(turns.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: 'memory_rec_sum_0-customer-0', turns: 7 },
      { id: 'memory_rec_sum_1-customer-1', turns: 1 },
      { id: 'memory_rec_sum_2-finance-0', turns: 3 },
    ])
  })

  it('judges a question apart from what was said before it', async () => {
    const suite = await bfclMemorySuite(folder, { category: 'memory_rec_sum' })
    const model = scriptedModel((messages) =>
      messages[0]?.content?.includes("{'answer'") === true
        ? { content: "{'answer': 'I do not know', 'context': 'I do not know'}" }
        : { content: 'Ada, 41, Blue Harbour' },
    )
    const { passed, scorers } = await runSuite(suite, { model })
    expect(passed).toBe(0)
    expect(scorers[0]).toMatchObject({ labels: { abstained: 3 } })
  })

  it('does not take for an answer what was said when the limit was reached', async () => {
    const suite = await bfclMemorySuite(folder, { category: 'memory_rec_sum' })
    const model = scriptedModel(() => ({ content: 'Ada, 41, Blue Harbour' }))
    const { passed, scorers } = await runSuite(suite, { model, limits: { turns: 1 } })
    expect(passed).toBe(0)
    expect(scorers[0]).toMatchObject({ labels: { 'no-answer': 3 } })
  })

  it('does not run what lacks the means', async () => {
    await expect(bfclMemorySuite(folder, { category: 'memory_vector' })).rejects.toThrow(
      'Cannot run memory_vector: it needs embeddings',
    )
  })
})

describe('readMemoryQuestions', () => {
  it.each([
    ['what is no JSON', '{"id"', /^Cannot read line 1 of "BFCL_v4_memory\.json"/],
    ['an unknown scenario', '{"id":"memory_0-x-0","scenario":"x","question":[[]]}', /scenario/],
    ['a question without an answer', '{"id":"memory_9","scenario":"finance","question":[[]]}', /"memory_9".*no answer/],
  ])('refuses %s', async (_, line, message) => {
    await writeFile(join(dir, 'BFCL_v4_memory.json'), line)
    await expect(readMemoryQuestions(folder, 'memory_kv')).rejects.toThrow(message)
  })
})

const data = fileURLToPath(new URL('../../../../../../../../shared/data/evals/', import.meta.url))
const isThere = existsSync(data)
if (!isThere) process.stdout.write('the data of BFCL are not here: its memory entries are not played\n')

describe.runIf(isThere)('the memory entries of BFCL', () => {
  it('are 155 questions on 37 conversations', async () => {
    const bfcl = await openDataFolder('bfcl', data)
    const all = await readMemoryQuestions(bfcl, 'memory_kv')
    expect(all).toHaveLength(155)
    expect(all[0]).toMatchObject({ id: 'memory_kv_0-customer-0', scenario: 'customer', answers: ['Michael'] })
    const counts = await Promise.all(
      memoryScenarios.map(async (one) => (await readMemoryConversations(bfcl, one)).length),
    )
    expect(counts).toEqual([10, 5, 7, 10, 5])
  })

  // What there is to know and room to keep: answers in other words than the user's are not among it.
  it.each<[MemoryCategory, number]>([
    ['memory_kv', 137],
    ['memory_rec_sum', 70],
  ])('%s: one who keeps every word finds %i of the answers', async (category, least) => {
    const suite = await bfclMemorySuite(await openDataFolder('bfcl', data), { category })
    const { passed, scored } = await runSuite(suite, { solver: 'keeper' })
    expect(scored).toBe(155)
    expect(passed).toBe(least)
  })
})
