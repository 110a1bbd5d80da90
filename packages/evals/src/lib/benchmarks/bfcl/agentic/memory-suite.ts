import { createHash } from 'node:crypto'
import { UsageError } from '@glmkit/core'
import type { Model } from '@glmkit/core'
import type { Embeddings } from '@glmkit/tools/search'
import type { Sample, Solver, Suite, Task } from '../../../suite.ts'
import type { DataFolder } from '../../data-folder.ts'
import { bfclUrl, bfclVersion } from '../source.ts'
import { agenticVerdict } from './agentic-verdict.ts'
import type { AgenticTarget } from './agentic-verdict.ts'
import { memoryPrompt } from './agentic-prompts.ts'
import { learnConversations, memoryAgent } from './learn-conversations.ts'
import type { BfclMemory, MemorySnapshot } from './memory.ts'
import { readMemoryConversations, readMemoryQuestions } from './memory-entries.ts'
import type { MemoryCategory, MemoryQuestion } from './memory-entries.ts'
import { keeperModel } from './memory-keeper.ts'
import { openKeyValueMemory } from './memory-kv.ts'
import { openTextMemory } from './memory-rec-sum.ts'
import { openVectorMemory } from './memory-vector.ts'
import { createOnceForAll } from './once-for-all.ts'
import { whyNotRun } from './why-not-run.ts'

export interface MemorySuiteOptions {
  readonly category: MemoryCategory
  /** For `memory_vector`. */
  readonly embeddings?: Embeddings
}

type MemoryTask = Task<AgenticTarget>

/**
 * Questions about what a user has said in earlier conversations. The model under test has these conversations first, once
 * for all questions of a scenario and each trial of them, and fills its memory; the question that comes first bears the
 * cost. Each question starts from the memory they left.
 *
 * @param folder Of BFCL.
 * @throws {UsageError} If the category needs what is not passed, or the data cannot be read.
 */
export async function bfclMemorySuite(folder: DataFolder, options: MemorySuiteOptions): Promise<Suite<AgenticTarget>> {
  const { category } = options
  const reason = whyNotRun(category, options)
  if (reason !== undefined) throw new UsageError(`Cannot run ${category}: it ${reason}`)
  const open = (snapshot?: MemorySnapshot): BfclMemory => openMemory(options, snapshot)
  const questions = await readMemoryQuestions(folder, category)
  const byId = new Map(questions.map((question) => [question.id, question]))
  const learning = createOnceForAll<MemorySnapshot>()

  function questionOf({ sample: { id } }: MemoryTask): MemoryQuestion {
    const question = byId.get(id)
    if (question === undefined) throw new UsageError(`Cannot ask "${id}": ${category} has no such question`)
    return question
  }

  /** What a model has in its memory after the conversations of a scenario. */
  async function learned(task: MemoryTask, { scenario }: MemoryQuestion, model: Model): Promise<MemorySnapshot> {
    const key = `${category}.${scenario}.${task.trial}.${fingerprintOf(model)}`
    return learning.get(key, async () => {
      const memory = open()
      const conversations = await readMemoryConversations(folder, scenario)
      await learnConversations({ task, model, category, scenario, conversations, memory })
      return memory.snapshot()
    })
  }

  function solverBy(modelOf: (task: MemoryTask, question: MemoryQuestion) => Model): Solver<AgenticTarget> {
    return async (task: MemoryTask) => {
      const question = questionOf(task)
      const model = modelOf(task, question)
      const memory = open(await learned(task, question, model))
      const { scenario } = question
      const instructions = memoryPrompt({ category, scenario, shown: memory.inPrompt(), phase: 'asked' })
      const agent = memoryAgent({ name: category, model, instructions, memory })
      return task.run(agent, question.question)
    }
  }

  return {
    name: `bfcl-${category.replaceAll('_', '-')}`,
    version: bfclVersion,
    description: 'BFCL v4: answers from a memory that the model has filled in earlier conversations',
    samples: questions.map(sampleOf),
    prefixOf: ({ cluster = '' }) => cluster,
    solver: solverBy(({ model }) => model),
    baselines: {
      none: async () => '',
      oracle: async (task) => {
        const { answers, source } = questionOf(task)
        return `{'answer': '${answers[0]}', 'context': '${source}'}`
      },
      // Keeps all it is told as far as there is room, and knows which of the words are the answer.
      keeper: solverBy((_, { answers }) => keeperModel(category, answers)),
    },
    scorers: [agenticVerdict],
    ...(options.embeddings && { settings: { embeddings: options.embeddings.model } }),
    source: { url: bfclUrl, split: category, licence: 'Apache-2.0' },
  }
}

/** Two ways to ask one model are two models here. */
function fingerprintOf({ id, settings = {} }: Model): string {
  return `${id}.${createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 12)}`
}

function sampleOf({ id, scenario, question, answers }: MemoryQuestion): Sample<AgenticTarget> {
  return { id, input: question, target: { answers }, cluster: scenario, language: 'en', metadata: { scenario } }
}

function openMemory({ category, embeddings }: MemorySuiteOptions, snapshot: MemorySnapshot | undefined): BfclMemory {
  if (category === 'memory_kv') return openKeyValueMemory(snapshot)
  if (category === 'memory_rec_sum') return openTextMemory(snapshot)
  if (embeddings === undefined) throw new UsageError('Cannot open a vector memory without embeddings: pass some')
  return openVectorMemory(embeddings, snapshot)
}
